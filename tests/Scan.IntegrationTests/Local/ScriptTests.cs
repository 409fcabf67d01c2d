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

    private const string Broken = "Scan.Tests.Moon.It_is_full";

    [Theory]
    [InlineData(2, 1, Broken, "passes", "2 passed, 0 failed, 1 skipped", true)]
    [InlineData(2, 1, Broken, "fails", "1 passed, 1 failed, 1 skipped", true)]
    [InlineData(2, 1, Broken, "skips", "1 passed, 1 failed, 1 skipped", true)]
    [InlineData(2, 6, Broken, "passes", "1 passed, 6 failed, 1 skipped", false)]
    [InlineData(2, 2, "[Test Class Cleanup Failure (Moon)]", "passes", "1 passed, 2 failed, 1 skipped", false)]
    [InlineData(134, 1, Broken, "passes", "1 passed, 1 failed, 1 skipped", false)]
    public async Task What_fails_is_repeated_once_alone_and_is_named_at_the_end_unless_it_cannot_be_told_from_a_fall(int first, int failures, string last, string again, string said, bool repeated)
    {
        // A test platform that fails as it is told, first over everything and then over what is repeated.
        File.WriteAllText(Path.Combine(folder.Path, "dotnet"), $$"""
            #!/bin/bash
            printf '%s\n' "$*" >>{{folder.Path}}/asked
            status={{first}} failed={{failures}} passed=1 skipped=1
            [[ "$*" != *--filter-method* ]] || case {{again}} in
              passes) status=0 failed=0 passed=1 skipped=0 ;;
              fails) status=2 failed=1 passed=0 skipped=0 ;;
              skips) status=0 failed=0 passed=1 skipped=1 ;;
            esac
            for (( i = 1; i < failed; i++ )); do printf 'failed {{Broken}}(night: %s) (3s 120ms)\n  The moon is new.\n' "$i"; done
            [ "$failed" = 0 ] || printf 'failed %s (3s 120ms)\n  The moon is new.\n' '{{last}}'
            printf '\n  total: 3\n  failed: %s\n  succeeded: %s\n  skipped: %s\n' "$failed" "$passed" "$skipped"
            exit $status
            """);
        File.SetUnixFileMode(Path.Combine(folder.Path, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var (exitCode, output) = await RunAsync(Checkout.PathTo("build/run-tests"), folder.Path, $"{folder.Path}:/usr/bin:/bin", output: true);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((said.Contains(" 0 failed", StringComparison.Ordinal) ? 0 : first, said), (exitCode, lines[^1]));
        Assert.Contains("What failed:", lines);
        Assert.Equal(repeated, (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "asked"), Ct)).Any(line => line.EndsWith($"--filter-method {Broken}", StringComparison.Ordinal)));
        // The end of the output is what is shown of a long one: it names the test, whatever became of it.
        Assert.Contains(lines[^3..], line => line.Contains(last, StringComparison.Ordinal));
    }

    private Task<(int ExitCode, string Output)> RunAsync(string command) => RunAsync(Checkout.PathTo("scan"), command, folder.Path, output: false);

    private static async Task<(int ExitCode, string Output)> RunAsync(string script, string argument, string path, bool output)
    {
        var start = new ProcessStartInfo("/bin/bash", [script, argument]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(Ct);
        var errors = await process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, output ? await said : errors);
    }
}
