using Microsoft.Extensions.Hosting;
using Scan.Indexer.Jobs;
using Xunit;

namespace Scan.UnitTests.Jobs;

public sealed class JobRunTests
{
    private sealed class Life : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => stopping.Token;
        public CancellationToken ApplicationStopped => CancellationToken.None;
        public void StopApplication() => stopping.Cancel();
        public void Dispose() => stopping.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task To_be_ended_by_the_host_or_by_Quartz_is_no_fault(bool byHost)
    {
        using var life = new Life();
        using var quartz = new CancellationTokenSource();
        var run = JobRun.UntilEndedAsync(life, ct => Task.Delay(Timeout.Infinite, ct), quartz.Token);
        Assert.False(run.IsCompleted);
        if (byHost) life.StopApplication();
        else await quartz.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_fault_is_one_and_so_is_a_cancellation_that_nobody_asked_for()
    {
        using var life = new Life();
        await Assert.ThrowsAsync<InvalidDataException>(async () => await JobRun.UntilEndedAsync(life, _ => throw new InvalidDataException(), CancellationToken.None));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await JobRun.UntilEndedAsync(life, _ => throw new OperationCanceledException(), CancellationToken.None));
        life.StopApplication();
        await Assert.ThrowsAsync<InvalidDataException>(async () => await JobRun.UntilEndedAsync(life, _ => throw new InvalidDataException(), CancellationToken.None));
    }
}
