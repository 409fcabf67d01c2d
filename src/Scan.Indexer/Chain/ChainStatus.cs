using Scan.Documents;

namespace Scan.Indexer.Chain;

/// <summary>What people see of a chain's health: the last error while it lasts, and a stop.</summary>
internal sealed class ChainStatus(Chains chains, long chainId)
{
    private string? state, shown;

    /// <summary>Faults since the chain last went well.</summary>
    public int Failures { get; private set; }

    public void Opened(ChainInfo chain) => (state, shown) = (chain.State, chain.LastError);

    public async Task HealthyAsync(CancellationToken ct)
    {
        Failures = 0;
        if (shown is null && state != ChainState.Stopped) return;
        state = state == ChainState.Stopped ? ChainState.Backfilling : state;
        await chains.SetStateAsync(chainId, state!, null, ct);
        shown = null;
    }

    /// <summary>Shows a fault that may heal. A chain that was never opened has no status to show it on.</summary>
    public async Task TroubledAsync(string error, CancellationToken ct)
    {
        Failures++;
        if (state is null || shown == error) return;
        await chains.SetStateAsync(chainId, state, error, ct);
        shown = error;
    }

    public async Task StoppedAsync(string reason, CancellationToken ct)
    {
        if (await chains.FindAsync(chainId, ct) is null) return;
        await chains.SetStateAsync(chainId, ChainState.Stopped, reason, ct);
        (state, shown) = (ChainState.Stopped, reason);
    }
}
