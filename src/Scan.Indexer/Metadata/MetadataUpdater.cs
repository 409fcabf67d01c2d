using Npgsql;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;

namespace Scan.Indexer.Metadata;

/// <summary>Keeps profiles in step with the metadata URIs on the chain. So far it reads what stands in the URI itself.</summary>
public sealed class MetadataUpdater(DocumentStore store, Chains chains, Profiles profiles, TimeProvider time)
{
    private const int Most = 500;
    private static readonly (Type Document, string UriProperty)[] Kinds = [(typeof(Avs), "metadataUri"), (typeof(Domain.EigenLayer.Operator), "metadataUri"), (typeof(Agent), "uri")];
    private long seen = -1;

    /// <summary>Reads the URIs that changed since the profiles were made; returns how many.</summary>
    public async Task<int> UpdateAsync(CancellationToken ct)
    {
        // The documents are looked through only when a chain has moved.
        var state = (await chains.ListAsync(ct)).Aggregate(17L, (hash, chain) => HashCode.Combine(hash, chain.ChainId, chain.IndexedBlock, chain.EventsTotal));
        if (state == seen) return 0;
        var updated = 0;
        foreach (var (document, property) in Kinds)
        {
            var kind = store.Mappings.First(mapping => mapping.Type == document).Kind;
            IReadOnlyList<Profile> changed;
            do
            {
                changed = await ChangedAsync(kind, property, ct);
                await profiles.UpsertAsync(changed, ct);
                updated += changed.Count;
            }
            while (changed.Count == Most);
        }
        seen = state;
        return updated;
    }

    /// <summary>Documents whose URI is not the one that their profile was made from, with the profile to be.</summary>
    private async Task<IReadOnlyList<Profile>> ChangedAsync(string kind, string property, CancellationToken ct)
    {
        await using var command = store.Database.CreateCommand($"""
            SELECT d.chain_id, d.id, d.body->>'{property}'
            FROM scan.d_{kind} d LEFT JOIN scan.profiles p ON p.chain_id = d.chain_id AND p.kind = $1 AND p.id = d.id
            WHERE d.body->>'{property}' IS DISTINCT FROM p.source_uri AND d.body->>'{property}' <> ''
              AND (d.body->>'{property}' ILIKE 'data:%' OR p.source_uri IS NOT NULL)
            LIMIT {Most}
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = kind });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var changed = new List<Profile>();
        while (await reader.ReadAsync(ct))
        {
            var uri = reader.GetString(2);
            var metadata = Read(uri);
            changed.Add(new Profile(reader.GetInt64(0), kind, reader.GetFieldValue<byte[]>(1), null, metadata.Name, metadata.Description, metadata.Website, metadata.Logo,
                metadata.Body, uri, time.GetUtcNow(), metadata.Problem));
        }
        return changed;
    }

    private static MetadataDocument Read(string uri)
    {
        if (!DataUri.Is(uri)) return MetadataDocument.Unreadable("The metadata was not fetched yet.");
        var (content, problem) = DataUri.Read(uri);
        return content is null ? MetadataDocument.Unreadable(problem!) : MetadataDocument.Parse(content);
    }
}
