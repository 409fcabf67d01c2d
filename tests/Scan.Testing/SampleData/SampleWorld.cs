using System.Numerics;
using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Domain.Tasks;
using Scan.Domain.X402;

namespace Scan.Testing.SampleData;

/// <summary>A small, fixed world on two chains, written through the store, for tests and pictures of pages: AVSs, operators, stakes, alerts, agents, reALT.</summary>
public sealed class SampleWorld : IAsyncDisposable
{
    private const long Day = 86_400;
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    private static readonly string[] OperatorNames =
    [
        "Northwind Validators", "Blue Harbour", "Kestrel Stake", "Basalt Nodes", "Meridian Labs", "Old Town Staking", "Fjord Infra", "Copper Finch", "Quiet Mountain", "Lantern",
        "Tidewater", "Signal Nine", "Hollow Oak", "Parallel Forty", "Red Kite", "Driftwood", "Anvil & Sons", "Ninth Wave", "Cinder", "Long Now Nodes", "Marram", "Saltbox", "Ironbark", "Two Rivers",
    ];
    private static readonly (string Name, string Kind, int Quorums)[] AvsList =
        [("Xterio MACH", "mach", 2), ("Optimism MACH", "mach", 3), ("Cyber MACH", "mach", 2), ("Beacon Oracle", "bls", 1), ("Data Harbour", "bls", 2), ("Sketchpad", "unknown", 0)];
    private static readonly (string Symbol, int Decimals)[] Strategies = [("stETH", 18), ("rETH", 18), ("ALT", 18), ("USDC", 6)];
    private static readonly (int Day, string Token, int Amount)[] Claims = [(28, "USDC", 40), (20, "USDC", 25), (20, "reward token", 5), (6, "USDC", 60), (2, "reward token", 7)];
    private readonly Random random = new(8004);
    private readonly long now;
    private int raised;

    private SampleWorld(SampleChain chain, long now) => (Chain, this.now) = (chain, now);

    public SampleChain Chain { get; }
    public IReadOnlyList<Address> Operators { get; } = [.. OperatorNames.Select(n => SampleChain.Account("operator " + n))];
    public IReadOnlyList<Address> Avss { get; } = [.. AvsList.Select(a => SampleChain.Account("avs " + a.Name))];

    /// <summary>A staker who was slashed, with a withdrawal that waits and one that is done.</summary>
    public Address Staker { get; } = SampleChain.Account("staker");

    /// <summary>Fills an empty database.</summary>
    public static async Task<SampleWorld> CreateAsync(string connectionString, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var chain = await SampleChain.OpenAsync(connectionString, 31337, "Sample chain", Manifest, 20_000_000, now - 40 * Day, ct, history: true);
        var world = new SampleWorld(chain, now);
        await world.FillAsync(ct);
        await chain.ReadAsync([Identity(31337)], ct);
        await using var second = await SampleChain.OpenAsync(connectionString, 8453, "Second chain", """{"name":"second","currency":"ETH"}""", 9_000_000, now - 3 * Day, ct);
        await second.ReadAsync([Identity(8453)], ct);
        await second.CommitAsync(now - 30, world.Agents(8453, 12, now), ct);
        return world;
    }

    /// <summary>Raises an alert in a block of its own and returns its message hash.</summary>
    public async Task<Hash32> RaiseAlertAsync(long time, CancellationToken ct)
    {
        var avs = Avss[raised % 3];
        var hash = SampleChain.Hash($"message {++raised}");
        await Chain.CommitAsync(time, Alert(new SampleBlock(), avs, hash, time, removed: false), ct);
        return hash;
    }

    public ValueTask DisposeAsync() => Chain.DisposeAsync();

