using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class RewardsTests
{
    private const string Weights = "(address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token", Set = "(address avs, uint32 id) operatorSet";
    private const string Plain = $"({Weights}, uint256 amount, uint32 startTimestamp, uint32 duration) rewardsSubmission";
    private const string Directed = $"({Weights}, (address operator, uint256 amount)[] operatorRewards, uint32 startTimestamp, uint32 duration, string description) operatorDirectedRewardsSubmission";
    private static readonly Address Coordinator = Of(7), Avs = Of(0xA5), Token = Of(0x70);
    private readonly TestChain chain = new();

    [Theory]
    [InlineData("AVSRewardsSubmissionCreated(address indexed avs", RewardsKind.Avs)]
    [InlineData("RewardsSubmissionForAllCreated(address indexed submitter", RewardsKind.All)]
    [InlineData("RewardsSubmissionForAllEarnersCreated(address indexed tokenHopper", RewardsKind.AllEarners)]
    public void A_submission_of_the_first_kinds_is_known_by_its_hash(string head, string kind)
    {
        for (var i = 0; i < 2; i++) Emit($"{head}, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, {Plain})", Avs, 4, Hash("rewards"), Submission());
        var submission = Submitted();
        Assert.Equal((kind, Avs, (BigInteger)4, (BigInteger)1000, 604_800L, 86_400L), (submission.Kind, submission.Submitter, submission.Nonce, submission.Amount, submission.StartTime, submission.Duration));
        Assert.Equal(kind == RewardsKind.Avs ? Avs : null, submission.Avs);
        Assert.Equal([new WeightedStrategy(Strategy, 5)], submission.Strategies);
    }

    [Theory]
    [InlineData("UniqueStakeRewardsSubmissionCreated", RewardsKind.UniqueStake)]
    [InlineData("TotalStakeRewardsSubmissionCreated", RewardsKind.TotalStake)]
    public void A_submission_to_an_operator_set_names_it(string name, string kind)
    {
        Emit($"{name}(address indexed caller, bytes32 indexed rewardsSubmissionHash, {Set}, uint256 submissionNonce, {Plain})", Alice, Hash("rewards"), new object[] { Avs, 3u }, 4, Submission());
        Assert.Equal((kind, (Address?)Avs, 3L, Alice), (Submitted().Kind, Submitted().Avs, Submitted().SetId, Submitted().Submitter));
    }

    [Fact]
    public void An_operator_directed_submission_is_worth_the_sum_of_its_parts()
    {
        Emit($"OperatorDirectedAVSRewardsSubmissionCreated(address indexed caller, address indexed avs, bytes32 indexed operatorDirectedRewardsSubmissionHash, uint256 submissionNonce, {Directed})",
            Alice, Avs, Hash("rewards"), 4, DirectedSubmission());
        Assert.Equal((RewardsKind.OperatorDirectedAvs, (BigInteger)30, "for\uFFFDyou"), (Submitted().Kind, Submitted().Amount, Submitted().Description));
        Assert.Equal([new OperatorReward(Alice, 10), new OperatorReward(Bob, 20)], Submitted().Operators);
    }

    [Fact]
    public void An_operator_directed_submission_to_a_set_names_set_and_caller()
    {
        Emit($"OperatorDirectedOperatorSetRewardsSubmissionCreated(address indexed caller, bytes32 indexed operatorDirectedRewardsSubmissionHash, {Set}, uint256 submissionNonce, {Directed})",
            Alice, Hash("rewards"), new object[] { Avs, 3u }, 4, DirectedSubmission());
        Assert.Equal((RewardsKind.OperatorDirectedSet, 3L, Alice, 2), (Submitted().Kind, Submitted().SetId, Submitted().Submitter, Submitted().Operators.Count));
    }

    [Fact]
    public void A_root_is_posted_and_may_be_disabled_before_it_is_active()
    {
        Emit("DistributionRootSubmitted(uint32 indexed rootIndex, bytes32 indexed root, uint32 indexed rewardsCalculationEndTimestamp, uint32 activatedAt)", 0u, Hash("root"), 1_000u, 2_000u);
        Emit("DistributionRootDisabled(uint32 indexed rootIndex)", 0u);
        var root = chain.Get<DistributionRoot>(DistributionRoot.KeyOf(Coordinator, 0));
        Assert.Equal((Hash("root"), 1_000L, 2_000L, true), (root.Root, root.CalculationEndTime, root.ActivatedTime, root.Disabled));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Claims_add_up_per_earner_and_token(int seed)
    {
        var (random, model) = (new Random(seed), new Dictionary<(int, int), (BigInteger Sum, int Count)>());
        for (var i = 0; i < 300; i++)
        {
            var (earner, token, amount) = (random.Next(1, 5), random.Next(100, 103), random.Next(1000) * BigInteger.Pow(10, 25));
            var (sum, count) = model.GetValueOrDefault((earner, token));
            model[(earner, token)] = (sum + amount, count + 1);
            Emit("RewardsClaimed(bytes32 root, address indexed earner, address indexed claimer, address indexed recipient, address token, uint256 claimedAmount)", Hash("root"), Of(earner), Alice, Bob, Of(token), amount);
        }
        Assert.Equal(model.Count, chain.All<RewardsClaimed>().Count);
        Assert.All(model, m => Assert.Equal(m.Value, (Claims(m.Key.Item1, m.Key.Item2).Amount, Claims(m.Key.Item1, m.Key.Item2).ClaimCount)));
    }

    [Fact]
    public void The_last_claimer_may_claim()
    {
        Emit("ClaimerForSet(address indexed earner, address indexed oldClaimer, address indexed claimer)", Alice, Address.Zero, Bob);
        Emit("ClaimerForSet(address indexed earner, address indexed oldClaimer, address indexed claimer)", Alice, Bob, Carol);
        Assert.Equal(Carol, chain.Get<RewardsClaimer>(RewardsClaimer.KeyOf(Coordinator, Alice)).Claimer);
    }

    [Fact]
    public void Splits_hold_from_their_time_on_for_each_scope_alone()
    {
        Emit("OperatorAVSSplitBipsSet(address indexed caller, address indexed operator, address indexed avs, uint32 activatedAt, uint16 oldOperatorAVSSplitBips, uint16 newOperatorAVSSplitBips)", Alice, Alice, Avs, 500u, 1000, 700);
        Emit("OperatorPISplitBipsSet(address indexed caller, address indexed operator, uint32 activatedAt, uint16 oldOperatorPISplitBips, uint16 newOperatorPISplitBips)", Alice, Alice, 500u, 1000, 600);
        Emit($"OperatorSetSplitBipsSet(address indexed caller, address indexed operator, {Set}, uint32 activatedAt, uint16 oldOperatorSetSplitBips, uint16 newOperatorSetSplitBips)", Alice, Alice, new object[] { Avs, 0u }, 500u, 1000, 0);
        Assert.Equal((1000, 700, 600, 0), (Split(Avs, null).BipsAt(499), Split(Avs, null).BipsAt(500), Split(null, null).BipsAt(500), Split(Avs, 0).BipsAt(500)));
    }

    [Fact]
    public void A_change_of_settings_stands_in_the_timeline_with_who_made_it()
    {
        chain.Transaction = new TransactionFacts(Carol, Coordinator, Array.Empty<byte>());
        Emit("DefaultOperatorSplitBipsSet(uint16 oldDefaultOperatorSplitBips, uint16 newDefaultOperatorSplitBips)", 1000, 900);
        Emit("DefaultOperatorSplitBipsSet(uint16 oldDefaultOperatorSplitBips, uint16 newDefaultOperatorSplitBips)", 900, 900);
        chain.Transaction = null;
        Emit("OptInForProtocolFeeSet(address indexed submitter, bool indexed oldValue, bool indexed newValue)", Alice, false, true);
        var changes = chain.All<ParameterChange>();
        Assert.Equal(
            [("defaultOperatorSplitBips", null, "1000", "900", (Address?)Carol, null), ("isOptedInForProtocolFee", $"{Alice}", "false", "true", null, "The transaction is not asked for with this event.")],
            changes.Select(c => (c.What, c.Scope, c.Before, c.After, c.By, c.ByProblem)));
    }

    [Fact]
    public void Appointees_and_admins_come_and_go()
    {
        Permit("PendingAdminAdded(address indexed account, address admin)", Alice, Bob);
        Permit("AdminSet(address indexed account, address admin)", Alice, Bob);
        Permit("AppointeeSet(address indexed account, address indexed appointee, address target, bytes4 selector)", Alice, Carol, Avs, new byte[] { 1, 2, 3, 4 });
        Permit("AppointeeRemoved(address indexed account, address indexed appointee, address target, bytes4 selector)", Alice, Carol, Avs, new byte[] { 1, 2, 3, 4 });
        Permit("AppointeeSet(address indexed account, address indexed appointee, address target, bytes4 selector)", Alice, Carol, Avs, new byte[] { 5, 6, 7, 8 });
        Permit("PendingAdminAdded(address indexed account, address admin)", Alice, Carol);
        Permit("PendingAdminRemoved(address indexed account, address admin)", Alice, Carol);
        Assert.Equal([("0x01020304", false), ("0x05060708", true)], chain.All<Appointee>().Select(a => (a.Selector, a.Active)));
        Assert.Equal([(Bob, true, false), (Carol, false, false)], chain.All<AccountAdmin>().Select(a => (a.Admin, a.Active, a.Pending)));
        Permit("AdminRemoved(address indexed account, address admin)", Alice, Bob);
        Assert.False(chain.Get<AccountAdmin>(AccountAdmin.KeyOf(Alice, Bob)).Active);
    }

    private RewardsClaimed Claims(int earner, int token) => chain.Get<RewardsClaimed>(RewardsClaimed.KeyOf(Coordinator, Of(earner), Of(token)));

    private FeeSplit Split(Address? avs, long? set) => chain.Get<FeeSplit>(FeeSplit.KeyOf(Alice, avs, set));

    private RewardsSubmission Submitted() => chain.Get<RewardsSubmission>(RewardsSubmission.KeyOf(Coordinator, Hash("rewards")));

    private static object Submission() => new object[] { Weighted, Token, 1000, 604_800u, 86_400u };

    private static object DirectedSubmission() => new object[]
    {
        Weighted, Token, new object[] { new object[] { Alice, 10 }, new object[] { Bob, 20 } }, 604_800u, 86_400u, "for\0you",
    };

    private static object Weighted => new object[] { new object[] { Strategy, 5 } };

    private void Emit(string declaration, params object[] arguments) => chain.Emit("RewardsCoordinator", Coordinator, null, declaration, arguments);

    private void Permit(string declaration, params object[] arguments) => chain.Emit("PermissionController", Of(8), null, declaration, arguments);
}
