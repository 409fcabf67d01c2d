namespace Scan.Web.Hosting;

/// <summary>
/// Pages are drawn in the order in which they were asked for, few at once: more would share the same cores, and then all of them are late and end together, so that the next come together too. Who has waited for
/// <see cref="Patience"/> goes on all the same: those before may be waiting for something else than a core.
/// </summary>
public sealed class DrawingTurns(RequestDelegate next)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim turns = new(2 * Environment.ProcessorCount);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!PageCache.IsPage(context.Request))
        {
            await next(context);
            return;
        }
        var taken = await turns.WaitAsync(Patience, context.RequestAborted);
        try
        {
            await next(context);
        }
        finally
        {
            if (taken) turns.Release();
        }
    }
}
