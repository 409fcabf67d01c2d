using System.Diagnostics;
using Scan.Local;
using Scan.Testing;

namespace Scan.IntegrationTests.Local;

/// <summary>The `scan` script on a machine that lacks something.</summary>
public sealed class ScriptTests : IDisposable
{
    private static readonly string[] Tools = ["dotnet", "node", "npm", "git"];
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("dotnet", "The .NET SDK is missing. Install .NET SDK 10")]
    [InlineData("node", "Node.js is missing. Install Node.js 20 or later")]
    [InlineData("npm", "npm is missing. Install it with Node.js 20 or later")]
    [InlineData("git", "git is missing. Install it")]
    public async Task A_missing_tool_is_named_with_what_to_do(string missing, string sentence)
    {
        File.CreateSymbolicLink(Path.Combine(folder.Path, "dirname"), "/usr/bin/dirname");
        foreach (var tool in Tools.Where(tool => tool != missing)) File.CreateSymbolicLink(Path.Combine(folder.Path, tool), "/bin/true");
        var (exitCode, errors) = await RunAsync("up");
        Assert.Equal(2, exitCode);
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_unknown_command_is_named()
    {
        File.CreateSymbolicLink(Path.Combine(folder.Path, "dirname"), "/usr/bin/dirname");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "cat"), "/bin/cat");
        var (exitCode, errors) = await RunAsync("upp");
        Assert.Equal(2, exitCode);
        Assert.Contains("There is no command 'upp'.", errors);
    }

    private async Task<(int ExitCode, string Errors)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("/bin/bash", [Checkout.PathTo("scan"), command]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = folder.Path;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var errors = await process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        await output;
        return (process.ExitCode, errors);
    }
}
