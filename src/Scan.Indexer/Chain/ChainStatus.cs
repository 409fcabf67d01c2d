using Scan.Documents;

namespace Scan.Indexer.Chain;

/// <summary>What people see of a chain's health: the last error while it lasts, and a stop.</summary>
internal sealed class ChainStatus(Chains chains, long chainId)
{
    private bool opened;
    private string? state, shown;

    /// <summary>Faults since the chain last went well.</summary>
    public int Failures { get; private set; }

    public void Opened(ChainInfo chain) => (opened, state, shown) = (true, chain.State, chain.LastError);

    public async Task HealthyAsync(CancellationToken ct)
    {
        Failures = 0;
        if (shown is null && state != ChainState.Stopped) return;
        if (state == ChainState.Stopped) await chains.SetStateAsync(chainId, ChainState.Backfilling, null, ct);
        else await chains.SetErrorAsync(chainId, null, ct);
        (state, shown) = (null, null);
    }

    /// <summary>Shows a fault that may heal. A chain that was never opened has no status to show it on.</summary>
    public async Task TroubledAsync(string error, CancellationToken ct)
    {
        Failures++;
        if (!opened || shown == error) return;
        await chains.SetErrorAsync(chainId, error, ct);
        shown = error;
    }

    public async Task StoppedAsync(string reason, CancellationToken ct)
    {
        if (await chains.FindAsync(chainId, ct) is null) return;
        await chains.SetStateAsync(chainId, ChainState.Stopped, reason, ct);
        (state, shown) = (ChainState.Stopped, reason);
    }
}
