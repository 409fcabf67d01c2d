using System.Security.Cryptography;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Indexer.Metadata;
using Scan.Web.Chains;
using Scan.Web.Features.Events;

namespace Scan.Web.Features.Metadata;

/// <summary>
/// The URIs that logs gave an agent (IdentityRegistry's Registered, URIUpdated and, before 2026, UriUpdated). A file that stands in its URI is in the ledger as a whole, so that
/// its versions are there from the first block on, whether anybody looked in between or not.
/// </summary>
public sealed class LedgerFiles(DocumentStore store, EventReader events, RegistryDirectory registries)
{
    /// <summary>The last so many logs are read.</summary>
    public const int Most = 20;

    private static readonly string[] Events = ["Registered", "URIUpdated", "UriUpdated"];
    private static readonly string[] Arguments = ["agentURI", "newURI", "newUri"];
    private static readonly int MostBytes = new MetadataOptions().MostDocumentBytes;

    /// <summary>The last first; none where the agent has the URI that it was registered with.</summary>
    public async Task<IReadOnlyList<NamedFile>> OfAsync(long chainId, Address registry, System.Numerics.BigInteger agentId, CancellationToken ct) =>
        (await store.FindAsync<Agent>(chainId, Agent.KeyOf(registry, agentId), ct))?.Body is { } agent ? await OfAsync(agent, ct) : [];

    /// <inheritdoc cref="OfAsync(long, Address, System.Numerics.BigInteger, CancellationToken)"/>
    public async Task<IReadOnlyList<NamedFile>> OfAsync(Agent agent, CancellationToken ct)
    {
        if (agent.UriTime is null || agent.UriTime == agent.RegisteredTime) return [];
        var topic = Topics.Agent(agent.ChainId, agent.Registry, agent.AgentId, agent.Registry == await registries.CanonicalAsync(agent.ChainId, ct));
        var logs = await events.LatestOfAsync(agent.ChainId, topic, Events, Most, ct);
        return [.. logs.Where(log => log.Address == agent.Registry).Select(Read).OfType<NamedFile>()];
    }

    private static NamedFile? Read(EventRow log)
    {
        if (log.ArgsJson is null) return null;
        using var args = JsonDocument.Parse(log.ArgsJson);
        foreach (var name in Arguments)
        {
            if (args.RootElement.ValueKind == JsonValueKind.Object && args.RootElement.TryGetProperty(name, out var uri) && uri.ValueKind == JsonValueKind.String)
                return new NamedFile(uri.GetString()!, DataUri.Is(uri.GetString()!) ? DataUri.Read(uri.GetString()!, MostBytes).Content : null, log.Row.Block, log.Row.Time, log.Transaction);
        }
        return null;
    }
}

/// <summary>A URI that a log gave.</summary>
/// <param name="Body">The file that stands in it; null: it stands elsewhere, is malformed or too long.</param>
/// <param name="Time">Of the block, in Unix seconds.</param>
public sealed record NamedFile(string Uri, byte[]? Body, long Block, long Time, Hash32 Transaction)
{
    /// <summary>SHA-256 of the file; null without one.</summary>
    public byte[]? Content { get; } = Body is null ? null : SHA256.HashData(Body);
}

/// <summary>A content that a thing's URI led to, as it was seen or as a log has it.</summary>
/// <param name="Stored">Null: nobody looked while it stood; the log alone has it.</param>
/// <param name="Named">The log that gave the URI; null: it was not found, or the content changed at the URI.</param>
public sealed record FileVersion(MetadataVersion? Stored, NamedFile? Named)
{
    public byte[] Content => Stored?.Content ?? Named!.Content!;
    public string Uri => Stored?.Uri ?? Named!.Uri;

    /// <summary>As it is kept: what a URI holds is shown on its own.</summary>
    public string ShownUri => Stored?.Uri ?? Shared.Format.Clip(Named!.Uri, 200);

    /// <summary>From when on it stood: a file in its URI since the block, another since it was first seen.</summary>
    public DateTimeOffset Since => Named?.Content is not null || Stored is null ? DateTimeOffset.FromUnixTimeSeconds(Named!.Time) : Stored.FirstSeen;

    /// <summary>The versions that were seen and those that logs have, the newest first.</summary>
    /// <param name="stored">The newest first; so are those of <paramref name="named"/>.</param>
    public static IReadOnlyList<FileVersion> Of(IReadOnlyList<MetadataVersion> stored, IReadOnlyList<NamedFile> named)
    {
        var (left, versions) = (stored.ToList(), new List<FileVersion>());
        foreach (var log in named.Where(n => n.Content is not null))
        {
            // The same content may have come twice: each log has the sight of it that came after.
            var seen = left.FirstOrDefault(v => IsInline(v.Uri) && v.Content.AsSpan().SequenceEqual(log.Content));
            if (seen is not null) left.Remove(seen);
            versions.Add(new(seen, log));
        }
        foreach (var (version, i) in left.Select((v, i) => (v, i)))
        {
            // What changed at its URI came without a log; only the first content of a URI came with it.
            var first = i + 1 >= left.Count || left[i + 1].Uri != version.Uri;
            versions.Add(new(version, first && !IsInline(version.Uri) ? named.FirstOrDefault(n => n.Uri == version.Uri && n.Time <= version.FirstSeen.ToUnixTimeSeconds()) : null));
        }
        return [.. versions.OrderByDescending(v => v.Since)];
    }

    /// <summary>Whether the file stands in the URI itself, which is kept shortened.</summary>
    public static bool IsInline(string uri) => DataUri.Is(uri);
}
