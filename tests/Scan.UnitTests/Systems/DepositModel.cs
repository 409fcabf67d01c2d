using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.UnitTests.Systems;

/// <summary>
/// DelegationManager's own book-keeping of one strategy and operator, ported from SlashingLib (update, scaleForQueueWithdrawal, calcWithdrawable) and
/// _removeSharesAndQueueWithdrawal, which emits the events that the documents are made from.
/// </summary>
internal sealed class DepositModel(StakerChain chain, AllocationManagerChain allocations, Address op, Address strategy)
{
    private readonly Dictionary<Address, (BigInteger Shares, BigInteger Factor)> ledger = [];

    public BigInteger MaxMagnitude { get; private set; } = Wad.One;

    public BigInteger Shares(Address staker) => Of(staker).Shares;

    public BigInteger Withdrawable(Address staker) => Of(staker).Shares * Of(staker).Factor / Wad.One * MaxMagnitude / Wad.One;

    public void Deposit(Address staker, BigInteger added)
    {
        var (shares, factor) = Of(staker);
        var grown = shares.IsZero
            ? factor * Wad.One / MaxMagnitude
            : (Withdrawable(staker) + added) * Wad.One / (shares + added) * Wad.One / MaxMagnitude;
        ledger[staker] = (shares + added, grown);
        chain.Deposit(staker, strategy, added);
        chain.SetFactor(staker, strategy, grown);
    }

    public void Queue(Address staker, BigInteger removed)
    {
        var (shares, factor) = Of(staker);
        var scaled = removed * factor / Wad.One;
        var emptied = removed == shares;
        ledger[staker] = (shares - removed, emptied ? Wad.One : factor);
        if (emptied) chain.SetFactor(staker, strategy, Wad.One);
        chain.Queue(staker, (strategy, scaled));
    }

    public void Slash(BigInteger wad)
    {
        MaxMagnitude -= (MaxMagnitude * wad + Wad.One - 1) / Wad.One;
        allocations.SetMax(op, strategy, (ulong)MaxMagnitude);
    }

    private (BigInteger Shares, BigInteger Factor) Of(Address staker) => ledger.GetValueOrDefault(staker, (0, Wad.One));
}
