using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>The coprocessor's allow-list manager sets the status of operators.</summary>
public sealed record SetCoprocessorList(params IReadOnlyList<(int Operator, bool Allowed)> Statuses) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Whitelister, devnet.Addresses.Services.Coprocessor, "WizardCoprocessor", "setAllowlist",
            Statuses.Select(object (s) => devnet.Accounts.Operators[s.Operator].Address).ToArray(), Statuses.Select(object (s) => s.Allowed).ToArray()),
    ];
}

/// <summary>The coprocessor's owner turns the allow list on or off.</summary>
public sealed record EnableCoprocessorList(bool Enabled) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.Coprocessor, "WizardCoprocessor", Enabled ? "enableAllowlist" : "disableAllowlist")];
}

/// <summary>An operator joins the coprocessor's AVS, or leaves it.</summary>
public sealed record JoinCoprocessor(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.Coprocessor);
        return [devnet.Call(account, at, "WizardCoprocessor", "registerOperatorToAVS", (object)JoinAvs.Permission(devnet, account, at))];
    }
}

public sealed record LeaveCoprocessor(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.Coprocessor, "WizardCoprocessor", "deregisterOperatorFromAVS")];
}

/// <summary>A request that quorum 0 of the first AVS signed, all of it, is verified against the state of the head block.</summary>
public sealed record VerifyRequest(Hash32 Request) : Act
{
    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var (block, quorums) = (devnet.Head.Number, new byte[] { 0 });
        var signature = await AggregateSignature.OfAsync(devnet, devnet.Addresses.Avss[0], quorums, block, [], Request, ct);
        return [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.Coprocessor, "WizardCoprocessor", "verifyRequest", Request, quorums, block, signature)];
    }
}

/// <summary>Anzen's reserves of the first AVS, for protocol 0.</summary>
public static class Reserves
{
    public const int Protocol = 0, EpochSeconds = 120;

    /// <summary>Between these nothing changes; above, the flow falls to nine tenths, below, it rises by a fifth (1e9 is one).</summary>
    public const long Lower = 100_000_000, Upper = 400_000_000, Reduction = 900_000_000, Increase = 200_000_000;

    /// <summary>ALT in a second, at first.</summary>
    public static BigInteger Flow { get; } = BigInteger.Pow(10, 16);
}

/// <summary>Anybody has the reserves adjust their flow to the safety factor, after an epoch.</summary>
public sealed record UpdateFlow : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Services.ReservesManager, "AVSReservesManager", "updateFlow")];
}

/// <summary>The reserves get ALT for nothing, and pay what has flowed on to the payment master.</summary>
public sealed record PayReserves(BigInteger Refill) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var at = devnet.Addresses.Services.ReservesManager;
        return
        [
            devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Alt, "Token", "mint", at, Refill),
            devnet.Call(devnet.Accounts.Confirmer, at, "AVSReservesManager", "transferToPaymentManager"),
        ];
    }
}
