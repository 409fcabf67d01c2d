using Scan.Domain.Health;
using Scan.Indexer.Health;
using Xunit;

namespace Scan.UnitTests.Health;

public sealed class EigenMetricsTests
{
    [Fact]
    public void Everything_that_the_node_specification_names_is_read()
    {
        var read = EigenMetrics.Read("""
            # HELP eigen_performance_score The performance metric is a score between 0 and 100
            # TYPE eigen_performance_score gauge
            eigen_performance_score{avs_name="MACH"} 97.5
            eigen_slashing_status{avs_name="MACH"} 0
            eigen_registered_stakes{avs_name="MACH",quorum_name="ETH \"LST\"",quorum_number="0"} 1.2345e+21
            eigen_registered_stakes{quorum_number="1"} 7 1700000000000
            eigen_fees_earned_total{token="0xabc"} 12.5
            eigen_rpc_request_total{method="eth_getLogs",client_version="Geth/v1.14"} 40
            eigen_rpc_request_duration_seconds_bucket{method="eth_getLogs",client_version="Geth/v1.14",le="0.5"} 39
            eigen_rpc_request_duration_seconds_sum{method="eth_getLogs",client_version="Geth/v1.14"} 3
            eigen_rpc_request_duration_seconds_count{method="eth_getLogs",client_version="Geth/v1.14"} 40
            eigen_rpc_request_total{method="eth_call"} 7
            mach_num_tasks_received 12
            process_cpu_seconds_total 1
            """)!;
        Assert.Equal((97, "0"), (read.PerformanceScore, read.SlashingStatus));
        Assert.Equal([new NodeStake("0", "ETH \"LST\"", "MACH", "1.2345e+21"), new NodeStake("1", null, null, "7")], read.RegisteredStakes);
        Assert.Equal([new NodeFee("0xabc", "12.5")], read.FeesEarned);
        Assert.Equal([new NodeRpc("eth_getLogs", "Geth/v1.14", 40, 75), new NodeRpc("eth_call", null, 7, null)], read.Rpc);
    }

    [Theory]
    [InlineData("<html>eigen_performance_score 97</html>")]
    [InlineData("mach_num_tasks_received 12")]
    [InlineData("eigen_performance_score NaN")]
    [InlineData("eigen_performance_score{avs_name=\"x\"}97")]
    [InlineData("")]
    public void What_is_no_sample_of_them_tells_nothing(string text) => Assert.Null(EigenMetrics.Read(text));

    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("1e300")]
    public void A_score_is_from_0_to_100(string value) => Assert.Null(EigenMetrics.Read($"eigen_performance_score {value}")!.PerformanceScore);

    [Fact]
    public void A_stranger_cannot_fill_the_page()
    {
        var lines = Enumerable.Range(0, 5_000).Select(i => $"eigen_registered_stakes{{quorum_number=\"{i}\",quorum_name=\"{new string('x', 200)}\"}} 1");
        var read = EigenMetrics.Read(string.Join('\n', lines))!;
        Assert.Equal(50, read.RegisteredStakes.Count);
        Assert.All(read.RegisteredStakes, s => Assert.Equal(101, s.QuorumName!.Length));
        var odd = EigenMetrics.Read("eigen_rpc_request_duration_seconds_sum{method=\"a\"} 5\neigen_rpc_request_duration_seconds_count{method=\"a\"} 0\neigen_rpc_request_total{method=\"b\"} 1e300")!;
        Assert.Equal([new NodeRpc("a", null, 0, null), new NodeRpc("b", null, null, null)], odd.Rpc);
    }
}
