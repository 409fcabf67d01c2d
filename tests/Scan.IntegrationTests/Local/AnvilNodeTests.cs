using System.Diagnostics;
using Scan.Local.Node;

namespace Scan.IntegrationTests.Local;

public sealed class AnvilNodeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_node_answers_with_the_chain_it_was_asked_for()
    {
        await using var node = await AnvilNode.StartAsync(new AnvilOptions { ChainId = 4242 }, TimeProvider.System, Ct);
        Assert.Equal("0x1092", (await node.CallAsync("eth_chainId", [], Ct)).GetString());
    }

    [Fact]
    public async Task The_same_steps_at_the_same_times_give_the_same_block_hashes()
    {
        Assert.Equal(await HashOfThirdBlockAsync(), await HashOfThirdBlockAsync());

        static async Task<string?> HashOfThirdBlockAsync()
        {
            await using var node = await AnvilNode.StartAsync(new AnvilOptions { GenesisTimestamp = 1_700_000_000, NoMining = true }, TimeProvider.System, Ct);
            for (var block = 1; block <= 3; block++) await node.CallAsync("evm_mine", [1_700_000_000 + 12 * block], Ct);
            return (await node.CallAsync("eth_getBlockByNumber", ["0x3", false], Ct)).GetProperty("hash").GetString();
        }
    }

    [Fact]
    public async Task A_stopped_node_leaves_no_process()
    {
        var node = await AnvilNode.StartAsync(new AnvilOptions(), TimeProvider.System, Ct);
        var pid = node.Pid;
        await node.DisposeAsync();
        Assert.DoesNotContain(Process.GetProcesses(), process => process.Id == pid);
    }
}
