using Scan.Devnet.Chain;
using Scan.Devnet.Scenarios;

namespace Scan.Devnet.Persistence;

/// <summary>A devnet at its last block, going on: every step is in the journal before the node hears of it.</summary>
public sealed class LiveDevnet
{
    /// <summary>Steps of the past, played at once when a devnet begins.</summary>
    public const long WarmUpSteps = 240;

    /// <summary>A restart plays no more steps than this again. A snapshot holds the node up, and the longer its chain the longer.</summary>
    private const long MostStepsPerSnapshot = 400, FewestStepsPerSnapshot = 100;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2.5);
    private readonly Scenario scenario;
    private readonly Journal journal;
    private readonly StateFiles states;
    private long snapshotAt;

    /// <param name="snapshot">The step that the last snapshot stands at.</param>
    internal LiveDevnet(DevnetChain devnet, Scenario scenario, Journal journal, StateFiles states, long snapshot)
    {
        (Devnet, this.scenario, this.journal, this.states) = (devnet, scenario, journal, states);
        snapshotAt = NextSnapshot(snapshot);
    }

    public DevnetChain Devnet { get; }

    /// <summary>Steps so far.</summary>
    public long Steps => scenario.Steps;

    /// <summary>Plays what is missing of the first <see cref="WarmUpSteps"/>, spread over the days before the devnet began.</summary>
    public async Task WarmUpAsync(IProgress<long>? progress, CancellationToken ct)
    {
        while (Steps < WarmUpSteps)
        {
            await StepAsync(WarmUpTime(Steps + 1), ct);
            progress?.Report(Steps);
        }
    }

    /// <summary>Goes on at the pace of a chain, until cancelled.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(ct)) await StepAsync(time.GetUtcNow().ToUnixTimeSeconds(), ct);
    }

    /// <summary>Plays the next step.</summary>
    /// <param name="time">The block's time in seconds since 1970; moved up where the head is not older.</param>
    public async Task<MinedBlock> StepAsync(long time, CancellationToken ct)
    {
        var entry = new JournalEntry(Steps + 1, Math.Max(time, Devnet.Head.Timestamp + 1), Devnet.Head.Hash);
        journal.Append(entry);
        var block = await Devnet.PlayAsync(scenario.Next(entry.Time), ct, entry.Time);
        if (Steps == WarmUpSteps || Steps >= snapshotAt) await TakeSnapshotAsync(ct);
        return block;
    }

    private async Task TakeSnapshotAsync(CancellationToken ct)
    {
        await states.WriteAsync(Steps, await Devnet.DumpStateAsync(ct), ct);
        snapshotAt = NextSnapshot(Steps);
    }

    private static long NextSnapshot(long after) => after + Math.Clamp(after / 8, FewestStepsPerSnapshot, MostStepsPerSnapshot);

    private long WarmUpTime(long step)
    {
        var first = journal.Header.GenesisTime + (Devnet.DeploymentBlocks + 1) * DevnetChain.BlockSeconds;
        var last = journal.Header.GenesisTime + (long)DevnetArchive.History.TotalSeconds - 60;
        var spacing = (last - first) / WarmUpSteps;
        return first + (step - 1) * spacing + new ScenarioRandom(journal.Header.Seed, -step).Below((int)spacing / 2);
    }
}
