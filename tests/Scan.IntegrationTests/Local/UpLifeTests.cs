using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Scan.Local;
using Scan.Testing;

namespace Scan.IntegrationTests.Local;

/// <summary>`scan up` as a user lives with it: started, killed, started again.</summary>
public sealed class UpLifeTests : IAsyncLifetime
{
    private const long Chain = 31337;
    private readonly TemporaryFolder folder = new();
    private readonly int port = FreePort.Next();
    private readonly HttpClient http;
    private Process? up;

    public UpLifeTests() => http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (up is { HasExited: false }) up.Kill();
        up?.Dispose();
        await NothingIsLeftAsync();
        http.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Killed_at_a_random_moment_and_started_again_it_shows_the_same_state()
    {
        await StartAsync();
        await Task.Delay(Random.Shared.Next(200, 4000), Ct);
        var before = await DigestAsync(null);
        up!.Kill();
        await up.WaitForExitAsync(Ct);
        await NothingIsLeftAsync();

        await StartAsync();
        var after = await DigestAsync(before.GetProperty("block").GetInt64());
        Assert.Equal(before.GetRawText(), after.GetRawText());
    }

    [Fact]
    public async Task Asked_to_end_it_ends_with_all_that_it_started()
    {
        await StartAsync();
        using var interrupt = Process.Start("kill", ["-INT", up!.Id.ToString(CultureInfo.InvariantCulture)]);
        await up.WaitForExitAsync(Ct);
        Assert.Equal(0, up.ExitCode);
        await NothingIsLeftAsync();
    }

    private async Task StartAsync()
    {
        up?.Dispose();
        up = UpProcess.Start(["--port", $"{port}", "--data", folder.Path, "--history"]);
        // With history the digest after any block is kept, however many blocks come after it.
        // What nobody reads would fill the pipe in the end.
        up.BeginOutputReadLine();
        up.BeginErrorReadLine();
        await UntilAsync(async () => (await http.GetFromJsonAsync<JsonElement>("/api/v1/status", Ct)).GetProperty("chains").EnumerateArray()
            .Any(chain => chain.GetProperty("state").GetString() == "live"));
    }

    private async Task<JsonElement> DigestAsync(long? block) =>
        await http.GetFromJsonAsync<JsonElement>($"/api/v1/digest?chainId={Chain}{(block is null ? "" : $"&block={block}")}", Ct);

    /// <summary>Waits until no process names the data folder any more.</summary>
    private Task NothingIsLeftAsync() => UntilAsync(() => Task.FromResult(!Directory.EnumerateDirectories("/proc")
        .Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _)).Any(Names)));

    private bool Names(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(folder.Path, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return false;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (!await TryAsync(holds)) await Task.Delay(200, patience.Token);
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> holds)
    {
        try
        {
            return await holds();
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }
}
