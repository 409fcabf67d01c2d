using System.Numerics;

namespace Scan.Devnet.Scenarios;

/// <summary>Chance that depends on seed and step alone (SplitMix64), on every machine and runtime alike.</summary>
internal sealed class ScenarioRandom(ulong seed, long step)
{
    private ulong state = seed * 0x9E3779B97F4A7C15 ^ (ulong)step * 0xD1B54A32D192ED03;

    /// <summary>A number from 0 to one less than <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>From the first to the second, both included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>One of those, or null where there are none.</summary>
    public T? PickOrNull<T>(IEnumerable<T> from) where T : struct
    {
        T[] all = [.. from];
        return all.Length == 0 ? null : Pick(all);
    }

    public IEnumerable<T> Shuffle<T>(IEnumerable<T> items) => items.Select(item => (item, key: Next())).OrderBy(p => p.key).Select(p => p.item).ToArray();

    /// <summary>An amount of 18 decimals between two numbers of hundredths of a token.</summary>
    public BigInteger Amount(int fromHundredths, int toHundredths) => Between(fromHundredths, toHundredths) * BigInteger.Pow(10, 16);

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
