using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Audit;

/// <summary>
/// What a rule sees beside its document: the block, the contracts, other documents. A rule may run more than once for a document: what it looked up
/// and was not loaded yet is loaded, and the rule runs again.
/// </summary>
public sealed class AuditContext(AuditScope scope, RelatedDocuments documents)
{
    private readonly List<AuditQuestion> questions = [];
    private LogTrace trace = LogTrace.None;

    public long ChainId => scope.ChainId;
    public long Block => scope.Block;

    /// <summary>The block's timestamp, seconds since 1970 UTC.</summary>
    public long Time => scope.Time;
    public AuditContracts Contracts => scope.Contracts;
    public IReadOnlyList<AuditQuestion> Questions => questions;

    /// <summary>The document as of the block; null where there is none.</summary>
    public T? Find<T>(byte[] key) where T : class, IDocument => documents.Find<T>(key);

    /// <summary>The documents whose fields have these values.</summary>
    public IReadOnlyList<T> Where<T>(params IReadOnlyList<(string Field, object Value)> equal) where T : class, IDocument => documents.Where<T>(equal);

    /// <summary>Says what the logs behind the values speak of (see <see cref="LogTrace"/>); holds for the comparisons that follow.</summary>
    /// <param name="mentions">Addresses, hashes or bytes.</param>
    public AuditContext Behind(IReadOnlyList<string> subjects, params ReadOnlySpan<object> mentions)
    {
        var bytes = new List<byte[]>();
        foreach (var mention in mentions) bytes.Add(mention switch { Address a => a.ToArray(), Hash32 h => h.ToArray(), byte[] raw => raw, _ => throw new ArgumentException($"{mention} stands in no log as it is.") });
        trace = new LogTrace(subjects, bytes);
        return this;
    }

    /// <summary>The chain's one contract of this slug.</summary>
    public AuditTarget At(string slug) => At(slug, scope.Contracts.Find(slug, _ => true, "of this chain"));

    /// <summary>The one contract of an AVS with this slug.</summary>
    public AuditTarget At(string slug, Address avs) => At(slug, scope.Contracts.Find(slug, source => source.Avs == avs, $"of {avs}"));

    /// <summary>The one registry that speaks of an identity registry's agents.</summary>
    public AuditTarget AtRegistryOf(string slug, Address identityRegistry) =>
        At(slug, scope.Contracts.Find(slug, source => (source.Registry ?? source.Address) == identityRegistry, $"of the identity registry {identityRegistry}"));

    /// <summary>A contract that the document itself names.</summary>
    public AuditTarget AtNamed(string slug, Address address) => new(this, slug, address, null);

    internal void Add(string field, AuditStep first) => questions.Add(new AuditQuestion(field, first, trace));

    private AuditTarget At(string slug, (Address? Address, string? Problem) found) => new(this, slug, found.Address ?? Address.Zero, found.Problem);
}

/// <summary>What an audit is of.</summary>
/// <param name="Time">The block's timestamp, seconds since 1970 UTC.</param>
public sealed record AuditScope(long ChainId, long Block, long Time, AuditContracts Contracts);
