using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>
/// What a staker has in a strategy by the contracts' ledgers: StrategyManager.Deposit, EigenPodManager.PodSharesUpdated and NewTotalShares, less
/// every queued withdrawal. What can be withdrawn of it follows from slashing, see <see cref="Withdrawable"/>.
/// </summary>
[Document("staker_shares")]
public sealed record StakerShares : IDocument
{
    /// <summary>The strategy that stands for native ETH in EigenPods.</summary>
    public static Address BeaconChainEth { get; } = Address.Parse("0xbeac0eeeeeeeeeeeeeeeeeeeeeeeeeeeeeebeac0");

    public required long ChainId { get; init; }
    [Field] public required Address Staker { get; init; }
    [Field] public required Address Strategy { get; init; }
    /// <summary>In the strategy's shares. Below 0 for native ETH that was lost before the slashing release, or when indexing began late.</summary>
    [Field] public BigInteger DepositShares { get; init; }
    /// <summary>Why <see cref="DepositShares"/> may be too low, in words: a withdrawal of M1 ended and nothing tells whether its shares came back. Null: they are exact.</summary>
    public string? DepositSharesProblem { get; init; }
    /// <summary>Last DepositScalingFactorUpdated, in parts of 1e18; 1e18 at first and again when nothing is deposited.</summary>
    public BigInteger ScalingFactor { get; init; } = Wad.One;
    /// <summary>The factor before it, and the transaction of the change: a factor is reset before the withdrawal that emptied the position is told.</summary>
    public BigInteger PreviousScalingFactor { get; init; } = Wad.One;
    public Hash32? ScalingFactorTransaction { get; init; }
    /// <summary>Transaction of the last NewTotalShares, which counts a withdrawal already; null before the first.</summary>
    public Hash32? TotalTransaction { get; init; }
    [Field] public required long UpdatedBlock { get; init; }

    /// <summary>
    /// DelegationManager.getWithdrawableShares: deposit shares × scaling factor × slashing factor, each product rounded down.
    /// </summary>
    /// <param name="magnitude">That of the staker's operator in this strategy; null: not delegated, or never slashed.</param>
    /// <param name="pod">The staker's pod; counts for native ETH alone.</param>
    public BigInteger Withdrawable(OperatorMagnitude? magnitude, EigenPod? pod) => DepositShares.Sign <= 0
        ? 0
        : Wad.Multiply(Wad.Multiply(DepositShares, ScalingFactor), SlashingFactor(Strategy, magnitude, pod));

    /// <summary>DelegationManager._getSlashingFactor, in parts of 1e18.</summary>
    public static BigInteger SlashingFactor(Address strategy, OperatorMagnitude? magnitude, EigenPod? pod)
    {
        var max = magnitude?.MaxMagnitude ?? Wad.One;
        return strategy == BeaconChainEth ? Wad.Multiply(max, pod?.BeaconChainSlashingFactor ?? Wad.One) : max;
    }

    public byte[] Key() => KeyOf(Staker, Strategy);
    public static byte[] KeyOf(Address staker, Address strategy) => DocumentKey.Of(staker, strategy);
}

/// <summary>The EigenPod of an owner (EigenPodManager.createPod), and what the beacon chain's slashing left of it.</summary>
[Document("eigen_pod")]
public sealed record EigenPod : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Owner { get; init; }
    /// <summary>PodDeployed; null when only later events were seen.</summary>
    [Field] public Address? Pod { get; init; }
    [Field] public long? DeployedBlock { get; init; }
    public long? DeployedTime { get; init; }
    /// <summary>Last BeaconChainSlashingFactorDecreased, in parts of 1e18.</summary>
    public BigInteger BeaconChainSlashingFactor { get; init; } = Wad.One;

    public byte[] Key() => KeyOf(Owner);
    public static byte[] KeyOf(Address owner) => DocumentKey.Of(owner);
}
