using Microsoft.AspNetCore.Http;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class DrawingTurnsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waits_behind_pages_that_do_not_end_is_drawn_all_the_same()
    {
        var (stuck, begun) = (new TaskCompletionSource(), 0);
        var turns = new DrawingTurns(context =>
        {
            Interlocked.Increment(ref begun);
            return context.Request.Path == "/stuck" ? stuck.Task : Task.CompletedTask;
        });
        var held = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => turns.InvokeAsync(Get("/stuck"))).ToList();
        Assert.Equal(held.Count, begun);
        // What is no page waits for nobody.
        Assert.True(turns.InvokeAsync(Get("/api/v1/status")).IsCompletedSuccessfully);
        var next = turns.InvokeAsync(Get("/alerts"));
        Assert.False(next.IsCompleted);
        await next.WaitAsync(Ct);
        stuck.SetResult();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task A_turn_is_given_back_by_a_page_that_fails()
    {
        var turns = new DrawingTurns(context => context.Request.Path == "/broken" ? throw new InvalidOperationException("broken") : Task.CompletedTask);
        for (var i = 0; i < 4 * Environment.ProcessorCount; i++) await Assert.ThrowsAsync<InvalidOperationException>(() => turns.InvokeAsync(Get("/broken")));
        // Without a free turn it would have to wait first.
        Assert.True(turns.InvokeAsync(Get("/alerts")).IsCompletedSuccessfully);
    }

    private static HttpContext Get(string path) => new DefaultHttpContext { Request = { Method = "GET", Path = path } };
}