    private static string Manifest => $$"""
        {"name":"sample","chainId":31337,"currency":"ETH","explorer":"https://explorer.example","contracts":[{"system":"eigenlayer-core","contract":"DelegationManager","address":"{{SampleChain.Account("delegation")}}"},{"system":"eigenlayer-core","contract":"AllocationManager","address":"{{SampleChain.Account("allocation")}}"}],"strategies":[{{string.Join(',', Strategies.Select(s => $$"""{"address":"{{Strategy(s.Symbol)}}","symbol":"{{s.Symbol}}","decimals":{{s.Decimals}}}"""))}}],
        "x402":{"tokens":[{"address":"{{PaymentToken(0)}}","symbol":"USDC","decimals":6}],"facilitators":[{"name":"AltLayer","addresses":["{{SampleChain.Account("facilitator")}}"]}]},
        "rollups":[{"chainId":"10","name":"OP Mainnet","stack":"OP Stack","settlement":"Ethereum","da":"Ethereum blobs","windowSeconds":10,"publicRpc":"https://op.example","currency":"ETH","kind":"persistent","explorer":"https://explorer.example"},{"chainId":"7560","name":"Cyber","stack":"OP Stack"},{"chainId":"112358","name":"Xterio"}]}
        """;

    private static SourceRow Identity(long chainId) => new(SampleChain.Account($"identity {chainId}").ToArray(), "erc8004", "IdentityRegistry", 0);

    private static Address Strategy(string symbol) => SampleChain.Account("strategy " + symbol);

    private async Task FillAsync(CancellationToken ct)
    {
        await NameAsync(ct);
        for (var day = 30; day >= 0; day--) await Chain.CommitAsync(now - day * Day - 3600, StakesOf(day), ct);
        for (var i = 0; i < 70; i++)
        {
            var time = now - (70 - i) * 1700;
            await Chain.CommitAsync(time, Alert(new SampleBlock(), Avss[i % 3], SampleChain.Hash($"message {++raised}"), time, removed: i % 8 != 3), ct);
        }
        await Chain.CommitAsync(now - 60, Agents(31337, 60, now), ct);
        await Chain.CommitAsync(now - 50, Payments(), ct);
        await Chain.CommitAsync(now - 40, Counts(), ct);
        for (var i = 0; i < 3; i++) await Chain.CommitAsync(now - 12 * (3 - i), new SampleBlock(), ct);
    }

    private Task NameAsync(CancellationToken ct) => Chain.NameAsync(
    [
        .. Operators.Select((o, i) => Named("operator", o, OperatorNames[i], i % 3 == 0 ? "Independent operator running validators and restaked services since 2021." : null)),
        .. Avss.Take(5).Select((a, i) => Named("avs", a, AvsList[i].Name, i < 3 ? "Operators verify each block of the rollup and raise an alert when one is not valid." : "A service on quorums of BLS keys.")),
    ], ct);

    private Profile Named(string kind, Address id, string name, string? description) =>
        new(31337, kind, id.ToArray(), null, name, description, "https://example.org/", null, null, "data:application/json,…", DateTimeOffset.FromUnixTimeSeconds(now), null);

