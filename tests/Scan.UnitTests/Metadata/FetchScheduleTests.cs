using Scan.Domain.Metadata;
using Scan.Indexer.Metadata;
using Scan.Indexer.Metadata.Fetching;
using Xunit;

namespace Scan.UnitTests.Metadata;

public sealed class FetchScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8, 2)]
    [InlineData(20, 5)]
    [InlineData(400, 7)]
    public void Content_that_stays_is_looked_at_more_seldom(int quietDays, int pauseDays) =>
        Assert.Equal(TimeSpan.FromDays(pauseDays), FetchSchedule.AfterSuccess(Now, Now.AddDays(-quietDays), 0.5) - Now);

    [Fact]
    public void Pauses_after_failures_grow_to_an_end_and_are_spread()
    {
        TimeSpan After(int failures, double dice = 0.5, string problem = MetadataProblems.ConnectFailed, TimeSpan? asked = null) => FetchSchedule.AfterFailure(Now, failures, problem, asked, dice) - Now;
        Assert.Equal([1, 4, 16, 64], Enumerable.Range(1, 4).Select(n => (int)After(n).TotalMinutes));
        Assert.Equal(TimeSpan.FromDays(3), After(8));
        Assert.Equal(TimeSpan.FromDays(3), After(1_000_000));
        Assert.True(After(3, 0) < After(3) && After(3) < After(3, 1));
        Assert.Equal(TimeSpan.FromHours(6), After(2, problem: MetadataProblems.AddressRefused));
        Assert.Equal(TimeSpan.FromHours(5), After(1, asked: TimeSpan.FromHours(5)));
        Assert.Equal(1, (int)After(1, asked: TimeSpan.FromSeconds(1)).TotalMinutes);
    }

    [Fact]
    public void Options_come_from_the_environment_and_faults_name_their_variable()
    {
        MetadataOptions Of(params (string, string)[] set) => MetadataOptions.FromEnvironment(name => set.FirstOrDefault(v => v.Item1 == name).Item2);
        Assert.True(Of().Fetch);
        Assert.False(Of().AllowHttp);
        Assert.False(Of(("SCAN_METADATA", "embedded")).Fetch);
        Assert.True(Of(("SCAN_METADATA_HTTP", "on")).AllowHttp);
        Assert.Equal("10.1.0.0/16", Of(("SCAN_METADATA_NETWORKS", "10.1.0.0/16")).AllowedNetworks[0].ToString());
        Assert.Equal(["http://127.0.0.1:8080/"], Of(("SCAN_IPFS_GATEWAYS", "http://127.0.0.1:8080/")).Gateways.Select(g => g.AbsoluteUri));
        foreach (var (name, value) in new[] { ("SCAN_METADATA", "yes"), ("SCAN_METADATA_HTTP", "1"), ("SCAN_METADATA_NETWORKS", "everything"), ("SCAN_IPFS_GATEWAYS", "ftp://x") })
            Assert.StartsWith(name, Assert.Throws<FormatException>(() => Of((name, value))).Message, StringComparison.Ordinal);
    }
}
