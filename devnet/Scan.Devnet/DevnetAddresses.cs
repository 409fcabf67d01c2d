using Scan.Devnet.Contracts;
using Scan.Domain.Primitives;

namespace Scan.Devnet;

/// <summary>The contracts of one AVS. The registries are behind the coordinator's views too.</summary>
/// <param name="EjectionManager">Null where an account ejects.</param>
public sealed record AvsAddresses(Address ServiceManager, Address Coordinator, Address StakeRegistry, Address BlsApkRegistry, Address IndexRegistry, Address? EjectionManager = null);

/// <summary>What stands once beside the AVSs: tasks, proofs, payments, ALT, examples.</summary>
public sealed record ServiceAddresses
{
    public required Address ZkServiceManager { get; init; }
    public required Address L2OutputOracle { get; init; }
    public required Address MachRegistry { get; init; }
    public required Address EcdsaRegistry { get; init; }
    public required Address HelloWorld { get; init; }
    public required Address Squaring { get; init; }
    public required Address Anzen { get; init; }
    public required Address SafetyFactorOracle { get; init; }
    public required Address MessageConfirmer { get; init; }
    public required Address ValidationRegistry { get; init; }
    public required Address EarlierIdentity { get; init; }
    public required Address EarlierReputation { get; init; }
    public required Address Usd { get; init; }
    public required Address Permit2Proxy { get; init; }
    public required Address Multicall { get; init; }
    public required Address StAlt { get; init; }

    /// <summary>The vault without a cooldown, and the one with 21 days.</summary>
    public required IReadOnlyList<Address> Vaults { get; init; }
    public required Address LaunchPool { get; init; }
    public required Address DaMap { get; init; }
    public required Address Squad { get; init; }
    public required Address Vital { get; init; }
    public required Address KeyRegistrar { get; init; }
    public required Address EmissionsController { get; init; }
    public required Address StrategyFactory { get; init; }
    public required Address EcdsaCertificates { get; init; }
    public required Address BlsCertificates { get; init; }
    public required Address TaskHook { get; init; }
    public required Address TaskMailbox { get; init; }
    public required Address MachAlpha { get; init; }

    /// <summary>Of <see cref="DevnetAccounts.SlashingAvs"/>: the coordinator is a SlashingRegistryCoordinator.</summary>
    public required AvsAddresses Slashing { get; init; }
    public required Address WizardTasks { get; init; }
    public required Address Coprocessor { get; init; }

    /// <summary>Anzen's factory, and the reserves that it made for the first AVS.</summary>
    public required Address ReservesFactory { get; init; }
    public Address ReservesManager => ContractAddress.Of(ReservesFactory, 1);

    /// <summary>The registries of winter 2025/26; of the reputation registry the proxy and, by <see cref="Acts.FeedbackForm"/>, its codes.</summary>
    public required Address WinterIdentity { get; init; }
    public required Address WinterReputation { get; init; }
    public required IReadOnlyList<Address> WinterCodes { get; init; }

    /// <summary>As of October 2025, with the agents of winter.</summary>
    public required Address EarlierValidation { get; init; }
}

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
    public required ServiceAddresses Services { get; init; }

    /// <summary>The EigenPod that was created as the n-th, counted from 0: EigenPodManager creates nothing else.</summary>
    public Address Pod(int number) => ContractAddress.Of(EigenPodManager, number + 1);

    /// <summary>The duration vault that was deployed as the n-th, counted from 0: the factory created one strategy before.</summary>
    public Address Vault(int number) => ContractAddress.Of(Services.StrategyFactory, number + 2);
}
