using System.Numerics;
using System.Text.Json.Nodes;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>Payments that known facilitators settle are recognised on chain; nobody else's authorisations, and no other transfer of the token, is kept.</summary>
public sealed class X402Tests(PostgresServer postgres) : IAsyncLifetime
{
    private BareChain chain = null!;
    private Address token, proxy, multicall, facilitator, other, payer, payee;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        chain = await BareChain.StartAsync(Ct);
        (facilitator, other, payer, payee) = (chain.Accounts[1], chain.Accounts[2], chain.Accounts[3], chain.Accounts[4]);
        token = await TokenAsync();
        proxy = await chain.DeployAsync("SettlementProxy", Ct);
        multicall = await chain.DeployAsync("SettlementBatch", Ct);
    }

    public ValueTask DisposeAsync() => chain.DisposeAsync();

    [Fact]
    public async Task A_payment_has_its_payer_payee_amount_and_facilitator_and_nobody_elses_is_kept()
    {
        await PayAsync(facilitator, payer, payee, 250, "a");
        await PayAsync(other, payer, payee, 999, "b");
        await chain.DoAsync(token, "transfer", Ct, payer, BigInteger.Zero);
        await PayAsync(facilitator, payee, payee, 5, "c");
        await using var rig = await RunAsync(Manifest());
        Assert.Equal([(facilitator, payer, payee, 250, true, false), (facilitator, payee, payee, 5, true, true)],
            (await SettlementsAsync(rig)).Select(s => (s.Sender!.Value, s.Payer!.Value, s.Payee!.Value, (int)s.Amount!, s.Confirmed, s.SelfPayment)));
        // Two payments of two logs each: of the token's ten logs nothing else is in the ledger.
        Assert.Equal(4, (await rig.Chains.FindAsync(BareChain.ChainId, Ct))!.EventsTotal);
    }

    [Fact]
    public async Task Wrapped_payments_of_one_transaction_are_told_apart()
    {
        byte[][] calls = [Call(payer, payee, 1, "a"), Call(payee, payer, 2, "b"), Call(payer, other, 3, "c")];
        await chain.SendFromAsync(facilitator, multicall, "all", Ct, calls.Select(_ => token), calls);
        await chain.MineAsync(1, Ct);
        await using var rig = await RunAsync(Manifest());
        Assert.Equal([(payer, payee, 1), (payee, payer, 2), (payer, other, 3)], (await SettlementsAsync(rig)).Select(s => (s.Payer!.Value, s.Payee!.Value, (int)s.Amount!)));
    }

    [Fact]
    public async Task A_Permit2_settlement_is_the_transfer_before_it()
    {
        await chain.SendFromAsync(facilitator, proxy, "settle", Ct, token, payer, payee, (BigInteger)70);
        await chain.SendFromAsync(facilitator, proxy, "settleWithPermit", Ct, token, payee, payee, (BigInteger)7);
        await chain.SendFromAsync(other, proxy, "settle", Ct, token, payer, payee, (BigInteger)700);
        await chain.MineAsync(1, Ct);
        await using var rig = await RunAsync(Manifest());
        Assert.Equal([(SettlementKind.Permit2, token, payer, payee, 70, false), (SettlementKind.Permit2, token, payee, payee, 7, true)],
            (await SettlementsAsync(rig)).Select(s => (s.Kind, s.Token!.Value, s.Payer!.Value, s.Payee!.Value, (int)s.Amount!, s.SelfPayment)));
        Assert.Equal(4, (await rig.Chains.FindAsync(BareChain.ChainId, Ct))!.EventsTotal);
    }

    [Fact]
    public async Task Pages_and_finality_make_no_difference_and_a_reorg_takes_payments_back()
    {
        for (var i = 0; i < 5; i++)
        {
            await PayAsync(facilitator, payer, payee, 10 + i, $"a{i}");
            await PayAsync(other, payer, payee, 20 + i, $"b{i}");
        }
        var digests = new HashSet<string>();
        foreach (var (finality, options) in new (int, FollowerOptions)[] { (0, new()), (100, new()), (0, new() { FirstRange = 1, MostBlocks = 1, BatchLogs = 1 }), (100, new() { HeadBlocks = 1 }) })
        {
            await using var rig = await RunAsync(Manifest(finality), options);
            digests.Add(await rig.DigestAsync(BareChain.ChainId, Ct));
        }
        Assert.Single(digests);
        await using var live = await IndexerRig.StartAsync(postgres, Ct);
        await live.CatchUpAsync(Manifest(100), await chain.HeadAsync(Ct), Ct);
        await chain.ReorgAsync(4, Ct);
        await live.CatchUpAsync(Manifest(100), await chain.HeadAsync(Ct), Ct);
        Assert.Equal([10, 11, 12], (await SettlementsAsync(live)).Select(s => (int)s.Amount!));
        await using var clean = await RunAsync(Manifest(100));
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await live.DigestAsync(BareChain.ChainId, Ct));
    }

    [Fact]
    public async Task A_facilitator_that_is_added_later_brings_its_past_payments()
    {
        await PayAsync(facilitator, payer, payee, 1, "a");
        await PayAsync(other, payer, payee, 2, "b");
        await using var rig = await RunAsync(Manifest());
        await chain.MineAsync(1, Ct);
        var both = Manifest(2, [facilitator, other]);
        await IsAsCleanAsync(rig, both);
        Assert.Equal([1, 2], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    /// <summary>Payments of the token itself, through the proxy, and in a transaction that pays in another token, too.</summary>
    [Fact]
    public async Task A_token_that_is_added_later_brings_its_past_payments()
    {
        var second = await TokenAsync();
        await PayAsync(facilitator, payer, payee, 1, "a");
        await SettleAsync(facilitator, proxy, second, 2);
        await chain.SendFromAsync(facilitator, multicall, "all", Ct, new[] { token, second }, new[] { Call(payer, payee, 3, "b"), Transfer(payer, payee, 4) });
        await chain.SendAsync(facilitator, second, Call(payer, payee, 5, "c"), Ct);
        await chain.MineAsync(1, Ct);
        await using var rig = await RunAsync(Manifest());
        Assert.Contains(await SettlementsAsync(rig), s => s.Amount is null);
        await IsAsCleanAsync(rig, Manifest(tokens: [token, second]));
        Assert.Equal([1, 2, 3, 5], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    [Fact]
    public async Task A_proxy_that_is_added_later_brings_its_past_payments()
    {
        await PayAsync(facilitator, payer, payee, 1, "a");
        await SettleAsync(facilitator, proxy, token, 2);
        await SettleAsync(other, proxy, token, 3);
        await using var rig = await RunAsync(Manifest(proxies: []));
        await IsAsCleanAsync(rig, Manifest());
        Assert.Equal([1, 2], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    /// <summary>Facilitators are listed without a block: it is that of the first contract, and they are asked for nothing.</summary>
    [Fact]
    public async Task A_proxy_that_is_added_later_is_the_only_one_that_is_asked_for_and_from_its_first_block_on()
    {
        var young = await chain.DeployAsync("SettlementProxy", Ct);
        await PayAsync(facilitator, payer, payee, 1, "a");
        await chain.MineAsync(3_000, Ct);
        var start = (await chain.HeadAsync(Ct)).Number;
        await PayAsync(facilitator, payer, payee, 2, "b");
        await SettleAsync(facilitator, young, token, 3);
        await using var rig = await RunAsync(Manifest());
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, _ => NodeFault.None, Ct);
        var both = Manifest(proxies: [(proxy, 0), (young, start)]);
        await rig.RunToAsync(both with { Rpc = [node.Url] }, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.All(Asked("eth_getLogs"), asked => Assert.Equal([young.ToString()], asked["address"]!.AsArray().Select(address => address!.GetValue<string>())));
        Assert.InRange(node.Requests.Count(request => request["method"]!.GetValue<string>() == "eth_getBlockByNumber"), 1, 30);
        await IsAsCleanAsync(rig, both);

        IEnumerable<JsonNode> Asked(string method) => node.Requests.Where(request => request["method"]!.GetValue<string>() == method).Select(request => request["params"]![0]!);
    }

    /// <summary>With the contract, tokens and facilitators begin earlier, too.</summary>
    [Fact]
    public async Task A_facilitator_that_is_added_with_an_earlier_contract_brings_all_of_its_payments()
    {
        await PayAsync(other, payer, payee, 1, "a");
        await PayAsync(facilitator, payer, payee, 2, "b");
        var start = (await chain.HeadAsync(Ct)).Number + 1;
        await PayAsync(other, payer, payee, 3, "c");
        await SettleAsync(other, proxy, token, 4);
        await PayAsync(facilitator, payer, payee, 5, "d");
        await using var rig = await RunAsync(Manifest(proxies: [(proxy, start)]));
        await IsAsCleanAsync(rig, Manifest(2, [facilitator, other]));
        Assert.Equal([1, 2, 3, 4, 5], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    [Fact]
    public async Task A_facilitator_that_comes_back_paid_in_the_tokens_that_were_added_meanwhile()
    {
        var second = await TokenAsync();
        await chain.SendAsync(other, second, Call(payer, payee, 1, "a"), Ct);
        await chain.MineAsync(2, Ct);
        await using var rig = await RunAsync(Manifest(2, [facilitator, other]));
        await NextAsync(rig, Manifest(2, [facilitator]));
        await NextAsync(rig, Manifest(2, [facilitator], [token, second]));
        await IsAsCleanAsync(rig, Manifest(2, [facilitator, other], [token, second]));
        Assert.Equal([1], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    [Fact]
    public async Task A_token_that_comes_back_was_paid_through_the_proxies_that_were_added_meanwhile()
    {
        await SettleAsync(facilitator, proxy, token, 1);
        await using var rig = await RunAsync(Manifest(proxies: [(multicall, 0)]));
        await NextAsync(rig, Manifest(tokens: [], proxies: [(multicall, 0)]));
        await NextAsync(rig, Manifest(tokens: [], proxies: [(multicall, 0), (proxy, 0)]));
        await IsAsCleanAsync(rig, Manifest(proxies: [(multicall, 0), (proxy, 0)]));
        Assert.Equal([1], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    [Fact]
    public async Task A_proxy_that_comes_back_was_used_by_the_facilitators_that_were_added_meanwhile()
    {
        await SettleAsync(other, proxy, token, 1);
        await using var rig = await RunAsync(Manifest(proxies: [(multicall, 0), (proxy, 0)]));
        await NextAsync(rig, Manifest(proxies: [(multicall, 0)]));
        await NextAsync(rig, Manifest(2, [facilitator, other], proxies: [(multicall, 0)]));
        await IsAsCleanAsync(rig, Manifest(2, [facilitator, other], proxies: [(multicall, 0), (proxy, 0)]));
        Assert.Equal([1], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    [Fact]
    public async Task Without_facilitators_any_more_proxies_tell_of_everybodys_past_payments()
    {
        await SettleAsync(facilitator, proxy, token, 1);
        await SettleAsync(other, proxy, token, 2);
        await using var rig = await RunAsync(Manifest(tokens: []));
        Assert.Single(await SettlementsAsync(rig));
        await IsAsCleanAsync(rig, Manifest(2, [], []));
        Assert.Equal([facilitator, other], (await SettlementsAsync(rig)).Select(s => s.Sender!.Value));
    }

    [Fact]
    public async Task Without_facilitators_no_token_is_read_and_proxies_tell_their_sender_alone()
    {
        await PayAsync(facilitator, payer, payee, 1, "a");
        await chain.SendFromAsync(other, proxy, "settle", Ct, token, payer, payee, (BigInteger)70);
        await chain.MineAsync(1, Ct);
        await using var rig = await RunAsync(Manifest(2, []));
        var settlement = Assert.Single(await SettlementsAsync(rig));
        Assert.Equal((other, null, null), (settlement.Sender, settlement.Payer, settlement.Amount));
        Assert.StartsWith("Settled names nobody", settlement.Problem, StringComparison.Ordinal);
        Assert.Equal(["X402Permit2Proxy"], (await rig.SourcesAsync(BareChain.ChainId, Ct)).Select(source => source.Contract));
    }

    [Fact]
    public async Task A_node_without_receipts_of_single_transactions_is_asked_for_those_of_the_block()
    {
        await PayAsync(facilitator, payer, payee, 4, "a");
        await using var forgetful = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method => method == "eth_getTransactionReceipt" ? NodeFault.NullResult : NodeFault.None, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Manifest() with { Rpc = [forgetful.Url] }, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal([4], (await SettlementsAsync(rig)).Select(s => (int)s.Amount!));
    }

    /// <summary>As a user writes it.</summary>
    private NetworkManifest Manifest(int finality = 2, Address[]? facilitators = null, Address[]? tokens = null, (Address Address, long Start)[]? proxies = null) =>
        new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("x402.json", $$"""
        {
          "name": "x402", "chainId": {{BareChain.ChainId}}, "rpc": ["{{chain.Anvil.HttpUrl}}"], "finality": { "mode": "depth", "depth": {{finality}} },
          "contracts": [ {{string.Join(",", (proxies ?? [(proxy, 0)]).Select(p => $$"""{ "system": "x402", "contract": "X402Permit2Proxy", "address": "{{p.Address}}", "startBlock": {{p.Start}} }"""))}} ],
          "x402": {
            "tokens": [ {{string.Join(",", (tokens ?? [token]).Select(t => $$"""{ "address": "{{t}}", "symbol": "USDC", "decimals": 6 }"""))}} ],
            "facilitators": [ {{string.Join(",", (facilitators ?? [facilitator]).Select(f => $$"""{ "name": "F", "addresses": ["{{f}}"] }"""))}} ]
          }
        }
        """);

    private async Task NextAsync(IndexerRig rig, NetworkManifest network)
    {
        await chain.MineAsync(2, Ct);
        await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
    }

    private async Task<IndexerRig> RunAsync(NetworkManifest network, FollowerOptions? options = null)
    {
        var rig = await IndexerRig.StartAsync(postgres, Ct, options);
        await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
        return rig;
    }

    private async Task IsAsCleanAsync(IndexerRig rig, NetworkManifest network)
    {
        await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
        await using var clean = await RunAsync(network);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    private static async Task<IReadOnlyList<Settlement>> SettlementsAsync(IndexerRig rig) =>
        [.. (await rig.Store.QueryAsync<Settlement>(new DocumentQuery(), Ct)).Items.Select(item => item.Body).OrderBy(s => s.Block).ThenBy(s => s.LogIndex)];

    private async Task PayAsync(Address sender, Address from, Address to, int amount, string nonce)
    {
        await chain.SendAsync(sender, token, Call(from, to, amount, nonce), Ct);
        await chain.MineAsync(1, Ct);
    }

    private async Task SettleAsync(Address sender, Address by, Address of, int amount)
    {
        await chain.SendFromAsync(sender, by, "settle", Ct, of, payer, payee, (BigInteger)amount);
        await chain.MineAsync(1, Ct);
    }

    private async Task<Address> TokenAsync()
    {
        var deployed = await chain.DeployAsync("SettlementToken", Ct);
        foreach (var account in (Address[])[payer, payee, other]) await chain.DoAsync(deployed, "mint", Ct, account, (BigInteger)1_000_000);
        return deployed;
    }

    private byte[] Transfer(Address from, Address to, int amount) => chain.CallData("SettlementToken", "permitTransferFrom", from, to, (BigInteger)amount);

    private byte[] Call(Address from, Address to, int amount, string nonce) => chain.CallData("SettlementToken",
        "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)", from, to, (BigInteger)amount, BigInteger.Zero, BigInteger.One << 200,
        Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(nonce)), new byte[] { 1 });
}
