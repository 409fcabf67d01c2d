using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Section 5.6: literals fit their places.</summary>
internal static class ValueRules
{
    public static void ValuesOfCorrectType(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, type) in facts.Values) Check(node, type, errors);
    }

    public static void UniqueInputFieldNames(DocumentFacts facts, ValidationErrors errors)
    {
        foreach (var (node, _) in facts.Values) Unique(node, errors);
    }

    private static void Check(ValueNode node, GraphQLType? type, ValidationErrors errors)
    {
        switch (node)
        {
            case VariableNode:
                break;
            case NullNode:
                if (type is NonNullType) errors.Add($"Expected value of type \"{type}\", found null.", node);
                break;
            case ListNode list when type?.Nullable is ListType expected:
                foreach (var item in list.Items) Check(item, expected.Of, errors);
                break;
            case ListNode:
                CheckLeaf(node, type?.Nullable, errors);
                break;
            case ObjectNode fields when type?.Named is InputObjectType input:
                CheckObject(fields, input, errors);
                break;
            default:
                CheckLeaf(node, type, errors);
                break;
        }
    }

    private static void CheckObject(ObjectNode node, InputObjectType type, ValidationErrors errors)
    {
        foreach (var field in type.Fields)
        {
            if (field.IsRequired && node.Fields.All(f => f.Name.Value != field.Name))
                errors.Add($"Field \"{type.Name}.{field.Name}\" of required type \"{field.Type}\" was not provided.", node);
        }

        if (type.IsOneOf) CheckOneOf(node, type, errors);
        foreach (var given in node.Fields)
        {
            var known = type.Field(given.Name.Value);
            if (known is null)
            {
                var name = given.Name.Value;
                errors.Add($"Field \"{name}\" is not defined by type \"{type.Name}\".{Suggestions.DidYouMean(Suggestions.For(name, type.Fields.Select(f => f.Name)))}", given);
            }

            Check(given.Value, known?.Type, errors);
        }
    }

    private static void CheckOneOf(ObjectNode node, InputObjectType type, ValidationErrors errors)
    {
        var keys = node.Fields.Select(f => f.Name.Value).Distinct(StringComparer.Ordinal).ToArray();
        if (keys.Length != 1) errors.Add($"OneOf Input Object \"{type.Name}\" must specify exactly one key.", node);
        else if (node.Fields[^1].Value is NullNode) errors.Add($"Field \"{type.Name}.{keys[0]}\" must be non-null.", node);
    }

    private static void CheckLeaf(ValueNode node, GraphQLType? type, ValidationErrors errors)
    {
        if (type is null) return;
        if (type.Named is not LeafType leaf)
        {
            errors.Add($"Expected value of type \"{type}\", found {Printer.Print(node)}.", node);
            return;
        }

        try
        {
            leaf.ParseLiteral(node);
        }
        catch (InputException e)
        {
            errors.Add(e.Message, node);
        }
    }

    private static void Unique(ValueNode node, ValidationErrors errors)
    {
        switch (node)
        {
            case ListNode list:
                foreach (var item in list.Items) Unique(item, errors);
                break;
            case ObjectNode fields:
                var known = new Dictionary<string, NameNode>(StringComparer.Ordinal);
                foreach (var field in fields.Fields)
                {
                    if (!known.TryAdd(field.Name.Value, field.Name))
                        errors.Add($"There can be only one input field named \"{field.Name.Value}\".", known[field.Name.Value], field.Name);
                    Unique(field.Value, errors);
                }

                break;
        }
    }
}
