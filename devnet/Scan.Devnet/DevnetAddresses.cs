using Scan.Domain.Primitives;

namespace Scan.Devnet;

/// <summary>The contracts of one AVS. The registries are behind the coordinator's views too.</summary>
public sealed record AvsAddresses(Address ServiceManager, Address Coordinator, Address StakeRegistry, Address BlsApkRegistry, Address IndexRegistry);

/// <summary>Where everything stands.</summary>
public sealed record DevnetAddresses
{
    public required Address DelegationManager { get; init; }
    public required Address DelegationManagerSlashing { get; init; }
    public required Address StrategyManager { get; init; }
    public required Address AllocationManager { get; init; }
    public required Address AvsDirectory { get; init; }
    public required Address OperatorStateRetriever { get; init; }
    public required Address IdentityRegistry { get; init; }
    public required Address ReputationRegistry { get; init; }
    public required Address Alt { get; init; }
    public required Address ReAlt { get; init; }

    /// <summary>In the plan's order.</summary>
    public required IReadOnlyList<Address> Tokens { get; init; }

    /// <summary>In the plan's order.</summary>
    public required IReadOnlyList<Address> Strategies { get; init; }

    /// <summary>In the plan's order.</summary>
    public required IReadOnlyList<AvsAddresses> Avss { get; init; }
}
