using System.Net;
using System.Net.Sockets;
using Scan.Local;
using Scan.Testing;

namespace Scan.IntegrationTests.Local;

public sealed class UpRefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await RefusesAsync(["--port", $"{port}"], $"Port {port} on 127.0.0.1", "--port");
    }

    [Fact]
    public async Task An_unreachable_database_is_named_without_its_password() =>
        Assert.DoesNotContain("secret", await RefusesAsync(["--postgres", $"postgres://me:secret@127.0.0.1:{FreePort.Next()}/scan"], "cannot be reached", "Start it"));

    [Fact]
    public async Task A_database_address_that_is_none_is_refused() =>
        await RefusesAsync(["--postgres", "nonsense"], "--postgres is not understood", "postgres://user:password@host:port/database");

    [Fact]
    public async Task A_missing_manifest_is_named() => await RefusesAsync(["--network", "no-such.json"], "no-such.json", "networks");

    [Fact]
    public async Task A_missing_recording_is_named() => await RefusesAsync(["--replay", "no-such.jsonl"], "no-such.jsonl", "recorded logs");

    [Fact]
    public async Task A_manifest_whose_endpoint_is_not_set_names_the_variable() =>
        await RefusesAsync(["--network", Checkout.PathTo("networks", "bnb-testnet.json")], "SCAN_RPC_BNB_TESTNET", "start again");

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused()
    {
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Ct);
        var (exitCode, output) = await UpProcess.RunAsync(["--data", file, "--port", $"{FreePort.Next()}"], Ct);
        Assert.Equal(2, exitCode);
        Assert.Contains($"The data folder {file} cannot be made", output);
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused()
    {
        await using var held = new FileStream(Path.Combine(folder.Path, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await RefusesAsync([], $"Another `scan up` runs on {folder.Path}", "--data");
    }

    [Theory]
    [InlineData("--port", "0")]
    [InlineData("--port", "x")]
    [InlineData("--bind", "localhost")]
    [InlineData("--public-url", "scan.example")]
    [InlineData("--no-such-option", "1")]
    public async Task An_option_out_of_its_range_is_named(string option, string value)
    {
        var (exitCode, output) = await UpProcess.RunAsync([option, value], Ct);
        Assert.Equal(2, exitCode);
        Assert.Contains(option, output);
        Assert.DoesNotContain("   at ", output);
    }

    private async Task<string> RefusesAsync(string[] arguments, string problem, string remedy)
    {
        string[] port = arguments.Contains("--port") ? [] : ["--port", $"{FreePort.Next()}"];
        var (exitCode, output) = await UpProcess.RunAsync([.. arguments, .. port, "--data", folder.Path], Ct);
        Assert.Equal(2, exitCode);
        Assert.Contains(problem, output);
        Assert.Contains(remedy, output);
        Assert.DoesNotContain("   at ", output);
        return output;
    }
}
