using Npgsql;
using Scan.Bench.Runs;

namespace Scan.Bench.GraphQL;

/// <summary>Changes the chains' rows again and again, as commits do: every answer that was kept is out of date then.</summary>
internal sealed class CommitPulse : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Task beating;

    public CommitPulse(BenchDatabase database, TimeSpan period, TimeProvider time) => beating = BeatAsync(database, period, time, end.Token);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await beating;
        end.Dispose();
    }

    private static async Task BeatAsync(BenchDatabase database, TimeSpan period, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await using var open = await database.OpenAsync(ct);
            using var timer = new PeriodicTimer(period, time);
            while (await timer.WaitForNextTickAsync(ct))
            {
                await using var command = new NpgsqlCommand("UPDATE scan.chains SET updated_at = now()", open);
                await command.ExecuteNonQueryAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}