    private SampleBlock StakesOf(int day)
    {
        var block = new SampleBlock();
        var time = now - day * Day - 3600;
        for (var a = 0; a < 5; a++)
        {
            foreach (var o in MembersOf(a).Where(o => day == 30 || (o + day) % 5 == 0))
            {
                var joined = now - 30 * Day - 3600;
                if (day == 30 || day == o) block.Store(Registration(a, o, joined));
                for (byte q = 0; q < AvsList[a].Quorums; q++) Stake(block, a, o, q, time, Weight(a, o, q, day));
                if (day == 30) block.Log(new("OperatorAVSRegistrationStatusUpdated", SampleChain.Account("directory"), SampleChain.Hash($"registration {a} {o}"), [Operators[o], Avss[a], 1],
                    [Topics.Operator(31337, Operators[o]), Topics.Avs(31337, Avss[a])]));
                block.Log(new("OperatorStakeUpdate", SampleChain.Account($"stakes {a}"), SampleChain.Hash($"stake {a} {o} {day}"), [IdOf(o), 0, Weight(a, o, 0, day)],
                    [Topics.Operator(31337, Operators[o]), Topics.Avs(31337, Avss[a])]));
            }
        }
        // A staker's claims, and a key that one operator replaced.
        foreach (var (on, token, amount) in Claims.Where(c => c.Day == day))
        {
            block.Log(new("RewardsClaimed", SampleChain.Account("rewards"), SampleChain.Hash($"claim {on} {token}"), [SampleChain.Hash("root"), Staker, Staker, Staker, SampleChain.Account(token), amount * BigInteger.Pow(10, token == "USDC" ? 6 : 18)],
                [Topics.Account(31337, Staker)]));
        }
        if (day is 30 or 9) block.Log(new("NewPubkeyRegistration", SampleChain.Account("keys 0"), SampleChain.Hash($"key {day}"), [Operators[3], new object[] { Wad * 7 + day, Wad * 11 + day }, new object[] { new object[] { Wad, Wad }, new object[] { Wad, Wad } }],
            [Topics.Operator(31337, Operators[3]), Topics.Avs(31337, Avss[0])]));
        // What the chart of one operator's stake by strategy is told by.
        for (var s = 0; s < 3 && day < 12; s++)
        {
            if (day % (s + 1) == 0) block.Log(new("OperatorSharesIncreased", SampleChain.Account("delegation"), SampleChain.Hash($"shares {s} {day}"),
                [Operators[3], Staker, Strategy(Strategies[s].Symbol), BigInteger.Pow(10, Strategies[s].Decimals) * (40 + s * 13)], [Topics.Operator(31337, Operators[3])]));
        }
        return block;
    }

    private IEnumerable<int> MembersOf(int avs) => Enumerable.Range(0, Operators.Count).Where(o => (o * 7 + avs * 3) % 5 < 3);

    private static BigInteger Weight(int avs, int o, byte quorum, int day) => Wad * (400 + 97 * ((o * 13 + avs * 5) % 23) + quorum * 31 + (30 - day) * ((o % 4) - 1)) + o * 1_234_567_890_123;

    private Hash32 IdOf(int o) => SampleChain.Hash($"id {o}");

    private OperatorAvsRegistration Registration(int a, int o, long joined) => new()
    {
        ChainId = 31337, Avs = Avss[a], Operator = Operators[o], Registered = o % 11 != 7, InAvsDirectory = o % 11 != 7, RegisteredBlock = 20_000_001, RegisteredTime = joined + o * 3600,
        DeregisteredBlock = o % 11 == 7 ? 20_000_020 : null, DeregisteredTime = o % 11 == 7 ? now - 9 * Day : null, EjectedBlock = o % 22 == 7 ? 20_000_020 : null, OperatorId = IdOf(o),
        KeyG1 = o == 3 && a == 0 ? new(Wad * 7 + 9, Wad * 11 + 9) : null, Quorums = [0], Socket = $"{10 + o}.23.4.5:8080", Allowed = a < 3 ? true : null,
    };

    private void Stake(SampleBlock block, int a, int o, byte q, long time, BigInteger weight)
    {
        block.Store(new QuorumStake { ChainId = 31337, Avs = Avss[a], Quorum = q, OperatorId = IdOf(o), Operator = Operators[o], Stake = weight, Member = o % 11 != 7, UpdatedBlock = 20_000_030, UpdatedTime = time });
        block.Store(new QuorumStakeDay { ChainId = 31337, Avs = Avss[a], Quorum = q, OperatorId = IdOf(o), Day = time / Day, Stake = weight });
    }

