using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Rules;

/// <summary>What stakers are warned of, by what the chain's documents tell.</summary>
public sealed class StakerWarningTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_way_out_takes_what_the_last_withdrawal_waited_and_not_what_an_earlier_release_said()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var rule = await rig.AddAsync("stakerWarning", Ct);
        await StoreAsync(rig, new SampleBlock().Store(new WithdrawalDelay { ChainId = RuleRig.ChainId, Contract = RuleRig.Avs, Strategy = Address.Zero, Blocks = 50_400, Block = 1 }));
        Assert.Contains("unknown", await WarningAsync(rig, rule), StringComparison.Ordinal);
        await StoreAsync(rig, new SampleBlock()
            .Store(Withdrawal("earlier", 1_000, 1_000 + 7 + 1, 1))
            .Store(Withdrawal("last", 2_000, 2_000 + 100_800 + 1, 2))
            .Store(Withdrawal("older release", 3_000, 3_000 + 50_400, 3) with { Era = WithdrawalEra.M2 }));
        Assert.Contains("leaving takes 100800 blocks: out before, if begun by block 99199", await WarningAsync(rig, rule), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_out_takes_what_the_contract_said_when_the_event_came_whatever_withdrawals_told_and_pages_say_the_same()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var rule = await rig.AddAsync("stakerWarning", Ct);
        await StoreAsync(rig, new SampleBlock().Store(Withdrawal("last", 2_000, 2_000 + 7 + 1, 2)));
        var services = rig.Services(TimeProvider.System);
        var (delays, chains) = (services.GetRequiredService<LeavingDelays>(), services.GetRequiredService<Chains>());
        var at = DateTimeOffset.FromUnixTimeSeconds(rig.Chain.Time);
        Task SaidAsync(long blocks, int seconds) => delays.StoreAsync(RuleRig.ChainId, new LeavingSight(blocks, 12), at.AddSeconds(seconds), Ct);
        // It was asked first a minute behind the event, and upgraded later.
        await SaidAsync(100_800, 60);
        await SaidAsync(100_800, 120);
        await SaidAsync(150_000, 180);
        Assert.Contains("leaving takes 100800 blocks: out before, if begun by block 99199", await WarningAsync(rig, rule), StringComparison.Ordinal);
        await SaidAsync(150_000, 240);
        for (var i = 0; i < 20; i++) await StoreAsync(rig, new SampleBlock());
        Assert.Contains("leaving takes 150000 blocks: out before, if begun by block 49999", await WarningAsync(rig, rule), StringComparison.Ordinal);
        // A web that was given no network cannot ask by itself.
        var web = new ScanWebOptions { Postgres = new(), Port = 0 };
        var page = await new LeavingTermsReader(delays, chains, new ChainNodes(new NetworkFiles(web), TimeProvider.System), TimeProvider.System).ReadAsync(ChainView.Of((await chains.FindAsync(RuleRig.ChainId, Ct))!), Ct);
        Assert.Equal((150_000L, 12L), (page.WithdrawalBlocks!.Value, page.DeallocationBlocks!.Value));
    }

    [Fact]
    public async Task A_warning_knows_the_operators_place_in_the_set_and_its_vaults_lock()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var (rule, strategy, now) = (await rig.AddAsync("stakerWarning", Ct), SampleChain.Account("strategy"), rig.Chain.Time);
        var args = $$$"""{"effectBlock":200000,"magnitude":"7","operator":"{{{RuleRig.Operator}}}","strategy":"{{{strategy}}}","operatorSet":{"avs":"{{{RuleRig.Avs}}}","id":3}}""";
        Task<string> ToldAsync() => WarningAsync(rig, rule, args, Topics.Operator(RuleRig.ChainId, RuleRig.Operator));
        Assert.Contains("whether the set can slash it then is unknown", await ToldAsync(), StringComparison.Ordinal);
        await StoreAsync(rig, new SampleBlock()
            .Store(new OperatorSet { ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, SetId = 3, CreatedBlock = 1, Strategies = [strategy] })
            .Store(new DurationVault { ChainId = RuleRig.ChainId, Address = RuleRig.Operator, Status = DurationVaultStatus.Locked, LockedTime = now - 10, UnlockTime = now + 86_400 }));
        var told = await ToldAsync();
        Assert.Contains("the operator is no member of the set", told, StringComparison.Ordinal);
        Assert.Contains("its vault is locked until", told, StringComparison.Ordinal);
        await StoreAsync(rig, new SampleBlock().Store(new OperatorSetMember { ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, SetId = 3, Operator = RuleRig.Operator, Member = true, JoinedBlock = 2 }));
        told = await ToldAsync();
        Assert.DoesNotContain("member of the set", told, StringComparison.Ordinal);
        Assert.DoesNotContain("whether the set", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_leaving_is_warned_of_the_operator_that_it_leaves_until_it_has_left()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var (staker, left, now) = (SampleChain.Account("staker"), SampleChain.Account("left"), SampleChain.Account("now"));
        await StoreAsync(rig, new SampleBlock()
            .Store(new Delegation { ChainId = RuleRig.ChainId, Staker = staker, Operator = now, SinceBlock = 1, SinceTime = 1 })
            .Store(Withdrawal("queued", 1, 2, 1) with { Staker = staker, Operator = left }));
        var scopes = rig.Services(TimeProvider.System).GetRequiredService<RuleScopes>();
        var rule = await rig.AddAsync("stakerWarning", Ct, r => r with { Scope = [Topics.Staker(RuleRig.ChainId, staker)] });
        string[] Operators(IReadOnlySet<string> topics) => [.. topics.Where(t => t.StartsWith("operator:", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(new[] { Topics.Operator(RuleRig.ChainId, left), Topics.Operator(RuleRig.ChainId, now) }.Order(StringComparer.Ordinal), Operators(await scopes.TopicsOfAsync(rule, Ct)));
        await StoreAsync(rig, new SampleBlock().Store(Withdrawal("queued", 1, 2, 1) with { Staker = staker, Operator = left, Status = WithdrawalStatus.Completed }));
        Assert.Equal([Topics.Operator(RuleRig.ChainId, now)], Operators(await scopes.TopicsOfAsync(rule, Ct)));
    }

    private static async Task<string> WarningAsync(RuleRig rig, Rule rule, string json = """{"effectBlock":200000,"magnitude":"7"}""", params string[] topics)
    {
        using var args = JsonDocument.Parse(json);
        var e = new RuleEvent { Id = "event:1", Name = "AllocationUpdated", ChainId = RuleRig.ChainId, Block = 100, Time = rig.Chain.Time, State = "seen", Topics = topics, Data = args.RootElement };
        return EventJudge.Judge(rule, await rig.Services(TimeProvider.System).GetRequiredService<RuleEvents>().PreparedAsync(rule, e, Ct))!.Detail;
    }

    private static Task StoreAsync(RuleRig rig, SampleBlock block) => rig.Chain.CommitAsync(rig.Chain.Time + 12, block, Ct);

    private static Withdrawal Withdrawal(string name, long from, long to, long time) => new()
    {
        ChainId = RuleRig.ChainId, Root = SampleChain.Hash(name), Era = WithdrawalEra.Slashing, Status = WithdrawalStatus.Queued, StartBlock = from, CompletableBlock = to, QueuedTime = time,
    };
}
