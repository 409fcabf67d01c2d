using System.Globalization;
using System.Numerics;
using System.Reflection;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>From an item of the feed to the documents that its id and topics name, so that who hears of a change reads in the same event what it came to.</summary>
internal static class FeedLinks
{
    /// <summary>Kinds that topics name by chain and key, each topic called like the kind.</summary>
    private static readonly string[] Kinds = ["operator", "avs", "agent", "alert", "zkAlert", "task", "withdrawal", "token"];

    public static void Link(ObjectType item, IReadOnlyList<KindSchema> kinds)
    {
        foreach (var kind in Kinds.Select(name => kinds.First(k => k.Shape.Kind == name)))
        {
            item.Add(Resolve.Task<DocumentNode>(kind.Shape.Kind, kind.Node, $"The {kind.Shape.TypeName} that the item speaks of, as it is now; the first where it speaks of several, null where of none.", [], 1, null, async (source, context) =>
                await FirstAsync(kind, ((FeedNode)source!).Item, context) is { } id ? await kind.LoadAsync(context, id) : null));
        }
    }

    private static async Task<DocumentId?> FirstAsync(KindSchema kind, GraphFeedItem item, FieldContext context)
    {
        // The id names the thing itself, such as an alert.
        foreach (var topic in item.Topics.Prepend(item.Item.Id))
        {
            string[] parts = topic.Split(':');
            if (parts.Length < 3 || parts[0] != kind.Shape.Kind || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var chainId)) continue;
            List<string> key = [.. parts[2..]];
            // The agents of a chain's canonical registry are named without it.
            if (kind.Shape.Kind == "agent" && key.Count == 1)
            {
                if (await context.CanonicalAsync(chainId) is not { } registry) continue;
                key.Insert(0, registry.ToString());
            }
            if (KeyOf(kind.Shape.KeyOf, key) is { } id) return new DocumentId(chainId, id);
        }
        return null;
    }

    /// <summary>Null for texts that are no such key.</summary>
    internal static byte[]? KeyOf(MethodInfo keyOf, IReadOnlyList<string> parts)
    {
        var parameters = keyOf.GetParameters();
        if (parts.Count > parameters.Length) return null;
        var values = new object?[parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < parts.Count ? Value(parts[i], parameters[i].ParameterType) : parameters[i].HasDefaultValue ? parameters[i].DefaultValue : null;
            if (values[i] is null) return null;
        }
        return (byte[])keyOf.Invoke(null, BindingFlags.DoNotWrapExceptions, null, values, null)!;
    }

    private static object? Value(string text, Type type) =>
        type == typeof(Address) ? Address.TryParse(text, null, out var address) ? address : null
        : type == typeof(Hash32) ? Hash32.TryParse(text, null, out var hash) ? hash : null
        : type == typeof(BigInteger) ? BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.GetBitLength() <= 256 ? number : null
        : type == typeof(long) ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null
        : type == typeof(byte) && byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var small) ? small : null;
}
