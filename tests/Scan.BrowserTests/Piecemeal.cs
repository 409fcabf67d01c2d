using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scan.BrowserTests;

/// <summary>Stands before a site and lets its pages through in pieces, with a pause after each, as a slow link or a busy browser gets them.</summary>
public sealed class Piecemeal : IAsyncDisposable
{
    private const int Pieces = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly WebApplication app;
    private readonly HttpClient site;

    private Piecemeal(string site)
    {
        this.site = new HttpClient { BaseAddress = new Uri(site) };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(PassAsync);
    }

    public string Url => app.Urls.First();

    public static async Task<Piecemeal> StartAsync(string site)
    {
        var made = new Piecemeal(site);
        await made.app.StartAsync();
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        site.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        using var answer = await site.GetAsync(context.Request.Path + context.Request.QueryString, ct);
        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.Content.Headers.ContentType?.MediaType != "text/html")
        {
            await context.Response.Body.WriteAsync(body, ct);
            return;
        }
        foreach (var piece in body.Chunk(body.Length / Pieces + 1))
        {
            await context.Response.Body.WriteAsync(piece, ct);
            await context.Response.Body.FlushAsync(ct);
            await Task.Delay(Pause, ct);
        }
    }
}