    private SampleBlock Alert(SampleBlock block, Address avs, Hash32 hash, long time, bool removed)
    {
        var index = Avss.ToList().IndexOf(avs);
        var rollup = new[] { "112358", "10", "7560" }[index];
        var transaction = SampleChain.Hash($"alert {hash}");
        var absent = MembersOf(index).Take(random.Next(4)).ToList();
        var quorums = Enumerable.Range(0, AvsList[index].Quorums).Select(q => new AlertQuorum((byte)q, 66, Wad * (27_500 - absent.Count * 1_900 - q * 150), Wad * (27_500 - q * 150))).ToList();
        var alert = new Alert
        {
            ChainId = 31337, Avs = avs, MessageHash = hash, AlertHeaderHash = SampleChain.Hash($"header {hash}"), RollupChainId = rollup, Status = removed ? AlertStatus.Removed : AlertStatus.Open, Block = Chain.Block + 1,
            Time = time, Transaction = transaction, Sender = SampleChain.Account("confirmer"), ReferenceBlock = Chain.Block - 5, Quorums = quorums, HeaderVerified = true,
            NonSigners = [.. absent.Select(o => new AlertNonSigner(IdOf(o), Operators[o]))], RemovedBlock = removed ? Chain.Block + 1 : null, RemovedTime = removed ? time + 900 : null,
            RemovedTransaction = removed ? SampleChain.Hash($"removal {hash}") : null, RemovedBy = removed ? SampleChain.Account("owner") : null,
        };
        var topic = Topics.Alert(31337, avs, hash);
        return block.Store(alert).Log(new("AlertConfirmed", avs, transaction, [alert.AlertHeaderHash, hash], [Topics.Avs(31337, avs), topic]))
            .Announce(topic, FeedState.Seen, [Topics.Alerts, Topics.Avs(31337, avs), Topics.Rollup(BigInteger.Parse(rollup))], alert);
    }

    private SampleBlock Agents(long chainId, int count, long time)
    {
        var (block, registry) = (new SampleBlock(), SampleChain.Account($"identity {chainId}"));
        for (var i = 0; i < count; i++)
        {
            var feedback = (i * 7) % 6;
            var (owner, sum) = (SampleChain.Account($"owner {i % 9}"), BigInteger.Zero);
            for (var f = 1; f <= feedback; f++)
            {
                var value = 60 + (i * 11 + f * 17) % 40;
                if (f != 5) sum += value * Wad;
                block.Store(new Feedback { ChainId = chainId, Registry = registry, AgentId = i, Client = SampleChain.Account($"client {f}"), Index = 1, Value = value, ValueDecimals = 0, Tag1 = f % 2 == 0 ? "accuracy" : "speed",
                    Revoked = f == 5, Block = Chain.Block, Time = time - f * 4000 - (i == 5 ? (f - 1) * 9 * Day : 0), Transaction = SampleChain.Hash($"feedback {chainId} {i} {f}") });
            }
            // Set on chain; the same word under another key is no category.
            if (i % 4 == 1) block.Store(new AgentMetadata { ChainId = chainId, Registry = registry, AgentId = i, MetadataKey = i % 8 == 1 ? "category" : "team", Value = Hex.Encode("Trading desk"u8), Block = Chain.Block, Time = time });
            block.Store(new Agent { ChainId = chainId, Registry = registry, AgentId = i, Owner = owner, Uri = $"https://agents.example/{i}.json", Wallet = i % 3 == 0 ? owner : null, RegisteredBlock = Chain.Block,
                RegisteredTime = time - (count - i) * 7000, FeedbackCount = Math.Min(feedback, 4), FeedbackSum = sum, LastFeedbackTime = feedback > 0 ? time - 4000 : null });
            block.Log(new("Registered", registry, SampleChain.Hash($"agent {chainId} {i}"), [i, $"https://agents.example/{i}.json", owner], [Topics.Agent(chainId, registry, i, canonical: true)]));
        }
        return block;
    }

