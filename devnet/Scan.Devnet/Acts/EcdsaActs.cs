using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>The owner lets an operator into the ECDSA AVS, no longer lets it, or puts it out.</summary>
public sealed record PermitEcdsa(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [OfOwner(devnet, "permitOperator", devnet.Accounts.Operators[Operator].Address)];

    internal static DevnetCall OfOwner(DevnetChain devnet, string function, params object[] arguments) =>
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.EcdsaRegistry, "ECDSAStakeRegistry", function, arguments);
}

public sealed record RevokeEcdsa(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [PermitEcdsa.OfOwner(devnet, "revokeOperator", devnet.Accounts.Operators[Operator].Address)];
}

public sealed record EjectEcdsa(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [PermitEcdsa.OfOwner(devnet, "ejectOperator", devnet.Accounts.Operators[Operator].Address)];
}

/// <summary>An operator registers with the ECDSA AVS, or leaves it.</summary>
/// <param name="SigningKey">The account that signs for it.</param>
public sealed record JoinEcdsa(int Operator, Address SigningKey) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services);
        return [devnet.Call(account, at.EcdsaRegistry, "ECDSAStakeRegistry", "registerOperatorWithSignature", JoinAvs.Permission(devnet, account, at.HelloWorld), SigningKey)];
    }
}

public sealed record LeaveEcdsa(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.EcdsaRegistry, "ECDSAStakeRegistry", "deregisterOperator")];
}

/// <summary>Anybody refreshes weights at the ECDSA AVS.</summary>
public sealed record UpdateEcdsa(params int[] Operators) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Services.EcdsaRegistry, "ECDSAStakeRegistry", "updateOperators", (object)Operators.Select(o => devnet.Accounts.Operators[o].Address)),
    ];
}

/// <summary>The owner sets the weight from which operators count, and refreshes some.</summary>
public sealed record SetMinimumWeight(BigInteger Weight, params int[] Operators) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.EcdsaRegistry, "ECDSAStakeRegistry", "updateMinimumWeight", Weight,
            Operators.Select(o => devnet.Accounts.Operators[o].Address)),
    ];
}

/// <summary>The owner sets the weight that signatures need together.</summary>
public sealed record SetThresholdWeight(BigInteger Weight) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [PermitEcdsa.OfOwner(devnet, "updateStakeThreshold", Weight)];
}

/// <summary>The owner weighs the two strategies anew, and refreshes some.</summary>
/// <param name="FirstBips">Of 10,000, what strategy 0 counts; the rest is strategy 3's.</param>
public sealed record SetEcdsaQuorum(int FirstBips, params int[] Operators) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        (Address Strategy, int Bips)[] weights = [(devnet.Addresses.Strategies[0], FirstBips), (devnet.Addresses.Strategies[3], 10_000 - FirstBips)];
        object[] sorted = [.. weights.OrderBy(w => w.Strategy).Select(w => new object[] { w.Strategy, w.Bips })];
        return [PermitEcdsa.OfOwner(devnet, "updateQuorumConfig", new object[] { sorted }, Operators.Select(o => devnet.Accounts.Operators[o].Address))];
    }
}

/// <summary>An operator lets another account sign for it.</summary>
public sealed record RotateEcdsaKey(int Operator, Address SigningKey) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.EcdsaRegistry, "ECDSAStakeRegistry", "updateOperatorSigningKey", SigningKey)];
}

/// <summary>A name is to be greeted.</summary>
public sealed record CreateGreeting(string Name) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.HelloWorld, "HelloWorldServiceManager", "createNewTask", Name)];
}

/// <summary>An operator greets for itself.</summary>
public sealed record Greet(int Operator, int Index, string Name, long CreatedBlock) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.HelloWorld, "HelloWorldServiceManager", "respondToTask",
            new object[] { Name, CreatedBlock }, Index, Array.Empty<byte>()),
    ];
}
