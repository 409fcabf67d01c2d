using Scan.Devnet.Contracts;
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
    public required Address EigenPodManager { get; init; }
    public required Address RewardsCoordinator { get; init; }
    public required Address PermissionController { get; init; }
    public required Address AvsDirectory { get; init; }

    /// <summary>Of <see cref="DevnetAccounts.SetsAvs"/>.</summary>
    public required Address AvsRegistrar { get; init; }
    public required Address OperatorStateRetriever { get; init; }
    public required Address IdentityRegistry { get; init; }
    public required Address ReputationRegistry { get; init; }
    public required Address Alt { get; init; }
    public required Address ReAlt { get; init; }

    /// <summary>In the plan's order; native ETH has none.</summary>
    public required IReadOnlyList<Address> Tokens { get; init; }

    /// <summary>In the plan's order.</summary>
    public required IReadOnlyList<Address> Strategies { get; init; }

    /// <summary>In the plan's order.</summary>
    public required IReadOnlyList<AvsAddresses> Avss { get; init; }

    /// <summary>The EigenPod that was created as the n-th, counted from 0: EigenPodManager creates nothing else.</summary>
    public Address Pod(int number) => ContractAddress.Of(EigenPodManager, number + 1);
}
