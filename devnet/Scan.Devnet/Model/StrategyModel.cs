using System.Numerics;

namespace Scan.Devnet.Model;

/// <summary>A strategy's shares and tokens, with the arithmetic of StrategyBase.</summary>
public sealed class StrategyModel
{
    private const int Offset = 1000;

    public BigInteger TotalShares { get; private set; }
    public BigInteger Balance { get; private set; }

    /// <summary>The shares that an amount of tokens brings (StrategyBase.deposit).</summary>
    public BigInteger Deposit(BigInteger amount)
    {
        var shares = amount * (TotalShares + Offset) / (Balance + Offset);
        (TotalShares, Balance) = (TotalShares + shares, Balance + amount);
        return shares;
    }

    /// <summary>Shares leave as tokens (StrategyBase.withdraw).</summary>
    public BigInteger Withdraw(BigInteger shares)
    {
        var amount = (Balance + Offset) * shares / (TotalShares + Offset);
        (TotalShares, Balance) = (TotalShares - shares, Balance - amount);
        return amount;
    }
}
