using Scan.Devnet;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A devnet that was played once and stands still.</summary>
public sealed class StillDevnet : IAsyncLifetime
{
    private DevnetHost? host;

    internal DevnetChain Chain { get; private set; } = null!;
    internal Uri Url => host!.Anvil.HttpUrl;

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(CancellationToken.None);
        Chain = await ChainTests.PlayedAsync(host);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}

/// <summary>Two endpoints, one of which fails or lies: the chain is indexed as if there were only the other.</summary>
public sealed class LyingNodeTests(PostgresServer postgres, StillDevnet still) : IClassFixture<StillDevnet>
{
    private const int Final = 0;
    private const int Young = 1_000;

    private static readonly FollowerOptions Options = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(20), FirstRetry = TimeSpan.FromMilliseconds(5), LongestRetry = TimeSpan.FromMilliseconds(50), FirstRange = 3, MostBlocks = 3, HeadBlocks = 2,
        Rpc = new JsonRpcOptions { Timeout = TimeSpan.FromMilliseconds(700), FirstDelay = TimeSpan.FromMilliseconds(5) },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NodeFault.WrongChain, "eth_chainId", Final)]
    [InlineData(NodeFault.Silence, "eth_getLogs", Final)]
    [InlineData(NodeFault.Silence, "eth_getBlockByNumber", Young)]
    [InlineData(NodeFault.RateLimit, "eth_getLogs", Young)]
    [InlineData(NodeFault.HangUp, "eth_chainId", Final)]
    [InlineData(NodeFault.StrangeHash, "eth_getLogs", Young)]
    [InlineData(NodeFault.StrangeAddress, "eth_getLogs", Final)]
    [InlineData(NodeFault.NoLogs, "eth_getLogs", Young)]
    [InlineData(NodeFault.StrangeTime, "eth_getLogs", Young)]
    [InlineData(NodeFault.TooMany, "eth_getLogs", Final)]
    [InlineData(NodeFault.TooMany, "eth_getLogs", Young)]
    [InlineData(NodeFault.HighHead, "eth_getBlockByNumber", Final)]
    public async Task An_endpoint_that_fails_or_lies_all_the_time_is_passed_over(NodeFault fault, string method, int depth)
    {
        await using var liar = await FaultyNode.StartAsync(still.Url, asked => asked == method ? fault : NodeFault.None, Ct);
        Assert.Equal(await CleanAsync(depth), await DigestAsync(Options, depth, liar.Url, still.Url));
        Assert.True(liar.Spoiled > 0);
    }

    [Fact]
    public async Task An_endpoint_whose_head_goes_back_is_passed_over()
    {
        var clean = await CleanAsync(Young);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options);
        // Whoever went on believing it would never see the last blocks.
        var read = false;
        await using var liar = await FaultyNode.StartAsync(still.Url, method => (read |= method == "eth_getLogs") && method == "eth_getBlockByNumber" ? NodeFault.HeadGoesBack : NodeFault.None, Ct);
        // Sooner than a head that merely stands still is doubted.
        using var sooner = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        sooner.CancelAfter(TimeSpan.FromSeconds(28));
        await rig.RunToAsync(Network(Young, [liar.Url, still.Url]), still.Chain.Head.Number, sooner.Token);
        Assert.Equal(clean, await rig.DigestAsync(still.Chain.ChainId, Ct));
        Assert.True(liar.Spoiled > 0);
    }

    [Theory]
    [InlineData(NodeFault.EmptyBloom)]
    [InlineData(NodeFault.FullBloom)]
    public async Task A_bloom_that_lies_about_logs_loses_none(NodeFault fault)
    {
        await using var liar = await FaultyNode.StartAsync(still.Url, _ => fault, Ct);
        Assert.Equal(await CleanAsync(Young), await DigestAsync(Options, Young, liar.Url));
    }

    [Fact]
    public async Task An_empty_answer_for_a_block_whose_bloom_promises_logs_is_asked_once_more_of_the_only_endpoint()
    {
        var lied = false;
        await using var liar = await FaultyNode.StartAsync(still.Url, method => method == "eth_getLogs" && (lied = !lied) ? NodeFault.NoLogs : NodeFault.None, Ct);
        Assert.Equal(await CleanAsync(Young), await DigestAsync(Options with { HeadBlocks = 1 }, Young, liar.Url));
        Assert.True(liar.Spoiled > 0);
    }

    [Fact]
    public async Task A_contract_without_logs_in_a_block_whose_bloom_promises_some_is_asked_for_once_more()
    {
        await using var liar = await FaultyNode.StartAsync(still.Url, method => method == "eth_getLogs" ? NodeFault.NoLogsOfOne : NodeFault.None, Ct);
        Assert.Equal(await CleanAsync(Young), await DigestAsync(Options, Young, liar.Url));
        Assert.Equal(await CleanAsync(Young), await DigestAsync(Options, Young, liar.Url, still.Url));
    }

    [Fact]
    public async Task A_final_block_at_the_end_of_a_page_that_lacks_a_contract_is_not_taken_over()
    {
        var lying = true;
        await using var liar = await FaultyNode.StartAsync(still.Url, method => lying && method == "eth_getLogs" ? NodeFault.NoLogsOfOne : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options with { FirstRange = 1, MostBlocks = 1 });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var following = rig.FollowAsync(Network(Final, [liar.Url]), end.Token);
        while (await rig.Chains.FindAsync(still.Chain.ChainId, Ct) is not { LastError: { } error } || !error.Contains("that the answer for its range lacks", StringComparison.Ordinal)) await Task.Delay(20, Ct);
        lying = false;
        await rig.ReachedAsync(still.Chain.ChainId, ChainTests.Head(still.Chain), Ct);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Equal(await CleanAsync(Final), await rig.DigestAsync(still.Chain.ChainId, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_short_answer_without_an_error_is_caught_when_another_endpoint_contradicts_it_whichever_is_asked_first(bool liarFirst)
    {
        var lying = true;
        await using var liar = await FaultyNode.StartAsync(still.Url, method => lying && method == "eth_getLogs" ? NodeFault.ShortAnswer : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options with { CrossCheckShare = 1 });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var network = Network(Final, liarFirst ? [liar.Url, still.Url] : [still.Url, liar.Url]);
        var following = rig.FollowAsync(network, end.Token);
        while (await rig.Chains.FindAsync(still.Chain.ChainId, Ct) is not { LastError: not null }) await Task.Delay(20, Ct);
        var shown = (await rig.Chains.FindAsync(still.Chain.ChainId, Ct))!;
        Assert.Contains("until they agree", shown.LastError, StringComparison.Ordinal);
        lying = false;
        await rig.ReachedAsync(still.Chain.ChainId, ChainTests.Head(still.Chain), Ct);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Equal(await CleanAsync(Final), await rig.DigestAsync(still.Chain.ChainId, Ct));
    }

    /// <summary>Below finality nothing ties a page to the one before.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_of_another_chain_with_the_same_id_is_passed_over(bool isKnown)
    {
        await using var host = await DevnetHost.StartAsync(Ct, genesis: DevnetHost.Genesis - 12);
        var foreign = await ChainTests.PlayedAsync(host);
        Assert.Equal(still.Chain.Addresses.DelegationManager, foreign.Addresses.DelegationManager);
        await using var away = await FaultyNode.StartAsync(still.Url, method => method == "eth_getLogs" ? NodeFault.ServerError : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options);
        if (isKnown) await rig.RunToAsync(Network(Final, [still.Url]), 3, Ct);
        // Where nothing is known yet the first endpoint says what chain it is.
        await rig.RunToAsync(Network(Final, isKnown ? [host.Anvil.HttpUrl, away.Url, still.Url] : [away.Url, host.Anvil.HttpUrl, still.Url]), still.Chain.Head.Number, Ct);
        Assert.Equal(await CleanAsync(Final), await rig.DigestAsync(still.Chain.ChainId, Ct));
    }

    [Fact]
    public async Task A_database_of_another_chain_with_the_same_id_stops_the_chain_in_words()
    {
        await using var host = await DevnetHost.StartAsync(Ct, genesis: DevnetHost.Genesis - 12);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, Options);
        await rig.RunToAsync(Network(Final, [still.Url]), 3, Ct);
        var stop = await Assert.ThrowsAsync<ChainStoppedException>(() => rig.RunToAsync(Network(Final, [host.Anvil.HttpUrl]), 5, Ct));
        Assert.Contains("another chain with id", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_every_endpoint_serves_another_chain_the_chain_stops_in_words()
    {
        await using var other = await FaultyNode.StartAsync(still.Url, method => method == "eth_chainId" ? NodeFault.WrongChain : NodeFault.None, Ct);
        await using var another = await FaultyNode.StartAsync(still.Url, method => method == "eth_chainId" ? NodeFault.WrongChain : NodeFault.None, Ct);
        var stop = await Assert.ThrowsAsync<ChainStoppedException>(() => DigestAsync(Options, Final, other.Url, another.Url));
        Assert.Contains("serves chain 5", stop.Message, StringComparison.Ordinal);
    }

    private Task<string> CleanAsync(int depth) => DigestAsync(new FollowerOptions(), depth, still.Url);

    private async Task<string> DigestAsync(FollowerOptions options, int depth, params Uri[] endpoints)
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, options);
        await rig.RunToAsync(Network(depth, endpoints), still.Chain.Head.Number, Ct);
        return await rig.DigestAsync(still.Chain.ChainId, Ct);
    }

    private NetworkManifest Network(int depth, IReadOnlyList<Uri> endpoints) => DevnetManifest.Of(still.Chain, still.Url, new Finality(depth)) with { Rpc = endpoints };
}
