using Scan.Testing;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class LatelyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_get_the_last_value_at_once_while_a_new_one_is_read()
    {
        var (time, reads, gate) = (new ManualTimeProvider(), 0, new TaskCompletionSource());
        gate.SetResult();
        var lately = new Lately<string>(TimeSpan.FromSeconds(10), time, async _ =>
        {
            var number = Interlocked.Increment(ref reads);
            await gate.Task;
            return $"read {number}";
        });
        Assert.Equal("read 1", await lately.GetAsync(Ct));
        Assert.Equal("read 1", await lately.GetAsync(Ct));
        gate = new();
        time.Advance(TimeSpan.FromSeconds(11));
        foreach (var _ in Enumerable.Range(0, 5)) Assert.Equal("read 1", await lately.GetAsync(Ct));
        gate.SetResult();
        string now;
        while ((now = await lately.GetAsync(Ct)) == "read 1") await Task.Delay(5, Ct);
        // A reader may have looked right before the first new value was there, and asked for one more.
        Assert.InRange(reads, 2, 3);
        Assert.Equal($"read {reads}", await LatestAsync());

        async Task<string> LatestAsync()
        {
            while ((now = await lately.GetAsync(Ct)) != $"read {Volatile.Read(ref reads)}") await Task.Delay(5, Ct);
            return now;
        }
    }

    [Fact]
    public async Task Who_comes_after_a_pause_waits_for_a_new_value_instead_of_getting_one_that_is_long_out_of_date()
    {
        var (time, reads) = (new ManualTimeProvider(), 0);
        var lately = new Lately<string>(TimeSpan.FromSeconds(2), time, _ => Task.FromResult($"read {Interlocked.Increment(ref reads)}"));
        Assert.Equal("read 1", await lately.GetAsync(Ct));
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("read 2", await lately.GetAsync(Ct));
    }

    [Fact]
    public async Task A_fault_that_passes_costs_readers_nothing_and_one_that_lasts_reaches_them()
    {
        var (time, works) = (new ManualTimeProvider(), true);
        var lately = new Lately<string>(TimeSpan.FromSeconds(10), time, _ => works ? Task.FromResult("value") : Task.FromException<string>(new IOException("away")));
        Assert.Equal("value", await lately.GetAsync(Ct));
        works = false;
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("value", await lately.GetAsync(Ct));
        time.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAsync<IOException>(() => lately.GetAsync(Ct));
        works = true;
        Assert.Equal("value", await lately.GetAsync(Ct));
    }
}
