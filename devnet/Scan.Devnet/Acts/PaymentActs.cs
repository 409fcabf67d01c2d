using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>How a facilitator settles a payment.</summary>
public enum SettlementForm
{
    /// <summary>transferWithAuthorization with a signature of bytes.</summary>
    Bytes,

    /// <summary>transferWithAuthorization with v, r and s.</summary>
    Parts,

    /// <summary>Several authorisations in one call of a multicall.</summary>
    Bundle,

    /// <summary>Through x402's proxy before Permit2.</summary>
    Permit2,

    /// <summary>The same, with the token's permit in the call.</summary>
    Permit2WithPermit,
}

/// <summary>One payment of six-decimal dollars.</summary>
public sealed record Payment(Address Payer, Address Payee, BigInteger Amount, Hash32 Nonce);

/// <summary>An account gets dollars for nothing, and lets the proxy take them.</summary>
public sealed record FundUsd(Address Account, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var at = devnet.Addresses.Services;
        return [devnet.Call(Account, at.Usd, "UsdToken", "mint", Account, Amount), devnet.Call(Account, at.Usd, "UsdToken", "approve", at.Permit2Proxy, BigInteger.Pow(2, 256) - 1)];
    }
}

/// <summary>The facilitator settles x402 payments, several only in a bundle.</summary>
public sealed record SettlePayments(SettlementForm Form, params IReadOnlyList<Payment> Payments) : PlainAct
{
    private static readonly BigInteger Never = BigInteger.Pow(2, 64);

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (at, facilitator) = (devnet.Addresses.Services, devnet.Accounts.Facilitator);
        return Form switch
        {
            SettlementForm.Permit2 or SettlementForm.Permit2WithPermit =>
                [.. Payments.Select(p => devnet.Call(facilitator, at.Permit2Proxy, "X402Permit2Proxy", Form == SettlementForm.Permit2 ? "settle" : "settleWithPermit", at.Usd, p.Payer, p.Payee, p.Amount))],
            SettlementForm.Bundle => [devnet.Call(facilitator, at.Multicall, "Multicall", "aggregate", (object)Payments.Select(p => new object[] { at.Usd, Authorized(devnet, p).Data }))],
            _ => [.. Payments.Select(p => Authorized(devnet, p))],
        };
    }

    private DevnetCall Authorized(DevnetChain devnet, Payment p)
    {
        const string transfer = "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,";
        object[] order = [p.Payer, p.Payee, p.Amount, 0, Never, p.Nonce];
        var signature = Keccak256.Hash(p.Nonce.ToArray());
        return Form == SettlementForm.Parts
            ? devnet.Call(devnet.Accounts.Facilitator, devnet.Addresses.Services.Usd, "UsdToken", transfer + "uint8,bytes32,bytes32)", [.. order, 27, signature, signature])
            : devnet.Call(devnet.Accounts.Facilitator, devnet.Addresses.Services.Usd, "UsdToken", transfer + "bytes)", [.. order, signature.ToArray()]);
    }
}
