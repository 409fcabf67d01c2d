using System.Text;
using Scan.Devnet.Contracts;
using Scan.Devnet.Scenarios;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Devnet.Persistence;

/// <summary>
/// A devnet that outlives its node. Its folder holds a journal of steps and a snapshot of the node's state; a fresh node is brought back to the same
/// blocks with the same hashes. Start the node with <see cref="GenesisTime"/>, <see cref="StatePath"/> and without mining of its own, call
/// <see cref="ResumeAsync"/>, and only then let others see it.
/// </summary>
public sealed class DevnetArchive : IDisposable
{
    /// <summary>How far back a new devnet's history begins.</summary>
    public static readonly TimeSpan History = TimeSpan.FromDays(6);

    private readonly Journal journal;
    private readonly StateFiles states;
    private readonly DevnetContracts contracts;
    private readonly (long Step, string Path)? snapshot;

    private DevnetArchive(Journal journal, StateFiles states, DevnetContracts contracts)
    {
        (this.journal, this.states, this.contracts) = (journal, states, contracts);
        snapshot = states.Newest(journal.Entries.Count);
    }

    /// <summary>The genesis block's time (anvil's <c>--timestamp</c>), in seconds since 1970.</summary>
    public long GenesisTime => journal.Header.GenesisTime;

    /// <summary>The state to start the node from (anvil's <c>--load-state</c>), or null for a fresh one.</summary>
    public string? StatePath => snapshot?.Path;

    /// <summary>Steps in the journal.</summary>
    public long Steps => journal.Entries.Count;

    /// <summary>Opens the folder, or begins a devnet there. The seed counts for a new one; an old one keeps its own.</summary>
    /// <exception cref="DevnetArchiveException">It is damaged, in use, or was begun by another version of the contracts or the scenario.</exception>
    public static DevnetArchive Open(string folder, ulong seed, DevnetContracts contracts, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var fingerprint = Keccak256.Hash(Encoding.ASCII.GetBytes($"{Scenario.Version} {contracts.Fingerprint}"));
        var journal = Journal.Open(Path.Combine(folder, "journal"), () => new JournalHeader(seed, (time.GetUtcNow() - History).ToUnixTimeSeconds(), fingerprint));
        if (journal.Header.Fingerprint == fingerprint) return new DevnetArchive(journal, new StateFiles(folder), contracts);
        journal.Dispose();
        throw new DevnetArchiveException($"The devnet in {folder} was begun with other contracts or another scenario.");
    }

    /// <summary>Brings the node to the last block of the journal: by its snapshot, then step by step.</summary>
    /// <exception cref="DevnetArchiveException">The node does not come to the same blocks.</exception>
    public async Task<LiveDevnet> ResumeAsync(EthereumClient node, CancellationToken ct)
    {
        var plan = ScenarioPlan.Create();
        var devnet = snapshot is null
            ? await DevnetChain.DeployAsync(node, contracts, plan, ct, GenesisTime + DevnetChain.BlockSeconds)
            : await DevnetChain.AttachAsync(node, contracts, plan, ct);
        var scenario = new Scenario(devnet, journal.Header.Seed, devnet.DeploymentBlocks);
        var restored = snapshot?.Step ?? 0;
        if (devnet.Head.Number != devnet.DeploymentBlocks + restored)
            throw new DevnetArchiveException($"The node stands at block {devnet.Head.Number} where step {restored} was expected: it was not started from {StatePath ?? "nothing"}.");
        foreach (var entry in journal.Entries)
        {
            var acts = scenario.Next(entry.Time);
            if (entry.Step <= restored) continue;
            if (devnet.Head.Hash != entry.Parent) throw new DevnetArchiveException($"Block {devnet.Head.Number} came out as {devnet.Head.Hash}, the journal has {entry.Parent}: another version of the node?");
            await devnet.PlayAsync(acts, ct, entry.Time);
        }
        return new LiveDevnet(devnet, scenario, journal, states, restored);
    }

    public void Dispose() => journal.Dispose();
}
