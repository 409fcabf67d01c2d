using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Domain.Tasks;
using Scan.Indexer.Health;
using Scan.Indexer.Rules;
using Scan.IntegrationTests.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Health;

/// <summary>From stored alerts, tasks and signed calls to what health says of each operator, and what rules make of it.</summary>
public sealed class ParticipationPathTests(PostgresServer postgres) : IAsyncLifetime
{
    private const byte Quorum = 0;
    private const string Contract = "IncredibleSquaringTaskManager";
    private static readonly Address Avs = SampleChain.Account("avs"), Registry = SampleChain.Account("stake registry"), Manager = SampleChain.Account("task manager");
    private static readonly Address[] Operators = [SampleChain.Account("first"), SampleChain.Account("second")];
    private static readonly Hash32[] Ids = [SampleChain.Hash("id 1"), SampleChain.Hash("id 2")];
    private readonly QuorumStake[] stakes = new QuorumStake[2];
    private RuleRig rig = null!;
    private int numbers;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private IServiceProvider Services => rig.Services(TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock()
            .Store(new Domain.EigenLayer.Avs { ChainId = RuleRig.ChainId, Address = Avs, Kind = AvsKind.Bls, StakeRegistry = Registry, FirstSeenBlock = 1, FirstSeenTime = 1 })
            .Store(new Quorum { ChainId = RuleRig.ChainId, Avs = Avs, Number = Quorum, OperatorCount = 2 }), Ct);
        await rig.Chain.SetStateAsync(ChainState.Live, Ct);
        for (var op = 0; op < 2; op++) await StakeAsync(op, 100 + op);
    }

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task Alerts_tasks_and_declared_calls_are_counted_apart_with_the_stake_behind_them()
    {
        await AlertAsync(1);
        await AlertAsync();
        await StoreAsync(Task() with { NonSigners = [new(Ids[1], Operators[1])] });
        await StoreAsync(Call() with { QuorumCount = 1, NonSigners = [new(Ids[0], Operators[0])] });
        var (first, second) = await HealthAsync();
        Assert.Equal(["alert confirmAlert 2/2 ?0", $"call 0x9a2b1c3d 0/1 ?0", $"task {Contract} 1/1 ?0"], Said(first));
        Assert.Equal(["alert confirmAlert 1/2 ?0", $"call 0x9a2b1c3d 1/1 ?0", $"task {Contract} 0/1 ?0"], Said(second));
        Assert.Equal((new BigInteger(300), new BigInteger(100)), first.Window("30d") is var w ? (w.SignedStake, w.MissedStake) : default);
        Assert.Equal((0, 1), (first.SignedInRow, first.MissedInRow));
        Assert.Equal((1, 0, 0, 1), (second.Kinds[0].SignedInRow, second.Kinds[0].MissedInRow, second.Kinds[2].SignedInRow, second.Kinds[2].MissedInRow));
    }

    [Fact]
    public async Task What_does_not_tell_who_signed_is_unknown_with_its_reason_and_neither_signed_nor_missed()
    {
        await StoreAsync(Alert() with { ReferenceBlock = null, Quorums = [], CallDataProblem = "not there" });
        await StoreAsync(Task() with { CallDataProblem = "another hash" });
        await StoreAsync(Call() with { Problem = "wrapped" });
        await StoreAsync(Call() with { QuorumCount = 2 });
        // Nobody responded, and a hello world has answers of its own: there was nothing to sign for a quorum.
        await StoreAsync(Task() with { Status = AvsTaskStatus.Created, RespondedBlock = null, RespondedTime = null });
        await StoreAsync(Task() with { Contract = "WizardHelloWorldServiceManager", Quorums = [], HashOfNonSigners = null });
        var (first, _) = await HealthAsync();
        Assert.Equal((0, 4), (first.Window("30d").Events, first.Window("30d").Unknown));
        Assert.Equal([ParticipationUnknown.CallQuorums, ParticipationUnknown.CallData, ParticipationUnknown.AlertCall, ParticipationUnknown.TaskCall], first.Unknowns.Select(u => u.Reason));
        var score = (await OfAvsAsync()).First(h => h.OperatorId == Ids[0]).Score.Parts.Single(p => p.Name == "participation");
        Assert.Equal((null, $"Nothing is known of 4 in 30d: {ParticipationUnknown.CallQuorums}."), (score.Value, score.Reason));
    }

    [Fact]
    public async Task Stakes_older_than_the_document_remembers_are_read_from_the_ledger()
    {
        var before = rig.Chain.Block - 2;
        await AlertAsync(1);
        for (var i = 1; i <= 6; i++) await StakeAsync(1, 101 + i);
        Assert.Null(stakes[1].StakeAt(rig.Chain.Block - 7));
        var (_, second) = await HealthAsync();
        Assert.Equal((0, 1, 0, new BigInteger(101)), second.Window("30d") is var w ? (w.Signed, w.Missed, w.Unknown, w.MissedStake) : default);
        // Twice over what is final, which is read once.
        for (var i = 0; i < 12; i++) await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock(), Ct);
        for (var i = 0; i < 2; i++) Assert.Equal(1, (await HealthAsync()).Second.Window("30d").Missed);
        // Before its first stake it was no member, and there was nothing that it could miss.
        await StoreAsync(Alert(1) with { ReferenceBlock = before });
        Assert.Equal((1, 0), (await HealthAsync()).Second.Window("30d") is var again ? (again.Events, again.Unknown) : default);
        // Without the registry nobody can tell: that is said.
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock().Store(new Domain.EigenLayer.Avs { ChainId = RuleRig.ChainId, Address = Avs, Kind = AvsKind.Bls, FirstSeenBlock = 1, FirstSeenTime = 1 }), Ct);
        var unknown = (await HealthAsync()).Second;
        Assert.Equal((0, 2, ParticipationUnknown.Stake), (unknown.Window("30d").Events, unknown.Unknown, unknown.Unknowns.Single().Reason));
    }

    [Fact]
    public async Task Older_stakes_that_a_reorg_took_back_count_no_more()
    {
        await AlertAsync(1);
        var alert = rig.Chain.Block;
        for (var i = 1; i <= 5; i++) await StakeAsync(1, 101 + i);
        Assert.Equal(101, (await HealthAsync()).Second.Window("30d").MissedStake);
        await rig.Chain.RollBackAsync(alert - 3, Ct);
        stakes[1] = new QuorumStake { ChainId = RuleRig.ChainId, Avs = Avs, Quorum = Quorum, OperatorId = Ids[1], Operator = Operators[1], Member = true };
        // Sample blocks of the same number are the same block.
        while (rig.Chain.Block < alert + 8) await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock(), Ct);
        await StakeAsync(0, 100);
        await StakeAsync(1, 77);
        await StoreAsync(Alert(1) with { ReferenceBlock = rig.Chain.Block });
        for (var i = 1; i <= 5; i++) await StakeAsync(1, 101 + i);
        Assert.Equal(77, (await HealthAsync()).Second.Window("30d").MissedStake);
    }

    [Fact]
    public async Task Misses_in_a_row_open_for_operator_quorum_and_service_and_a_trial_finds_the_same_behind_the_documents_memory()
    {
        for (var i = 0; i < 2; i++) await AlertAsync(1);
        await StoreAsync(Task() with { NonSigners = [new(Ids[1], Operators[1])] });
        for (var i = 1; i <= 6; i++) await StakeAsync(1, 101 + i);
        await HealthAsync();
        var (look, trials) = (Services.GetRequiredService<StateConditions>(), Services.GetRequiredService<StateTrials>());
        var subject = $"{Topics.Operator(RuleRig.ChainId, Operators[1])} {Topics.Avs(RuleRig.ChainId, Avs)} quorum 0";
        string[] scopes = [Topics.Operator(RuleRig.ChainId, Operators[1]), Topics.Avs(RuleRig.ChainId, Avs), Topics.Quorum(RuleRig.ChainId, Avs, Quorum)];
        foreach (var scope in scopes.Select(s => new HashSet<string> { s }).Append([]))
        {
            Assert.Equal((subject, "missed 3 in a row of what it should have signed"), Assert.Single(await look.LookAsync(Rule(3), scope, new([(Rule(3), scope)]), Ct)).Verdict is var v ? (v.Subject, v.Detail) : default);
            Assert.Equal(subject, Assert.Single((await trials.MissedAsync(Rule(3), scope, DateTimeOffset.UnixEpoch, Ct)).Incidents).Subject);
        }
        string[] others = [Topics.Operator(RuleRig.ChainId, Operators[0]), Topics.Avs(RuleRig.ChainId, Manager), Topics.Quorum(RuleRig.ChainId, Avs, 1)];
        foreach (var other in others.Select(o => new HashSet<string> { o })) Assert.Empty(await look.LookAsync(Rule(3), other, new([(Rule(3), other)]), Ct));
        var any = new HashSet<string>();
        Assert.Empty(await look.LookAsync(Rule(4), any, new([(Rule(4), any)]), Ct));
        await AlertAsync();
        await HealthAsync();
        Assert.Empty(await look.LookAsync(Rule(1), any, new([(Rule(1), any)]), Ct));
    }

    private static Rule Rule(int times) => new() { Id = "r", Name = "r", Condition = "missedInRow", Parameters = new Dictionary<string, decimal> { ["times"] = times }, CreatedAt = DateTimeOffset.UnixEpoch };

    private async Task StakeAsync(int op, BigInteger stake)
    {
        var of = stakes[op] ?? new QuorumStake { ChainId = RuleRig.ChainId, Avs = Avs, Quorum = Quorum, OperatorId = Ids[op], Operator = Operators[op], Member = true };
        stakes[op] = of.WithStake(rig.Chain.Block + 1, stake);
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock().Store(stakes[op])
            .Log(new SampleLog("OperatorStakeUpdate", Registry, SampleChain.Hash($"stake {++numbers}"), [Ids[op], (int)Quorum, stake], [Topics.OperatorId(RuleRig.ChainId, Ids[op]), Topics.Avs(RuleRig.ChainId, Avs)])), Ct);
    }

    private Task AlertAsync(params int[] missed) => StoreAsync(Alert(missed));

    private Task StoreAsync<T>(T document) where T : class, IDocument => rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock().Store(document), Ct);

    private Alert Alert(params int[] missed) => new()
    {
        ChainId = RuleRig.ChainId, Avs = Avs, MessageHash = SampleChain.Hash($"alert {++numbers}"), AlertHeaderHash = SampleChain.Hash("header"), Status = AlertStatus.Open, Block = rig.Chain.Block + 1, Time = rig.Chain.Time + 12,
        Transaction = SampleChain.Hash("tx"), ReferenceBlock = rig.Chain.Block, Quorums = [new AlertQuorum(Quorum, 66, null, null)], NonSigners = [.. missed.Select(m => new AlertNonSigner(Ids[m], Operators[m]))],
    };

    private AvsTask Task() => new()
    {
        ChainId = RuleRig.ChainId, Manager = Manager, Avs = Avs, Index = ++numbers, Contract = Contract, Status = AvsTaskStatus.Responded, CreatedBlock = rig.Chain.Block, CreatedTime = rig.Chain.Time, Quorums = [Quorum],
        RespondedBlock = rig.Chain.Block + 1, RespondedTime = rig.Chain.Time + 12, HashOfNonSigners = SampleChain.Hash("non-signers"),
    };

    private SignedCallRecord Call() => new()
    {
        ChainId = RuleRig.ChainId, Contract = Manager, Avs = Avs, Selector = "0x9a2b1c3d", Block = rig.Chain.Block + 1, Time = rig.Chain.Time + 12, LogIndex = 0, Transaction = SampleChain.Hash("call"),
    };

    private async Task<(Participation First, Participation Second)> HealthAsync()
    {
        await (keeper ??= ActivatorUtilities.CreateInstance<HealthKeeper>(Services)).RunAsync(RuleRig.ChainId, Ct);
        var health = await OfAvsAsync();
        return (Of(0), Of(1));

        Participation Of(int op) => health.Single(h => h.OperatorId == Ids[op]).Quorums.Single().Participation;
    }

    private HealthKeeper? keeper;

    private async Task<IReadOnlyList<OperatorHealth>> OfAvsAsync() => [.. (await rig.Health.OfAvsAsync(RuleRig.ChainId, Avs.ToArray(), Ct)).Select(h => JsonSerializer.Deserialize<OperatorHealth>(h, DocumentJson.Options)!)];

    private static IEnumerable<string> Said(Participation p) => p.Kinds.Select(k => $"{k.Kind} {k.Name} {k.Window("30d").Signed}/{k.Window("30d").Events} ?{k.Window("30d").Unknown}");
}
