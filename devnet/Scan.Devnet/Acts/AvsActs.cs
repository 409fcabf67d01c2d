using System.Numerics;
using Scan.Devnet.Bls;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>An operator registers for quorums of an AVS; the first time it brings its BLS key with the proof that it owns it.</summary>
/// <param name="Quorums">Quorum numbers, ascending.</param>
public sealed record JoinAvs(int Operator, int Avs, string Socket, params byte[] Quorums) : PlainAct
{
    private static readonly FunctionAbi Domain = FunctionAbi.Parse("domain(bytes32 typeHash, bytes32 name, bytes32 version, uint256 chainId, address contract_)");
    private static readonly FunctionAbi Registration = FunctionAbi.Parse("registration(bytes32 typeHash, address operator)");
    private static readonly FunctionAbi Salt = FunctionAbi.Parse("salt(address operator, address avs, uint256 block)");

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, key) = devnet.Accounts.Operators[Operator];
        var avs = devnet.Addresses.Avss[Avs];
        var (registration, signature) = (KeyProof(devnet, key, account, avs), Permission(devnet, account, avs.ServiceManager));
        return [devnet.Call(account, avs.Coordinator, "RegistryCoordinator", "registerOperator", Quorums, Socket, registration, signature)];
    }

    internal static object[] KeyProof(DevnetChain devnet, BlsKey key, Address account, AvsAddresses avs) =>
        [key.Sign(G1Point.FromDigest(Digest(devnet.ChainId, avs.Coordinator, account))).Abi, key.PublicG1.Abi, key.PublicG2.Abi];

    /// <summary>The operator's signature for the AVS, of which only the salt counts here: another for each block.</summary>
    internal static object[] Permission(DevnetChain devnet, Address account, Address avs) =>
        [Array.Empty<byte>(), Hash(Salt, account, avs, devnet.Head.Number), BigInteger.Pow(2, 64)];

    /// <summary>RegistryCoordinator.pubkeyRegistrationMessageHash before it is mapped to the curve: an EIP-712 digest.</summary>
    private static Hash32 Digest(long chainId, Address coordinator, Address account)
    {
        var domain = Hash(Domain, Keccak256.Hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            Keccak256.Hash("AVSRegistryCoordinator"), Keccak256.Hash("v0.0.1"), chainId, coordinator);
        var message = Hash(Registration, Keccak256.Hash("BN254PubkeyRegistration(address operator)"), account);
        return Keccak256.Hash([0x19, 0x01, .. domain.ToArray(), .. message.ToArray()]);
    }

    private static Hash32 Hash(FunctionAbi arguments, params object[] values) => Keccak256.Hash(arguments.Encode(values).AsSpan(FunctionAbi.SelectorSize));
}

/// <summary>An operator leaves quorums of an AVS.</summary>
public sealed record LeaveAvs(int Operator, int Avs, params byte[] Quorums) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Avss[Avs].Coordinator, "RegistryCoordinator", "deregisterOperator", Quorums)];
}

/// <summary>An operator takes the place of another in a full quorum.</summary>
/// <param name="Kicked">Has to have much less stake (RegistryCoordinator._validateChurn).</param>
public sealed record JoinWithChurn(int Operator, int Avs, string Socket, byte Quorum, int Kicked) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, key) = devnet.Accounts.Operators[Operator];
        var avs = devnet.Addresses.Avss[Avs];
        object[] kick = [Quorum, devnet.Accounts.Operators[Kicked].Address];
        var permission = JoinAvs.Permission(devnet, account, avs.ServiceManager);
        return
        [
            devnet.Call(account, avs.Coordinator, "RegistryCoordinator", "registerOperatorWithChurn", new[] { Quorum }, Socket, JoinAvs.KeyProof(devnet, key, account, avs),
                new object[] { kick }, permission, permission),
        ];
    }
}

/// <summary>The AVS's ejector throws an operator out of quorums, through the ejection manager where there is one.</summary>
public sealed record Eject(int Operator, int Avs, params byte[] Quorums) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var ((account, key), avs) = (devnet.Accounts.Operators[Operator], devnet.Addresses.Avss[Avs]);
        if (avs.EjectionManager is not { } manager) return [devnet.Call(devnet.Accounts.Ejector, avs.Coordinator, "RegistryCoordinator", "ejectOperator", account, Quorums)];
        object[] ids = [.. Enumerable.Range(0, Quorums.Max() + 1).Select(q => Quorums.Contains((byte)q) ? new object[] { key.OperatorId } : [])];
        return [devnet.Call(devnet.Accounts.Ejector, manager, "EjectionManager", "ejectOperators", (object)ids)];
    }
}

/// <summary>The AVS's owner says how many operators a quorum takes; who is in stays in. The kick thresholds are those of the real MACH quorums.</summary>
public sealed record SetMaxOperators(int Avs, byte Quorum, int Most) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].Coordinator, "RegistryCoordinator", "setOperatorSetParams", Quorum, new object[] { Most, 11000, 1001 }),
    ];
}

/// <summary>The AVS's owner weighs a strategy of a quorum anew; stakes follow at the next update.</summary>
/// <param name="Place">The strategy's among the quorum's.</param>
public sealed record SetMultiplier(int Avs, byte Quorum, int Place, BigInteger Multiplier) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].StakeRegistry, "StakeRegistry", "modifyStrategyParams", Quorum, new object[] { Place }, new object[] { Multiplier }),
    ];
}

/// <summary>The AVS's owner lets another strategy count in a quorum, or takes the last one out.</summary>
/// <param name="Strategy">Null takes the last one out.</param>
public sealed record ChangeQuorumStrategy(int Avs, byte Quorum, int? Strategy, int Place) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (owner, registry) = (devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].StakeRegistry);
        return Strategy is { } strategy
            ? [devnet.Call(owner, registry, "StakeRegistry", "addStrategies", Quorum, new object[] { new object[] { devnet.Addresses.Strategies[strategy], BigInteger.Pow(10, 18) } })]
            : [devnet.Call(owner, registry, "StakeRegistry", "removeStrategies", Quorum, new object[] { Place })];
    }
}

/// <summary>Anybody refreshes the stakes of operators at an AVS; who is under a quorum's minimum is removed from it.</summary>
public sealed record UpdateStakes(int Avs, params int[] Operators) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Avss[Avs].Coordinator, "RegistryCoordinator", "updateOperators",
            Operators.Select(o => devnet.Accounts.Operators[o].Address)),
    ];
}

/// <summary>Anybody refreshes the stakes of all operators of a quorum at once.</summary>
/// <param name="Operators">All of them, in any order.</param>
public sealed record UpdateQuorumStakes(int Avs, byte Quorum, params int[] Operators) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Avss[Avs].Coordinator, "RegistryCoordinator", "updateOperatorsForQuorum",
            new[] { Operators.Select(o => devnet.Accounts.Operators[o].Address).Order() }, new[] { Quorum }),
    ];
}

/// <summary>An operator says where it can be reached.</summary>
public sealed record UpdateSocket(int Operator, int Avs, string Socket) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Avss[Avs].Coordinator, "RegistryCoordinator", "updateSocket", Socket)];
}

/// <summary>The AVS's owner changes a quorum's minimum; nobody leaves before the next update.</summary>
public sealed record SetMinimumStake(int Avs, byte Quorum, BigInteger MinimumStake) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Avss[Avs].StakeRegistry, "StakeRegistry", "setMinimumStakeForQuorum", Quorum, MinimumStake)];
}
