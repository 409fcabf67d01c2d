using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>The whitelister puts an operator on an AVS's allow list, or takes it off.</summary>
public sealed record SetAllowed(int Operator, int Avs, bool Allowed) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Whitelister, devnet.Addresses.Avss[Avs].ServiceManager, devnet.Plan.Avss[Avs].Contract, Allowed ? "addToAllowlist" : "removeFromAllowlist",
            devnet.Accounts.Operators[Operator].Address),
    ];
}

/// <summary>The AVS's owner turns the allow list on or off.</summary>
public sealed record SetAllowlistEnabled(int Avs, bool Enabled) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, devnet.Plan.Avss[Avs].Contract, Enabled ? "enableAllowlist" : "disableAllowlist")];
}

/// <summary>The AVS's owner enables or disables a rollup, where it serves several.</summary>
public sealed record SetRollupEnabled(int Avs, long RollupChainId, bool Enabled) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, devnet.Plan.Avss[Avs].Contract, "setRollupChainID", RollupChainId, Enabled)];
}

/// <summary>The AVS's owner sets the percentage of stake that an alert must ask for at least.</summary>
public sealed record SetThreshold(int Avs, byte Percentage) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, devnet.Plan.Avss[Avs].Contract, "updateQuorumThresholdPercentage", Percentage)];
}

/// <summary>The pauser stops an AVS's service manager, or lets it go on.</summary>
public sealed record SetPaused(int Avs, bool Paused) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, devnet.Plan.Avss[Avs].Contract, Paused ? "pause" : "unpause", Paused ? 1 : 0)];
}

/// <summary>The AVS's owner resolves an alert for ever.</summary>
public sealed record RemoveAlert(int Avs, long RollupChainId, Hash32 MessageHash) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, devnet.Plan.Avss[Avs].Contract, "removeAlert", devnet.Plan.Avss[Avs].IsSingleRollup ? [MessageHash] : [RollupChainId, MessageHash])];
}

/// <summary>
/// The confirmer posts an alert with the aggregate signature of all of the quorums' operators but the non-signers, against the state of the
/// head block. It is refused when the signers have less than the threshold.
/// </summary>
/// <param name="NonSigners">Operators of these quorums that did not sign.</param>
/// <param name="ThresholdPercentage">Asked of each quorum.</param>
public sealed record ConfirmAlert(int Avs, long RollupChainId, Hash32 MessageHash, IReadOnlyList<byte> Quorums, IReadOnlyList<int> NonSigners, byte ThresholdPercentage = 66) : Act
{
    private static readonly FunctionAbi Named = FunctionAbi.Parse("header(bytes32 messageHash, uint32 referenceBlockNumber, uint256 rollupChainID)");
    private static readonly FunctionAbi Plain = FunctionAbi.Parse("header(bytes32 messageHash, uint32 referenceBlockNumber)");

    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var (plan, avs) = (devnet.Plan.Avss[Avs], devnet.Addresses.Avss[Avs]);
        var (block, quorums) = (devnet.Head.Number, Quorums.ToArray());
        var signature = await AggregateSignature.OfAsync(devnet, avs, quorums, block, NonSigners, Digest(plan.Form, block), ct);
        object[] header = [MessageHash, quorums, Enumerable.Repeat(ThresholdPercentage, quorums.Length).ToArray(), block];
        object[] arguments = plan.Form switch
        {
            MachForm.RollupBeside => [RollupChainId, header, signature],
            MachForm.SingleRollup => [header, signature],
            MachForm.WithProof => [(object[])[.. header, MessageHash, Array.Empty<byte>(), Array.Empty<byte>(), MessageHash, block], signature],
            _ => [(object[])[.. header, RollupChainId], signature],
        };
        return [devnet.Call(devnet.Accounts.Confirmer, avs.ServiceManager, plan.Contract, "confirmAlert", arguments)];
    }

    /// <summary>The reduced header of each release.</summary>
    private Hash32 Digest(MachForm form, long block) => form switch
    {
        MachForm.WithProof => Keccak256.Hash(MessageHash.ToArray()),
        MachForm.SingleRollup => Keccak256.Hash(Plain.Encode(MessageHash, block).AsSpan(FunctionAbi.SelectorSize)),
        _ => Keccak256.Hash(Named.Encode(MessageHash, block, RollupChainId).AsSpan(FunctionAbi.SelectorSize)),
    };
}

/// <summary>The AVS's owner names who may submit rewards, or who approves churn.</summary>
public sealed record SetRole(int Avs, bool IsChurnApprover, Address Account) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (owner, avs) = (devnet.Accounts.Owner, devnet.Addresses.Avss[Avs]);
        return IsChurnApprover
            ? [devnet.Call(owner, avs.Coordinator, "RegistryCoordinator", "setChurnApprover", Account)]
            : [devnet.Call(owner, avs.ServiceManager, devnet.Plan.Avss[Avs].Contract, "setRewardsInitiator", Account)];
    }
}
