using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Subgraph;

/// <summary>What one request to a subgraph's address speaks of; filled before it is executed.</summary>
public sealed class SubgraphScope
{
    /// <summary>One chain, or all.</summary>
    public IReadOnlyList<SubgraphChain> Chains { get; set; } = [];
}

/// <summary>The agents of one identity registry.</summary>
/// <param name="Reputation">The registry of feedback on these agents; null while none is known.</param>
/// <param name="Validation">The registry of validations of these agents; null while none is known.</param>
public sealed record SubgraphChain(ChainInfo Info, Address Identity, Address? Reputation, Address? Validation)
{
    /// <summary>
    /// The registries of a chain as a subgraph needs them: those of the named identity registry, or of the chain's canonical one, which is the
    /// manifest's first. Null where there is none.
    /// </summary>
    public static SubgraphChain? Of(ChainInfo chain, IReadOnlyList<SourceRow> sources, Address? registry)
    {
        var identities = sources.Where(s => s.Contract == "IdentityRegistry").Select(s => new Address(s.Address)).Distinct().ToList();
        var chosen = registry is { } named ? identities.Cast<Address?>().FirstOrDefault(i => i == named) : Schemas.CanonicalRegistry.Of(chain, sources);
        if (chosen is not { } identity) return null;
        Address? Of(string contract) => sources.Where(s => s.Contract == contract && s.Registry is { } r && new Address(r) == identity).Select(s => (Address?)new Address(s.Address)).FirstOrDefault();
        return new SubgraphChain(chain, identity, Of("ReputationRegistry"), Of("ValidationRegistry"));
    }
}
