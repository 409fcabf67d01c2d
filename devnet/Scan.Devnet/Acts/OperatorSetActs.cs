using System.Numerics;
using System.Text;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>The AVS of operator sets shows itself: metadata, and who is called when operators join.</summary>
public sealed record OpenSetsAvs : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var avs = devnet.Accounts.SetsAvs;
        return
        [
            devnet.ToAllocations(avs, "updateAVSMetadataURI", avs, devnet.Plan.OperatorSetsMetadataUri),
            devnet.ToAllocations(avs, "setAVSRegistrar", avs, devnet.Addresses.AvsRegistrar),
            devnet.Call(avs, devnet.Addresses.AvsRegistrar, "AVSRegistrar", "setAvsConfig", 1, (object)new object[] { 2 }),
        ];
    }
}

/// <summary>The AVS creates an operator set.</summary>
/// <param name="Redistributes">Slashed funds go to the treasury; else they are burned.</param>
public sealed record CreateOperatorSet(int Set, bool Redistributes, params IReadOnlyList<int> Strategies) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var avs = devnet.Accounts.SetsAvs;
        object[] set = [Set, Strategies.Select(s => devnet.Addresses.Strategies[s]), devnet.Accounts.Slasher];
        return Redistributes
            ? [devnet.ToAllocations(avs, "createRedistributingOperatorSets", avs, new object[] { set }, new object[] { devnet.Accounts.Treasury })]
            : [devnet.ToAllocations(avs, "createOperatorSets", avs, new object[] { set })];
    }
}

/// <summary>The AVS adds a strategy to an operator set, or removes one.</summary>
public sealed record ChangeSetStrategy(int Set, int Strategy, bool IsAdded) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.ToAllocations(devnet.Accounts.SetsAvs, IsAdded ? "addStrategiesToOperatorSet" : "removeStrategiesFromOperatorSet", devnet.Accounts.SetsAvs, Set,
            new object[] { devnet.Addresses.Strategies[Strategy] }),
    ];
}

/// <summary>The AVS names who may slash a set, after the configuration delay.</summary>
public sealed record UpdateSlasher(int Set, Address Slasher) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.ToAllocations(devnet.Accounts.SetsAvs, "updateSlasher", new object[] { devnet.Accounts.SetsAvs, Set }, Slasher)];
}

/// <summary>An operator joins an operator set, or leaves it.</summary>
public sealed record JoinOperatorSet(int Operator, int Set, string Socket) : PlainAct
{
    private static readonly FunctionAbi Data = FunctionAbi.Parse("data(string socket)");

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        object[] registration = [devnet.Accounts.SetsAvs, new object[] { Set }, Data.Encode(Socket)[FunctionAbi.SelectorSize..]];
        return [devnet.ToAllocations(account, "registerForOperatorSets", account, registration)];
    }
}

public sealed record LeaveOperatorSet(int Operator, int Set) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        return [devnet.ToAllocations(account, "deregisterFromOperatorSets", (object)new object[] { account, devnet.Accounts.SetsAvs, new object[] { Set } })];
    }
}

/// <summary>An operator says how many blocks its allocations wait, itself subject to the configuration delay.</summary>
public sealed record SetAllocationDelay(int Operator, int Blocks) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        return [devnet.ToAllocations(account, "setAllocationDelay", account, Blocks)];
    }
}

/// <summary>An operator puts a magnitude at stake for a strategy of a set, in place of what it had there.</summary>
/// <param name="Magnitude">In parts of 1e18 of its shares.</param>
public sealed record Allocate(int Operator, int Set, int Strategy, BigInteger Magnitude) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        object[] allocation = [new object[] { devnet.Accounts.SetsAvs, Set }, new object[] { devnet.Addresses.Strategies[Strategy] }, new object[] { Magnitude }];
        return [devnet.ToAllocations(account, "modifyAllocations", account, new object[] { allocation })];
    }
}

/// <summary>The set's slasher takes a part of what an operator allocated to it.</summary>
/// <param name="Slasher">Must be the set's slasher now.</param>
/// <param name="Strategies">With the part of the allocation of each, in parts of 1e18; in any order.</param>
public sealed record SlashOperator(Address Slasher, int Operator, int Set, string Description, params IReadOnlyList<(int Strategy, BigInteger Wad)> Strategies) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var sorted = Strategies.OrderBy(s => devnet.Addresses.Strategies[s.Strategy]).ToArray();
        object[] slash = [devnet.Accounts.Operators[Operator].Address, Set, sorted.Select(s => devnet.Addresses.Strategies[s.Strategy]), sorted.Select(s => s.Wad), Description];
        return [devnet.ToAllocations(Slasher, "slashOperator", devnet.Accounts.SetsAvs, slash)];
    }
}

/// <summary>Anybody sends what a slash took on its way, once the slash is resolved.</summary>
public sealed record ClearSlash(int Set, int SlashId) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Treasury, devnet.Addresses.StrategyManager, "StrategyManager", "clearBurnOrRedistributableShares",
            new object[] { devnet.Accounts.SetsAvs, Set }, SlashId),
    ];
}

/// <summary>An operator lets another account call functions for it, or ends that.</summary>
/// <param name="Function">Signature of a function of AllocationManager.</param>
public sealed record Appoint(int Operator, Address Appointee, string Function, bool IsAppointed) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        var selector = Keccak256.Hash(Encoding.ASCII.GetBytes(Function)).ToArray()[..FunctionAbi.SelectorSize];
        return
        [
            devnet.Call(account, devnet.Addresses.PermissionController, "PermissionController", IsAppointed ? "setAppointee" : "removeAppointee",
                account, Appointee, devnet.Addresses.AllocationManager, selector),
        ];
    }
}

/// <summary>An operator hands its rights to an admin: it is proposed, and accepts. From then on the account itself has none.</summary>
public sealed record SetAdmin(int Operator, Address Admin) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Addresses.PermissionController);
        return [devnet.Call(account, at, "PermissionController", "addPendingAdmin", account, Admin), devnet.Call(Admin, at, "PermissionController", "acceptAdmin", account)];
    }
}
