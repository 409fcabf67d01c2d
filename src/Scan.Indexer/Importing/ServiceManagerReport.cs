using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Importing;

/// <summary>How an AVS counts its operators' stake.</summary>
public enum MiddlewareKind
{
    /// <summary>Neither a coordinator nor an ECDSA stake registry stands behind it.</summary>
    None,

    /// <summary>RegistryCoordinator with stake, BLS key and index registries.</summary>
    Bls,

    /// <summary>ECDSAStakeRegistry.</summary>
    Ecdsa,
}

/// <summary>One function of IServiceManager and what the contract does with it.</summary>
/// <param name="Since">Which release of eigenlayer-middleware asks for it.</param>
/// <param name="Has">True: it answers, or its code knows it. False: it does not.</param>
/// <param name="Outcome">In words: the answer, the reason of a revert, or how its code was judged.</param>
public sealed record ConformancePoint(string Function, string Since, bool Has, string Outcome);

/// <summary>Who holds a role of an AVS, by the view of that name.</summary>
/// <param name="Role">owner, rewardsInitiator, alertConfirmer, whitelister; of the coordinator owner, churnApprover, ejector.</param>
/// <param name="Contract">Whose view it is.</param>
/// <param name="Holder">Null with the reason in <paramref name="Problem"/>: the view did not answer, or named nobody.</param>
public sealed record ServiceManagerRole(string Role, Address Contract, Address? Holder, string? Problem);

/// <summary>What stands behind an address that is said to be a service manager.</summary>
/// <param name="Block">The block at which everything was asked.</param>
/// <param name="Contracts">What a manifest should list.</param>
/// <param name="Strategies">Strategies that its operators may restake, with their tokens' units where those answer.</param>
/// <param name="Roles">At that block.</param>
/// <param name="Notes">What could not be determined, and why.</param>
public sealed record ServiceManagerReport(
    long ChainId, long Block, Address Address, bool IsServiceManager, MiddlewareKind Kind, IReadOnlyList<ConformancePoint> Conformance,
    IReadOnlyList<ManifestContract> Contracts, IReadOnlyList<ManifestStrategy> Strategies, IReadOnlyList<ServiceManagerRole> Roles, IReadOnlyList<string> Notes);
