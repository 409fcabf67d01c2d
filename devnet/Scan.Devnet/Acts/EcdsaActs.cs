using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

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
