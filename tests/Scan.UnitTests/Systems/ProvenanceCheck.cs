using System.Collections.Concurrent;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Indexer;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>A log as the ledger would keep it.</summary>
internal sealed record EmittedLog(string Event, long Block, int LogIndex, Address Emitter, IReadOnlyList<string> Topics, ReadOnlyMemory<byte> Args, ReadOnlyMemory<byte> Words, long Time);

/// <summary>What the graph looks for as the logs behind a document, held against the log that just changed it. Every log of every projection's test goes through here.</summary>
internal static class ProvenanceCheck
{
    private static readonly ConcurrentDictionary<Type, Rule> Rules = [];

    private sealed record Rule(DocumentShape Shape, Provenance Provenance, NodeShape Cells);

    /// <summary>Kinds that a log has changed so far.</summary>
    public static ConcurrentDictionary<string, bool> Met { get; } = [];

    public static void LeadsTo(Type type, byte[] body, EmittedLog log)
    {
        var rule = Rules.GetOrAdd(type, Make);
        Met[rule.Shape.Kind] = true;
        // The withdrawal that it moved to was told of right before, in the same transaction.
        if (rule.Shape.Kind == "stakerShares" && log.Args.Span.IndexOf("oldWithdrawalRoot"u8) >= 0) return;
        var searches = rule.Provenance.Of(new DocumentNode(RowOf(rule, body), rule.Cells, null), log.Block, null);
        Assert.True(May(rule, log), $"{log.Event} changed {type.Name}, which ProvenanceEvents does not have.");
        Assert.True(searches.Any(s => Finds(s, log)), $"No search finds {string.Join(", ", log.Topics)} of {log.Emitter} at {log.Block}-{log.LogIndex} {System.Text.Encoding.UTF8.GetString(log.Args.Span)} behind {type.Name} {System.Text.Encoding.UTF8.GetString(body)}: {string.Join('\n', searches)}");
    }

    /// <summary>A log that has nothing to do with a document is found behind it by none of its searches, unless its kind says that such may be among its logs.</summary>
    public static void Leaves(Type type, byte[] body, EmittedLog log)
    {
        var rule = Rules.GetOrAdd(type, Make);
        if (ProvenanceRules.Loose.Contains(rule.Shape.Kind) || !May(rule, log)) return;
        var searches = rule.Provenance.Of(new DocumentNode(RowOf(rule, body), rule.Cells, null), log.Block, null);
        // Zero is in every log.
        if (searches.Any(s => s.Mentions is { } mentioned && mentioned.AsSpan(2).Trim('0').IsEmpty)) return;
        Assert.False(searches.Any(s => Finds(s, log)), $"{string.Join(", ", log.Topics)} of {log.Emitter} {System.Text.Encoding.UTF8.GetString(log.Args.Span)} is found behind {type.Name} {System.Text.Encoding.UTF8.GetString(body)}: {string.Join('\n', searches)}");
    }

    private static bool May(Rule rule, EmittedLog log) => ProvenanceEvents.ByKind.GetValueOrDefault(rule.Shape.Kind)?.Contains(log.Event) ?? true;

    private static Rule Make(Type type)
    {
        var shape = new DocumentShape(DocumentMappings.All.First(m => m.Type == type));
        var provenance = Provenance.For(shape);
        var field = new Scan.GraphQL.Engine.Types.FieldDefinition("provenance", Scan.GraphQL.Engine.Types.BuiltInScalars.Id) { Metadata = provenance.Needs };
        return new(shape, provenance, new NodeShape(shape.Cells.Count, [field], cursors: false));
    }

    /// <summary>The row as PostgreSQL gives it out: properties as JSON, or as text without quotes.</summary>
    private static DocumentRow RowOf(Rule rule, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return new DocumentRow(json.RootElement.GetProperty("chainId").GetInt64(), null, null, [.. rule.Cells.Rows.Properties.Select(p => Cell(json.RootElement.GetProperty(p.Name), p.AsText))], null);
    }

    private static byte[]? Cell(JsonElement value, bool asText) => value.ValueKind == JsonValueKind.Null && asText ? null
        : System.Text.Encoding.UTF8.GetBytes(value.ValueKind == JsonValueKind.String && asText ? value.GetString()! : value.GetRawText());

    /// <summary>What the statement's conditions ask.</summary>
    private static bool Finds(LogSearch search, EmittedLog log)
    {
        if (search.ToBlock < log.Block || search.FromBlock > log.Block || search.FromTime > log.Time || search.At is { } at && (at != log.LogIndex || search.ToBlock != log.Block)) return false;
        if (search.At is null && search.Subjects.Count == 0) return false;
        long[] subjects = [.. log.Topics.Select(Subjects.Hash)];
        if (Enumerable.Range(0, search.Subjects.Count).Any(i => !subjects.Contains(search.Subjects[i]!.Value))) return false;
        if (search.Emitter is { } emitter && Address.Parse(emitter, null) != log.Emitter) return false;
        if (search.Mentions is { } mentioned && !$"{Convert.ToHexString(log.Words.Span)}".Contains(mentioned.Replace("0x", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) return false;
        if (search.Argument is not { } name) return true;
        using var args = JsonDocument.Parse(log.Args);
        return args.RootElement.TryGetProperty(name, out var value) && (search.Value is null || search.Value == (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()));
    }
}
