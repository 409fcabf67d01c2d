using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Scan.Testing;

namespace Scan.IntegrationTests.Delivery;

/// <summary>What somebody's server got at one path, and how it answers.</summary>
internal sealed class Endpoint
{
    private readonly ConcurrentQueue<Received> received = new();
    private int inside;

    public Endpoint(HostileServer server, string path)
    {
        Url = server.Url(path);
        server.At(path, TakeAsync);
    }

    public sealed record Received(IReadOnlyDictionary<string, string> Headers, byte[] Body, JsonElement Json);

    public string Url { get; }

    /// <summary>The answer to everything but the challenge; by default 200.</summary>
    public Func<HttpContext, JsonElement, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public bool EchoesChallenge { get; set; } = true;

    /// <summary>The most requests that were here at once.</summary>
    public int MostAtOnce { get; private set; }

    public IReadOnlyList<Received> All => [.. received];

    /// <summary>The feed items that were taken, in order.</summary>
    public IReadOnlyList<JsonElement> Items => [.. taken.Select(item => item)];

    public IReadOnlyList<long> Sequences => [.. Items.Select(item => item.GetProperty("sequence").GetInt64())];

    private readonly ConcurrentQueue<JsonElement> taken = new();

    public async Task WaitForAsync(Func<Endpoint, bool> condition, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        while (!condition(this)) await Task.Delay(10, end.Token);
    }

    private async Task TakeAsync(HttpContext context)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref inside));
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            using var json = JsonDocument.Parse(body.ToArray());
            var root = json.RootElement.Clone();
            received.Enqueue(new Received(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray(), root));
            if (root.TryGetProperty("challenge", out var challenge))
            {
                await context.Response.WriteAsync(EchoesChallenge ? challenge.GetString()! : "hello");
                return;
            }
            await Answer(context, root);
            if (context.Response.StatusCode == 200 && root.TryGetProperty("sequence", out _)) taken.Enqueue(root);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }
}
