using System.Numerics;

namespace Scan.Domain.AltRestaking;

/// <summary>
/// What shares of a vault earned for the account that bought them, by average cost. Only its own deposits and withdrawals count: shares that came or went by transfer have no
/// price here, and are left out.
/// </summary>
/// <param name="Realised">Assets taken out less what the shares that went with them had cost; rounded against the account.</param>
/// <param name="Cost">What the shares still held from its own deposits had cost.</param>
/// <param name="Shares">Shares still held from its own deposits.</param>
/// <param name="TransferredShares">Balance less those shares: above 0 more came by transfer than went, below 0 the other way.</param>
public sealed record ShareReturn(BigInteger Realised, BigInteger Cost, BigInteger Shares, BigInteger TransferredShares)
{
    /// <summary>Null when more was withdrawn than was ever deposited, so that transferred shares were sold and their cost is unknown.</summary>
    public static ShareReturn? Of(ShareFlow flow, BigInteger balance)
    {
        if (flow.WithdrawnShares > flow.DepositedShares) return null;
        var held = flow.DepositedShares - flow.WithdrawnShares;
        // Rounded up, so that a wei of dust is never shown as a gain.
        var sold = flow.DepositedShares.IsZero ? 0 : (flow.DepositedAssets * flow.WithdrawnShares + flow.DepositedShares - 1) / flow.DepositedShares;
        return new ShareReturn(flow.WithdrawnAssets - sold, flow.DepositedAssets - sold, held, balance - held);
    }

    /// <summary>What the shares still held would bring at a rate of assets for 1e18 shares, less their cost.</summary>
    public BigInteger Unrealised(BigInteger rate) => BigInteger.Min(Shares, Shares + TransferredShares) is { Sign: > 0 } kept && !Shares.IsZero ? kept * rate / BigInteger.Pow(10, 18) - Cost * kept / Shares : 0;
}
