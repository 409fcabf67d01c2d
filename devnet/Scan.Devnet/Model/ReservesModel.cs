using System.Numerics;
using Scan.Devnet.Acts;

namespace Scan.Devnet.Model;

/// <summary>Anzen's reserves: the flow that follows the safety factor, with the rounding of the contract.</summary>
public sealed class ReservesModel
{
    private const int One = 1_000_000_000;
    private BigInteger factor;
    private long since;

    public BigInteger Flow { get; private set; } = Reserves.Flow;

    /// <summary>Whether an epoch has passed since flow or claims were last counted up.</summary>
    public bool IsDue(long time) => time >= since + Reserves.EpochSeconds;

    internal void Agree(int protocol, BigInteger safetyFactor)
    {
        if (protocol == Reserves.Protocol) factor = safetyFactor;
    }

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act, long time)
    {
        if (act is not (UpdateFlow or PayReserves)) return false;
        since = time;
        if (act is UpdateFlow && factor > Reserves.Upper) Flow = Flow * Reserves.Reduction / One;
        else if (act is UpdateFlow && factor < Reserves.Lower) Flow += Flow * Reserves.Increase / One;
        return true;
    }
}
