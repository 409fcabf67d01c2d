using System.Collections.Concurrent;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>The logs that made a document, for readers outside of the graph: the same rules as its field <c>provenance</c>.</summary>
public sealed class ProvenanceReader(DocumentStore store, Ledger ledger, Kinds kinds)
{
    private readonly ConcurrentDictionary<string, Rule> rules = new(StringComparer.Ordinal);

    private sealed record Rule(DocumentShape Shape, Provenance Subjects, NodeShape Rows)
    {
        public static Rule Of(DocumentMapping mapping)
        {
            var shape = new DocumentShape(mapping);
            var subjects = Provenance.For(shape);
            Cell[] keys = [.. shape.KeyProperties.OfType<System.Reflection.PropertyInfo>().Select(shape.CellOf)];
            var asked = new FieldDefinition("provenance", BuiltInScalars.String) { Metadata = new RowNeeds([.. subjects.Needs.Cells, .. keys]) { Block = true } };
            return new(shape, subjects, new NodeShape(shape.Cells.Count, [asked], cursors: false));
        }
    }

    /// <param name="canonical">The chain's registry whose agents topics name without it.</param>
    /// <param name="atBlock">The document as of this block; null: as it is.</param>
    /// <returns>Null where there is no such document.</returns>
    /// <exception cref="QueryException">The chain does not keep documents as of this block.</exception>
    public async Task<DocumentLogs?> ReadAsync(DocumentMapping mapping, DocumentId id, Address? canonical, long? atBlock, int take, CancellationToken ct)
    {
        var rule = rules.GetOrAdd(mapping.Kind, _ => Rule.Of(mapping));
        await store.CheckAtBlockAsync(id.ChainId, atBlock, ct);
        if ((await store.LoadRowsAsync(mapping, [id], atBlock, rule.Rows.Rows, ct))[0] is not { } row) return null;
        var node = new DocumentNode(row, rule.Rows, atBlock);
        var changing = ProvenanceEvents.ByKind.GetValueOrDefault(mapping.Kind);
        int[]? ids = changing is null ? null : [.. (await kinds.ListAsync(ct)).Where(k => changing.Contains(k.Value.Name)).Select(k => k.Key)];
        var found = await ledger.SearchAsync(rule.Subjects.Of(node, node.Block, canonical), ids, take + 1, LedgerParts.All, ct);
        // Alternatives may know the same log.
        LedgerRow[] logs = [.. found.SelectMany(rows => rows).DistinctBy(r => (r.Block, r.LogIndex)).OrderByDescending(r => r.Block).ThenByDescending(r => r.LogIndex)];
        return new DocumentLogs([.. logs.Take(take)], logs.Length > take, node.Block, ProvenanceRules.Loose.Contains(mapping.Kind), QueryText(rule.Shape, node));
    }

    /// <summary>The same as a GraphQL query.</summary>
    private static string QueryText(DocumentShape shape, DocumentNode node)
    {
        var parts = shape.KeyOf.GetParameters().Zip(shape.KeyProperties, (parameter, property) =>
        {
            if (property is null || shape.CellOf(property).Text(node) is not { } value) return null;
            var isNumber = DocumentShape.Bare(parameter.ParameterType) is var type && (type == typeof(long) || type == typeof(int) || type == typeof(byte));
            return $", {Naming.Camel(property.Name)}: {(isNumber ? value : JsonSerializer.Serialize(value))}";
        });
        var chain = node.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $"{{\n  {Naming.Single(shape.Kind)}(chainId: {chain}{string.Concat(parts)}) {{\n    provenance(first: 100) {{ name args transaction block logIndex address finality }}\n  }}\n}}\n";
    }
}

/// <summary>The logs that made a document, newest first.</summary>
/// <param name="HasMore">There are older ones.</param>
/// <param name="ChangedBlock">The block of its last change.</param>
/// <param name="IsLoose">Others that speak of the same things may be among them.</param>
/// <param name="Query">The same as a GraphQL query.</param>
public sealed record DocumentLogs(IReadOnlyList<LedgerRow> Logs, bool HasMore, long ChangedBlock, bool IsLoose, string Query);
