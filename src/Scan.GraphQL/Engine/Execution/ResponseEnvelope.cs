namespace Scan.GraphQL.Engine.Execution;

/// <summary>The parts of a response around its data.</summary>
internal static class ResponseEnvelope
{
    public static void Errors(JsonBuffer json, IReadOnlyList<GraphQLError> errors)
    {
        json.Raw("\"errors\":["u8);
        for (var i = 0; i < errors.Count; i++)
        {
            if (i > 0) json.Raw((byte)',');
            Error(json, errors[i]);
        }

        json.Raw((byte)']');
    }

    private static void Error(JsonBuffer json, GraphQLError error)
    {
        json.Raw("{\"message\":"u8);
        json.String(error.Message);
        if (error.Locations.Count > 0) Locations(json, error);
        if (error.Path is not null)
        {
            json.Raw(",\"path\":"u8);
            Value(json, error.Path);
        }

        json.Raw(",\"extensions\":{\"code\":"u8);
        json.String(error.Code);
        foreach (var (key, value) in error.Extensions ?? new Dictionary<string, object?>())
        {
            json.Raw((byte)',');
            json.String(key);
            json.Raw((byte)':');
            Value(json, value);
        }

        json.Raw("}}"u8);
    }

    private static void Locations(JsonBuffer json, GraphQLError error)
    {
        json.Raw(",\"locations\":["u8);
        for (var i = 0; i < error.Locations.Count; i++)
        {
            if (i > 0) json.Raw((byte)',');
            json.Raw("{\"line\":"u8);
            json.Number(error.Locations[i].Line);
            json.Raw(",\"column\":"u8);
            json.Number(error.Locations[i].Column);
            json.Raw((byte)'}');
        }

        json.Raw((byte)']');
    }

    private static void Value(JsonBuffer json, object? value)
    {
        switch (value)
        {
            case null: json.Null(); break;
            case string s: json.String(s); break;
            case int i: json.Number(i); break;
            case long l: json.Number(l); break;
            case bool b: json.Boolean(b); break;
            case IReadOnlyList<object> list:
                json.Raw((byte)'[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0) json.Raw((byte)',');
                    Value(json, list[i]);
                }

                json.Raw((byte)']');
                break;
            default: json.Serialized(value); break;
        }
    }
}
