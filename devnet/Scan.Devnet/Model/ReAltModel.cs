using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>reALT: ALT inside, shares outside, with the rounding of the contract.</summary>
public sealed class ReAltModel
{
    private readonly Dictionary<Address, BigInteger> balances = [];

    public BigInteger Assets { get; private set; }
    public BigInteger Supply { get; private set; }

    public BigInteger Balance(Address holder) => balances.GetValueOrDefault(holder);

    public BigInteger ToShares(BigInteger assets) => assets * (Supply + 1) / (Assets + 1);
    public BigInteger ToAssets(BigInteger shares) => shares * (Assets + 1) / (Supply + 1);

    internal void Apply(DepositAlt act)
    {
        var shares = ToShares(act.Assets);
        (Assets, Supply) = (Assets + act.Assets, Supply + shares);
        Change(act.Holder, shares);
    }

    internal void Apply(RedeemReAlt act)
    {
        var assets = ToAssets(act.Shares);
        (Assets, Supply) = (Assets - assets, Supply - act.Shares);
        Change(act.Holder, -act.Shares);
    }

    internal void Apply(TransferReAlt act)
    {
        Change(act.From, -act.Shares);
        Change(act.To, act.Shares);
    }

    internal void Apply(RewardReAlt act) => Assets += act.Assets;

    internal void Change(Address holder, BigInteger change) => balances[holder] = Balance(holder) + change;
}
