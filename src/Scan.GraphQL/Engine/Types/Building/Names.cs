using System.Reflection;
using System.Text;

namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>From C# names to GraphQL names.</summary>
internal static class Names
{
    public static string OfMember(MemberInfo member)
    {
        if (member.GetCustomAttribute<GraphQLNameAttribute>() is { } given) return given.Name;
        var name = member.Name;
        if (member is MethodInfo)
        {
            if (name.EndsWith("Async", StringComparison.Ordinal) && name.Length > 5) name = name[..^5];
            if (name.StartsWith("Get", StringComparison.Ordinal) && name.Length > 3 && char.IsUpper(name[3])) name = name[3..];
        }

        return Camel(name);
    }

    public static string OfParameter(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<GraphQLNameAttribute>()?.Name ?? Camel(parameter.Name!);

    /// <summary><c>Page&lt;Agent&gt;</c> becomes <c>AgentPage</c>; an interface loses its I.</summary>
    public static string OfType(Type type)
    {
        if (type.GetCustomAttribute<GraphQLNameAttribute>() is { } given) return given.Name;
        var name = type.Name;
        if (type.IsInterface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1])) name = name[1..];
        if (!type.IsGenericType) return name;
        return string.Concat(type.GetGenericArguments().Select(OfType)) + name[..name.IndexOf('`', StringComparison.Ordinal)];
    }

    public static string OfInput(Type type)
    {
        var name = OfType(type);
        var named = type.GetCustomAttribute<GraphQLNameAttribute>() is not null || name.EndsWith("Input", StringComparison.Ordinal);
        return named ? name : name + "Input";
    }

    /// <summary><c>SlashedByAvs</c> becomes <c>SLASHED_BY_AVS</c>.</summary>
    public static string OfEnumValue(FieldInfo field)
    {
        if (field.GetCustomAttribute<GraphQLNameAttribute>() is { } given) return given.Name;
        var text = new StringBuilder();
        var name = field.Name;
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsUpper(name[i]) &&
                (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts && name[i - 1] != '_') text.Append('_');
            text.Append(char.ToUpperInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary><c>AVSCount</c> becomes <c>avsCount</c>.</summary>
    public static string Camel(string name)
    {
        var chars = name.ToCharArray();
        for (var i = 0; i < chars.Length && char.IsUpper(chars[i]); i++)
        {
            if (i > 0 && i + 1 < chars.Length && char.IsLower(chars[i + 1])) break;
            chars[i] = char.ToLowerInvariant(chars[i]);
        }

        return new string(chars);
    }
}
