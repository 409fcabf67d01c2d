using Scan.Documents;

namespace Scan.IntegrationTests.Documents;

/// <summary>Makes blocks that change, revert, delete and revive a handful of widgets.</summary>
internal sealed class RandomBlocks(long chainId, Random random)
{
    private int forks;

    public ModelBlock Next(long number)
    {
        var row = StoreRig.Block(number, $"fork {forks++}");
        if (random.Next(4) == 0) return new(row, [], [], []);
        var logs = Enumerable.Range(0, random.Next(1, 5)).Select(i => $"{random.Next(1000)}").ToList();
        var changes = Enumerable.Range(0, random.Next(4)).Select(_ => Change()).ToList();
        var alerts = random.Next(3) == 0 ? new List<(string, bool)> { ($"alert:{random.Next(4)}", random.Next(3) > 0) } : [];
        return new(row, logs, changes, alerts);
    }

    private (string, Widget?) Change()
    {
        var name = $"w{random.Next(8)}";
        if (random.Next(5) == 0) return (name, null);
        // Few values, so that documents often return to an earlier body.
        return (name, new(chainId, name, $"label {random.Next(3)}", random.Next(2), $"{random.Next(2)}", null));
    }
}
