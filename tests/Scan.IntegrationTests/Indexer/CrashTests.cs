using Scan.Bench.Crashes;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>The short form of <c>./scan bench crash</c>.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Whoever_is_killed_at_whatever_moment_the_digest_is_that_of_a_clean_run()
    {
        using var folder = new TemporaryFolder();
        var report = await CrashRun.RunAsync(folder.Path, 6, seed: 5, TimeProvider.System, TextWriter.Null, TestContext.Current.CancellationToken);
        Assert.True(report.Differing.Count == 0, report.ToString());
    }
}