    /// <summary>40 payments in two tokens over ten days: every tenth of an account to itself, one paid back a quarter of an hour later, every seventh through an account that no manifest names, one whose call could not be read.</summary>
    private SampleBlock Payments()
    {
        var block = new SampleBlock();
        for (var i = 0; i < 40; i++)
        {
            var self = i % 10 == 3;
            var payee = i == 20 ? (Address?)null : i == 11 ? SampleChain.Account("buyer 0") : self ? SampleChain.Account("buyer 0") : i % 3 == 0 ? SampleChain.Account($"owner {i % 9}") : SampleChain.Account($"seller {i % 4}");
            block.Store(new Settlement
            {
                ChainId = 31337, Contract = PaymentToken(i), Kind = SettlementKind.Authorization, Token = PaymentToken(i), Sender = SampleChain.Account(i % 7 == 6 ? "somebody" : "facilitator"), Payer = SampleChain.Account(self ? "buyer 0" : i == 11 ? "seller 2" : $"buyer {i % 5}"),
                Payee = payee, Amount = payee is null ? null : i == 11 ? 112_000 : 10_000 * (i + 1), Nonce = SampleChain.Hash($"nonce {i}"), Problem = payee is null ? "The transaction's input holds no single authorisation with this nonce." : null, Confirmed = i % 2 == 0, SelfPayment = self,
                Block = 20_000_080 - i, Time = now - (i == 11 ? 10 * 20_000 - 900 : i * 20_000), LogIndex = i, Transaction = SampleChain.Hash($"payment {i}"),
            });
        }
        return block;
    }

    private static Address PaymentToken(int i) => SampleChain.Account(i % 8 == 7 ? "EURC" : "USDC");

