using System.Diagnostics;
using Scan.Devnet.Contracts;
using Scan.Devnet.Persistence;
using Scan.Domain.Primitives;
using Scan.Testing;

namespace Scan.IntegrationTests.Devnet;

/// <summary>A devnet that is killed goes on with the same chain.</summary>
public sealed class DevnetArchiveTests : IDisposable
{
    private const ulong Seed = 11;
    private static readonly DevnetContracts Contracts = DevnetContracts.Load();
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder reference = new();
    private readonly ManualTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        reference.Dispose();
    }

    [Fact]
    public async Task The_same_seed_and_times_give_the_same_block_hashes()
    {
        Assert.Equal(await RunAsync(folder, steps: 60), await RunAsync(reference, steps: 60));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(205)]
    public async Task A_devnet_whose_node_was_killed_goes_on_with_the_same_blocks(int steps)
    {
        var before = await RunAsync(folder, steps, kill: true);
        var after = await RunAsync(folder, steps + 5);
        Assert.Equal(before, after.Take(before.Count));
        Assert.Equal(await RunAsync(reference, steps + 5), after);
    }

    [Fact]
    public async Task A_step_that_was_journaled_but_never_sent_is_played_on_restart_and_a_torn_line_is_not()
    {
        var before = await RunAsync(folder, steps: 40);
        await File.AppendAllTextAsync(Path.Combine(folder.Path, "journal"), $"41 {TimeOf(41)} {before[^1]}\n42 17900", Ct);
        Assert.Equal(before.Count + 1, (await RunAsync(folder, steps: 0)).Count);
        Assert.Equal(await RunAsync(reference, steps: 43), await RunAsync(folder, steps: 43));
    }

    [Fact]
    public async Task A_journal_with_a_missing_line_is_refused_in_words()
    {
        await RunAsync(folder, steps: 3);
        var path = Path.Combine(folder.Path, "journal");
        var lines = await File.ReadAllLinesAsync(path, Ct);
        await File.WriteAllTextAsync(path, string.Join('\n', lines.Where((_, i) => i != 2)) + "\n", Ct);
        Assert.Contains("damaged", Assert.Throws<DevnetArchiveException>(() => DevnetArchive.Open(folder.Path, Seed, Contracts, time)).Message);
    }

    /// <summary>Brings the folder's devnet up to a number of steps on a node of its own; gives the hashes of all of its blocks.</summary>
    private async Task<IReadOnlyList<Hash32>> RunAsync(TemporaryFolder at, int steps, bool kill = false)
    {
        using var archive = DevnetArchive.Open(at.Path, Seed, Contracts, time);
        await using var host = await DevnetHost.StartAsync(Ct, archive.StatePath, archive.GenesisTime);
        var live = await archive.ResumeAsync(host.Node, Ct);
        while (live.Steps < steps) await live.StepAsync(TimeOf(live.Steps + 1), Ct);
        var headers = await host.Node.GetBlocksAsync(Enumerable.Range(0, (int)live.Devnet.Head.Number + 1).Select(n => (long)n), Ct);
        if (kill) Process.GetProcessById(host.Anvil.Pid).Kill();
        return [.. headers.Select(h => h!.Hash)];
    }

    private long TimeOf(long step) => time.GetUtcNow().ToUnixTimeSeconds() + 3 * step;
}
