using Scan.Documents;

namespace Scan.Indexer.Chain;

/// <summary>What people see of a chain's health: the last error while it lasts, and a stop.</summary>
/// <param name="holder">Whoever else takes the lead from now on has the say of it.</param>
internal sealed class ChainStatus(Chains chains, long chainId, string holder)
{
    private LeadSight? sight;
    private bool opened;
    private string? state, shown;

    /// <summary>Faults since the chain last went well.</summary>
    public int Failures { get; private set; }

    /// <summary>Notes who has the lead as the run begins.</summary>
    public async Task BeginAsync(CancellationToken ct) => sight ??= new LeadSight(holder, await chains.LeadEpochAsync(chainId, ct));

    public void Opened(ChainInfo chain) => (opened, state, shown) = (true, chain.State, chain.LastError);

    public async Task HealthyAsync(CancellationToken ct)
    {
        Failures = 0;
        if (shown is null && state != ChainState.Stopped) return;
        if (state == ChainState.Stopped) await chains.SetStateAsync(chainId, ChainState.Backfilling, null, sight!, ct);
        else await chains.SetErrorAsync(chainId, null, sight!, ct);
        (state, shown) = (null, null);
    }

    /// <summary>Shows a fault that may heal. A chain that was never opened has no status to show it on.</summary>
    public async Task TroubledAsync(string error, CancellationToken ct)
    {
        Failures++;
        await TellAsync(error, ct);
    }

    /// <summary>Says why the chain does not go on, where it is no fault.</summary>
    public async Task TellAsync(string reason, CancellationToken ct)
    {
        if (!opened || shown == reason) return;
        await chains.SetErrorAsync(chainId, reason, sight!, ct);
        shown = reason;
    }

    public async Task StoppedAsync(string reason, CancellationToken ct)
    {
        if (await chains.FindAsync(chainId, ct) is null) return;
        await BeginAsync(ct);
        await chains.SetStateAsync(chainId, ChainState.Stopped, reason, sight!, ct);
        (state, shown) = (ChainState.Stopped, reason);
    }
}