    private void StakerOf(SampleBlock block)
    {
        var (to, steth) = (Operators[3], Strategy("stETH"));
        block.Store(new Delegation { ChainId = 31337, Staker = Staker, Operator = to, SinceBlock = 20_000_005, SinceTime = now - 20 * Day });
        block.Store(new OperatorMagnitude { ChainId = 31337, Operator = to, Strategy = steth, MaxMagnitude = Wad / 10 * 9 });
        block.Store(new StakerShares { ChainId = 31337, Staker = Staker, Strategy = steth, DepositShares = 100 * Wad, UpdatedBlock = 20_000_050 });
        block.Store(new StakerShares { ChainId = 31337, Staker = Staker, Strategy = Strategy("ALT"), DepositShares = 5_000 * Wad, UpdatedBlock = 20_000_050 });
        block.Store(new Withdrawal { ChainId = 31337, Root = SampleChain.Hash("withdrawal waiting"), Era = WithdrawalEra.Slashing, Status = WithdrawalStatus.Queued, Staker = Staker, Operator = to, Withdrawer = Staker, Nonce = 1,
            StartBlock = 20_000_060, Shares = [new(steth, 10 * Wad, 9 * Wad)], CompletableBlock = 20_000_900, QueuedTime = now - 2 * Day });
        block.Store(new Withdrawal { ChainId = 31337, Root = SampleChain.Hash("withdrawal done"), Era = WithdrawalEra.M2, Status = WithdrawalStatus.Completed, Staker = Staker, Withdrawer = Staker, Nonce = 0,
            StartBlock = 20_000_010, Shares = [new(steth, 3 * Wad, null)], CompletableBlock = 20_000_020, QueuedTime = now - 19 * Day, CompletedBlock = 20_000_025, CompletedTime = now - 12 * Day });
        block.Store(new Withdrawal { ChainId = 31337, Root = SampleChain.Hash("withdrawal unknown"), Era = WithdrawalEra.M1, Status = WithdrawalStatus.Queued, Staker = Staker, Nonce = 2, QueuedTime = now - 30 * Day,
            CompletableProblem = "the delay was set before the first indexed block" });
        block.Store(new Allocation { ChainId = 31337, Operator = to, Avs = Avss[4], SetId = 1, Strategy = steth, Magnitude = Wad / 4, PendingMagnitude = Wad / 2, EffectBlock = 20_001_000, UpdatedBlock = 20_000_040 });
        block.Store(new OperatorSet { ChainId = 31337, Avs = Avss[4], SetId = 1, CreatedBlock = 20_000_002, CreatedTime = now - 30 * Day, Strategies = [steth], MemberCount = 1, SlashCount = 1 });
        block.Store(new OperatorSetMember { ChainId = 31337, Avs = Avss[4], SetId = 1, Operator = to, Member = true, JoinedBlock = 20_000_003, JoinedTime = now - 29 * Day });
        block.Store(new Slashing { ChainId = 31337, Operator = to, Avs = Avss[4], SetId = 1, Strategies = [new(steth, Wad / 10)], Description = "Signed two answers to one task", Block = 20_000_033, Time = now - 4 * Day, LogIndex = 0, Transaction = SampleChain.Hash("slash") });
        block.Store(new FeeSplit { ChainId = 31337, Operator = to, Avs = Avss[4], PreviousBips = 1000, Bips = 500, ActivatedTime = now + 3 * Day, Block = 20_000_070 });
        block.Store(new ParameterChange { ChainId = 31337, Contract = SampleChain.Account("stakes 4"), Avs = Avss[4], What = "minimumStake", Scope = "0", Before = "1000000000000000000", After = "32000000000000000000", By = SampleChain.Account("owner"),
            Block = 20_000_031, Time = now - 5 * Day, LogIndex = 0, Part = 0, Transaction = SampleChain.Hash("parameter") });
        block.Store(new ParameterChange { ChainId = 31337, Contract = SampleChain.Account("rewards"), Avs = SampleChain.Account("rewards"), What = "defaultOperatorSplitBips", Before = "0", After = "1000", Block = 20_000_001, Time = now - 40 * Day,
            LogIndex = 1, Part = 0, Transaction = SampleChain.Hash("default split") });
        block.Store(new AvsTask { ChainId = 31337, Manager = SampleChain.Account("tasks 4"), Avs = Avss[4], Index = 7, Contract = "IncredibleSquaringTaskManager", Status = AvsTaskStatus.Responded, Request = "numberToBeSquared 12", Response = "numberSquared 144",
            CreatedBlock = 20_000_060, CreatedTime = now - 3 * Day, Quorums = [0], ThresholdPercentage = 66, ExpiresBlock = 20_000_090, RespondedBlock = 20_000_063, RespondedTime = now - 3 * Day + 40, ResponseBlocks = 3, ResponseCount = 1,
            NonSigners = [new(IdOf(2), Operators[2])], ChallengeableBlock = 20_000_163 });
        block.Store(new AvsTask { ChainId = 31337, Manager = SampleChain.Account("tasks 4"), Avs = Avss[4], Index = 8, Contract = "IncredibleSquaringTaskManager", Status = AvsTaskStatus.Created, Request = "numberToBeSquared 13", CreatedBlock = 20_000_062,
            CreatedTime = now - 2 * Day, ExpiresBlock = 20_000_065 });
        var realt = SampleChain.Account("reALT");
        block.Store(new CooldownPosition { ChainId = 31337, Token = SampleChain.Account("stALT"), Account = Staker, Cooldown = 250 * Wad, CooldownStartTime = now - 3 * Day, CooldownEndTime = now - 3 * Day + CooldownPosition.Seconds });
        block.Store(new ShareFlow { ChainId = 31337, Token = realt, Owner = Staker, DepositedAssets = 1_000 * Wad, DepositedShares = 900 * Wad, WithdrawnAssets = 560 * Wad, WithdrawnShares = 450 * Wad });
        block.Store(new TokenHolder { ChainId = 31337, Token = realt, Account = Staker, Balance = 450 * Wad, ChangedTime = now - 4 * Day });
        block.Store(new RewardsClaimed { ChainId = 31337, Contract = SampleChain.Account("rewards"), Earner = Staker, Token = SampleChain.Account("reward token"), Amount = 12 * Wad, ClaimCount = 2, LastTime = now - 2 * Day });
        block.Store(new RewardsClaimed { ChainId = 31337, Contract = SampleChain.Account("rewards"), Earner = Staker, Token = SampleChain.Account("USDC"), Amount = 125_000_000, ClaimCount = 3, LastTime = now - 6 * Day });
    }

