using System.Numerics;

namespace Scan.Devnet.Model;

/// <summary>An EigenPod: its validator's balance, and what the beacon chain's losses left of its shares.</summary>
/// <param name="number">Pods are numbered in the order in which they were created.</param>
public sealed class PodModel(int number)
{
    private static readonly BigInteger Gwei = BigInteger.Pow(10, 9);

    public int Number => number;

    public long BalanceGwei { get; private set; }

    /// <summary>EigenPodManager.beaconChainSlashingFactor, in parts of 1e18.</summary>
    public BigInteger Factor { get; private set; } = Wad.One;

    internal void Gain(long gwei) => BalanceGwei += gwei;

    /// <summary>EigenPodManager._reduceSlashingFactor.</summary>
    /// <returns>By how much the factor fell.</returns>
    internal BigInteger Lose(long gwei)
    {
        var before = Factor;
        Factor = Factor * (BalanceGwei - gwei) / BalanceGwei;
        BalanceGwei -= gwei;
        return before - Factor;
    }

    internal void Pay(BigInteger wei) => BalanceGwei = (long)BigInteger.Max(0, BalanceGwei - wei / Gwei);
}
