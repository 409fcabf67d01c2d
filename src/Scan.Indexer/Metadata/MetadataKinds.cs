using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Metadata;

/// <summary>How the files of each kind of document are read.</summary>
internal sealed class MetadataKinds
{
    private readonly Dictionary<string, DocumentMapping> byKind;
    private readonly DocumentStore store;

    public MetadataKinds(DocumentStore store)
    {
        this.store = store;
        byKind = store.Mappings.Where(mapping => mapping.MetadataUri is not null).ToDictionary(mapping => mapping.Kind);
    }

    public IReadOnlyCollection<DocumentMapping> All => byKind.Values;

    /// <summary>Those whose files give names and pictures.</summary>
    public IReadOnlyCollection<string> WithProfile => [.. byKind.Values.Where(mapping => mapping.HasProfile).Select(mapping => mapping.Kind)];

    public bool HasProfile(string kind) => byKind[kind].HasProfile;

    /// <summary>Reads files of documents; null where the document is gone.</summary>
    public async Task<IReadOnlyList<MetadataReading?>> ReadAsync(IReadOnlyList<(MetadataUse Use, byte[] Content)> files, CancellationToken ct)
    {
        var feedback = await store.LoadAsync<Feedback>([.. files.Where(file => TypeOf(file.Use) == typeof(Feedback)).Select(file => file.Use.Of)], null, ct);
        return [.. files.Select(file => Read(file.Use, file.Content, feedback))];
    }

    private MetadataReading? Read(MetadataUse use, byte[] content, IReadOnlyDictionary<DocumentId, Stored<Feedback>> feedback)
    {
        var type = TypeOf(use);
        if (type == typeof(Agent)) return RegistrationFile.Read(content, AgentOf(use.Of));
        // Whatever the file is: no standard says, and the hash alone is judged.
        if (type == typeof(FeedbackResponse) || type == typeof(Validation) || type == typeof(ValidationAnswer)) return new MetadataReading { Problems = [] };
        if (type != typeof(Feedback)) return ServiceFile.Read(content, avs: type == typeof(Avs));
        return feedback.TryGetValue(use.Of, out var stored) ? new MetadataReading { Problems = FeedbackFile.Read(content, stored.Body).Problems } : null;
    }

    /// <summary>The agent that a key names, with nothing known of it but that. The id is led by its length, see <see cref="Agent.KeyOf"/>.</summary>
    public static Agent AgentOf(DocumentId id) => new()
    {
        ChainId = id.ChainId, Registry = new Address(id.Id.AsSpan(0, Address.Size)), AgentId = new BigInteger(id.Id.AsSpan(Address.Size + 1), isUnsigned: true, isBigEndian: true),
    };

    private Type TypeOf(MetadataUse use) => byKind[use.Kind].Type;
}