    private SampleBlock Counts()
    {
        var (block, alt) = (new SampleBlock(), SampleChain.Account("reALT"));
        for (var a = 0; a < Avss.Count; a++)
        {
            var members = a < 5 ? MembersOf(a).Where(o => o % 11 != 7).ToList() : [];
            block.Store(new Domain.EigenLayer.Avs { ChainId = 31337, Address = Avss[a], Kind = AvsList[a].Kind, OperatorCount = members.Count, QuorumCount = AvsList[a].Quorums, OpenAlerts = a < 3 ? 3 : 0, TotalAlerts = a < 3 ? 23 : 0,
                FirstSeenBlock = 20_000_001, FirstSeenTime = now - 40 * Day + a * 7000, RegistryCoordinator = SampleChain.Account($"coordinator {a}"), StakeRegistry = SampleChain.Account($"stakes {a}"), BlsApkRegistry = SampleChain.Account($"keys {a}"),
                Owner = SampleChain.Account("owner"), AlertConfirmer = a < 3 ? SampleChain.Account("confirmer") : null, QuorumThresholdPercentage = a < 3 ? 66 : null, AllowlistEnabled = a < 3 ? true : null });
            for (byte q = 0; q < AvsList[a].Quorums; q++)
            {
                block.Store(new Quorum { ChainId = 31337, Avs = Avss[a], Number = q, MaxOperatorCount = 50, KickBipsOfOperatorStake = 11_000, KickBipsOfTotalStake = 1001, MinimumStake = 32 * Wad, OperatorCount = members.Count,
                    Strategies = [new(Strategy("stETH"), Wad), new(Strategy(q == 1 ? "ALT" : "rETH"), Wad / 10 * 11)], TotalStake = members.Aggregate(BigInteger.Zero, (sum, o) => sum + Weight(a, o, q, o % 5)) });
            }
        }
        for (var o = 0; o < Operators.Count; o++)
        {
            block.Store(new Domain.EigenLayer.Operator { ChainId = 31337, Address = Operators[o], DelegationApprover = o % 6 == 5 ? SampleChain.Account("approver") : Address.Zero, MetadataUri = "data:application/json,…", RegisteredBlock = 20_000_001,
                RegisteredTime = now - 39 * Day + o * 5000, AvsCount = Enumerable.Range(0, 5).Count(a => MembersOf(a).Contains(o) && o % 11 != 7), StakerCount = 3 + o * 37 % 211, SlashCount = o == 3 ? 1 : 0 });
            if (o % 3 == 1) block.Store(new FeeSplit { ChainId = 31337, Operator = Operators[o], Avs = Avss[1], PreviousBips = 1000, Bips = 200 + o * 25, ActivatedTime = now - 5 * Day, Block = 20_000_040 });
            for (var s = 0; s <= o % 4; s++) block.Store(new OperatorShares { ChainId = 31337, Operator = Operators[o], Strategy = Strategy(Strategies[s].Symbol), Shares = BigInteger.Pow(10, Strategies[s].Decimals) * (900 + o * 311 % 7000) + o });
        }
        foreach (var (id, a) in new[] { ("112358", 0), ("10", 1), ("7560", 2), ("424242", 1) })
        {
            block.Store(new Rollup { ChainId = 31337, Avs = Avss[a], RollupChainId = id, Enabled = id == "424242" ? false : true, OpenAlerts = id == "424242" ? 0 : 3, TotalAlerts = id == "424242" ? 0 : 23, LastAlertTime = id == "424242" ? null : now - 1700 });
        }
        StakerOf(block);
        block.Store(new Token { ChainId = 31337, Address = alt, Contract = "ReALT", Supply = 48_211_907 * Wad, HolderCount = 31, TransferCount = 412, ExchangeRate = Wad / 10 * 13, ExchangeRateBlock = 20_000_090 });
        for (var h = 0; h < 30; h++) block.Store(new TokenHolder { ChainId = 31337, Token = alt, Account = SampleChain.Account($"holder {h}"), Balance = 12_000_000 * Wad / (h * h + 2), ChangedTime = now - h * 9000 });
        return block;
    }
}
