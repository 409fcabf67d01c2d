using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.UnitTests.Systems;

/// <summary>The contracts that hold stakers' deposits on a test chain.</summary>
internal sealed class StakerChain(TestChain chain)
{
    public const string WithdrawalType =
        "(address staker, address delegatedTo, address withdrawer, uint256 nonce, uint32 startBlock, address[] strategies, uint256[] shares) withdrawal";
    public static readonly Address DelegationManager = Addresses.Of(1), StrategyManager = Addresses.Of(4), PodManager = Addresses.Of(5);

    public void Deposit(Address staker, Address strategy, BigInteger shares) => Manage("Deposit(address staker, address strategy, uint256 shares)", staker, strategy, shares);

    public void DepositToken(Address staker, Address token, Address strategy, BigInteger shares) =>
        Manage("Deposit(address staker, address token, address strategy, uint256 shares)", staker, token, strategy, shares);

    public void SetFactor(Address staker, Address strategy, BigInteger factor) =>
        Delegate("DepositScalingFactorUpdated(address staker, address strategy, uint256 newDepositScalingFactor)", staker, strategy, factor);

    public void ChangePod(Address owner, BigInteger delta) => Pods("PodSharesUpdated(address indexed podOwner, int256 sharesDelta)", owner, delta);

    public void TellTotal(Address owner, BigInteger total) => Pods("NewTotalShares(address indexed podOwner, int256 newTotalShares)", owner, total);

    public void SlashPod(Address owner, ulong before, ulong after) =>
        Pods("BeaconChainSlashingFactorDecreased(address staker, uint64 prevBeaconChainSlashingFactor, uint64 newBeaconChainSlashingFactor)", owner, before, after);

    /// <returns>The root.</returns>
    public Hash32 QueueM2(Address staker, params (Address Strategy, BigInteger Shares)[] shares)
    {
        var root = Addresses.Hash($"root {chain.LogIndex}");
        Delegate($"WithdrawalQueued(bytes32 withdrawalRoot, {WithdrawalType})", root, Struct(staker, shares));
        return root;
    }

    public Hash32 Queue(Address staker, params (Address Strategy, BigInteger Scaled)[] shares)
    {
        var root = Addresses.Hash($"root {chain.LogIndex}");
        Delegate($"SlashingWithdrawalQueued(bytes32 withdrawalRoot, {WithdrawalType}, uint256[] sharesToWithdraw)", root, Struct(staker, shares), shares.Select(s => (object)s.Scaled).ToArray());
        return root;
    }

    public void Complete(Hash32 root, bool slashingEra = true) => Delegate($"{(slashingEra ? "Slashing" : "")}WithdrawalCompleted(bytes32 withdrawalRoot)", root);

    public object Struct(Address staker, params (Address Strategy, BigInteger Shares)[] shares) => new object[]
    {
        staker, Address.Zero, staker, BigInteger.Zero, (uint)chain.Block, shares.Select(s => (object)s.Strategy).ToArray(), shares.Select(s => (object)s.Shares).ToArray(),
    };

    public StakerShares Shares(Address staker, Address strategy) => chain.Get<StakerShares>(StakerShares.KeyOf(staker, strategy));

    public Withdrawal Withdrawal(Hash32 root) => chain.Get<Withdrawal>(Domain.EigenLayer.Withdrawal.KeyOf(root));

    public void Manage(string declaration, params object[] arguments) => chain.Emit("StrategyManager", StrategyManager, null, declaration, arguments);

    public void Delegate(string declaration, params object[] arguments) => chain.Emit("DelegationManager", DelegationManager, null, declaration, arguments);

    public void Pods(string declaration, params object[] arguments) => chain.Emit("EigenPodManager", PodManager, null, declaration, arguments);
}
