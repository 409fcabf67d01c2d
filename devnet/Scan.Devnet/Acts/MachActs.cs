using Scan.Devnet.Bls;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>The whitelister puts an operator on an AVS's allow list, or takes it off.</summary>
public sealed record SetAllowed(int Operator, int Avs, bool Allowed) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Whitelister, devnet.Addresses.Avss[Avs].ServiceManager, "MachServiceManager", Allowed ? "addToAllowlist" : "removeFromAllowlist",
            devnet.Accounts.Operators[Operator].Address),
    ];
}

/// <summary>The AVS's owner turns the allow list on or off.</summary>
public sealed record SetAllowlistEnabled(int Avs, bool Enabled) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, "MachServiceManager", Enabled ? "enableAllowlist" : "disableAllowlist")];
}

/// <summary>The AVS's owner enables or disables a rollup.</summary>
public sealed record SetRollupEnabled(int Avs, long RollupChainId, bool Enabled) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, "MachServiceManager", "setRollupChainID", RollupChainId, Enabled)];
}

/// <summary>The AVS's owner sets the percentage of stake that an alert must ask for at least.</summary>
public sealed record SetThreshold(int Avs, byte Percentage) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, "MachServiceManager", "updateQuorumThresholdPercentage", Percentage)];
}

/// <summary>The pauser stops an AVS's service manager, or lets it go on.</summary>
public sealed record SetPaused(int Avs, bool Paused) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, "MachServiceManager", Paused ? "pause" : "unpause", Paused ? 1 : 0)];
}

/// <summary>The AVS's owner resolves an alert for ever.</summary>
public sealed record RemoveAlert(int Avs, long RollupChainId, Hash32 MessageHash) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].ServiceManager, "MachServiceManager", "removeAlert", RollupChainId, MessageHash)];
}

/// <summary>
/// The confirmer posts an alert with the aggregate signature of all of the quorums' operators but the non-signers, against the state of the
/// head block. It is refused when the signers have less than the threshold.
/// </summary>
/// <param name="NonSigners">Operators of these quorums that did not sign.</param>
/// <param name="ThresholdPercentage">Asked of each quorum.</param>
public sealed record ConfirmAlert(int Avs, long RollupChainId, Hash32 MessageHash, IReadOnlyList<byte> Quorums, IReadOnlyList<int> NonSigners, byte ThresholdPercentage = 66) : Act
{
    private static readonly FunctionAbi Header = FunctionAbi.Parse("header(bytes32 messageHash, uint32 referenceBlockNumber, uint256 rollupChainID)");

    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var avs = devnet.Addresses.Avss[Avs];
        var (block, quorums) = (devnet.Head.Number, Quorums.ToArray());
        DevnetOperator[] silent = [.. NonSigners.Select(n => devnet.Accounts.Operators[n]).OrderBy(o => o.Key.OperatorId)];
        var (apks, signers) = await KeysAsync(devnet, avs, quorums, block, silent, ct);
        var indices = (object[])(await devnet.ViewAsync(devnet.Addresses.OperatorStateRetriever, "OperatorStateRetriever", "getCheckSignaturesIndices", ct,
            avs.Coordinator, block, quorums, silent.Select(o => o.Key.OperatorId)))[0];
        var digest = Keccak256.Hash(Header.Encode(MessageHash, block, RollupChainId).AsSpan(FunctionAbi.SelectorSize));
        object[] header = [MessageHash, quorums, Enumerable.Repeat(ThresholdPercentage, quorums.Length).ToArray(), block, RollupChainId];
        object[] signature =
        [
            indices[0], silent.Select(o => o.Key.PublicG1.Abi), apks.Select(apk => apk.Abi), signers.PublicG2.Abi,
            signers.Sign(G1Point.FromDigest(digest)).Abi, indices[1], indices[2], indices[3],
        ];
        return [devnet.Call(devnet.Accounts.Confirmer, avs.ServiceManager, "MachServiceManager", "confirmAlert", header, signature)];
    }

    /// <summary>Each quorum's aggregate key, and the signers' keys as one: an operator counts once per quorum (BLSSignatureChecker.checkSignatures).</summary>
    private static async Task<(List<G1Point> Apks, BlsKey Signers)> KeysAsync(DevnetChain devnet, AvsAddresses avs, byte[] quorums, long block, DevnetOperator[] silent, CancellationToken ct)
    {
        var (apks, signers) = (new List<G1Point>(), new List<BlsKey>());
        foreach (var quorum in quorums)
        {
            var members = ((object[])(await devnet.ViewAsync(avs.IndexRegistry, "IndexRegistry", "getOperatorListAtBlockNumber", ct, quorum, block))[0]).Cast<Hash32>();
            BlsKey[] keys = [.. members.Select(devnet.KeyOf)];
            apks.Add(BlsKey.Aggregate(keys).PublicG1);
            signers.AddRange(keys.Where(key => silent.All(o => o.Key != key)));
        }
        return (apks, BlsKey.Aggregate(signers));
    }
}
