using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Domain.Timeline;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class TaskTests
{
    private const string Squaring = "IncredibleSquaringTaskManager", Metadata = "(uint32 block, bytes32 hashOfNonSigners) taskResponseMetadata";
    private const string Signature =
        "(uint32[] a, (uint256 X, uint256 Y)[] nonSigners, (uint256 X, uint256 Y)[] apks, (uint256[2] X, uint256[2] Y) apkG2, (uint256 X, uint256 Y) sigma, uint32[] b, uint32[] c, uint32[][] d) s";
    private static readonly Address Manager = Of(0x7A5), Avs = Of(0xA5);
    private static readonly BlsKey Key = new(7, 8);
    private readonly TestChain chain = new();

    [Fact]
    public void A_task_is_created_answered_and_refuted()
    {
        Window("TASK_RESPONSE_WINDOW_BLOCK", 30);
        Window("TASK_CHALLENGE_WINDOW_BLOCK", 100);
        Create(5);
        Assert.Equal((AvsTaskStatus.Created, "numberToBeSquared 12", 90L, 120L, false, true),
            (Task(5).Status, Task(5).Request, Task(5).CreatedBlock, Task(5).ExpiresBlock, Task(5).ExpiredAt(120), Task(5).ExpiredAt(121)));
        Respond(5, Hash("nobody"));
        Assert.Equal((AvsTaskStatus.Responded, "numberSquared 144", 105L, 15L, 205L, false),
            (Task(5).Status, Task(5).Response, Task(5).RespondedBlock, Task(5).ResponseBlocks, Task(5).ChallengeableBlock, Task(5).ExpiredAt(500)));
        Challenge(5, "Unsuccessfully", Alice);
        Assert.Equal((AvsTaskStatus.Upheld, Alice), (Task(5).Status, Task(5).Challenger));
        Challenge(5, "Successfully", Bob);
        Challenge(5, "Unsuccessfully", Alice);
        Assert.Equal((AvsTaskStatus.Refuted, Bob), (Task(5).Status, Task(5).Challenger));
    }

    [Fact]
    public void A_window_that_the_contract_does_not_tell_leaves_the_expiry_unknown()
    {
        Create(1);
        Assert.Equal((null, "TASK_RESPONSE_WINDOW_BLOCK: not asked", null), (Task(1).ExpiresBlock, Task(1).WindowProblem, Task(1).ExpiredAt(1_000_000)));
    }

    [Theory]
    [InlineData("respondToTask((uint256 n, uint32 b, bytes q, uint32 t) task, (uint32 i, uint256 n) response, ", true)]
    [InlineData("confirmMessage(bytes message, ", false)]
    public void Non_signers_are_read_from_any_call_that_ends_with_the_signature_and_proven_by_the_hash(string head, bool isSquaring)
    {
        chain.Emit("BLSApkRegistry", Of(0x13), Avs, "NewPubkeyRegistration(address indexed operator, (uint256 X, uint256 Y) pubkeyG1, (uint256[2] X, uint256[2] Y) pubkeyG2)",
            Alice, new object[] { Key.X, Key.Y }, new object[] { new object[] { 1, 2 }, new object[] { 3, 4 } });
        var id = MiddlewareChain.IdOf(Key);
        var function = FunctionAbi.Parse($"{head}{Signature})");
        object[] first = isSquaring ? [new object[] { 12, 90u, new byte[] { 0 }, 67u }, new object[] { 5u, 144 }] : ["hello"u8.ToArray()];
        Create(5);
        chain.Transaction = new TransactionFacts(Carol, Manager, function.Encode([.. first, Signed(Key)]));
        Respond(5, Keccak256.Hash([0, 0, 0, 90, .. id.ToArray()]));
        Assert.Equal([new TaskNonSigner(id, Alice)], Task(5).NonSigners);
        Assert.Null(Task(5).CallDataProblem);
        Respond(5, Hash("others"));
        Assert.Equal("No argument of the call, nor of one that it wraps, hashes to the response's non-signers.", Task(5).CallDataProblem);
    }

    /// <summary>An aggregator may be a Safe, answer for several tasks at once, or both.</summary>
    [Fact]
    public void Non_signers_are_found_in_calls_that_others_wrap()
    {
        var id = MiddlewareChain.IdOf(Key);
        byte[] Response(params BlsKey[] absent) => FunctionAbi.Parse($"f(bytes m, {Signature})").Encode("hello"u8.ToArray(), Signed(absent));
        Create(5);
        Create(6);
        chain.Transaction = new TransactionFacts(Carol, Bob, Wrappers.Safe(Manager, Wrappers.Multicall(Response(), Response(Key))));
        Respond(5, Keccak256.Hash([0, 0, 0, 90, .. id.ToArray()]));
        Respond(6, Keccak256.Hash([0, 0, 0, 90]));
        Assert.Equal([id], Task(5).NonSigners.Select(n => n.OperatorId));
        Assert.Null(Task(5).CallDataProblem);
        Assert.Equal((0, null), (Task(6).NonSigners.Count, Task(6).CallDataProblem));
    }

    /// <summary>The hash of nobody says that nobody is missing.</summary>
    [Fact]
    public void When_everybody_signed_no_call_is_needed_to_know_it()
    {
        Create(5);
        Respond(5, Keccak256.Hash([0, 0, 0, 90]));
        Assert.Equal((0, null), (Task(5).NonSigners.Count, Task(5).CallDataProblem));
        Create(6);
        Respond(6, Hash("somebody"));
        Assert.Equal("The node did not give the transaction.", Task(6).CallDataProblem);
    }

    [Fact]
    public void When_everybody_signed_nobody_is_named()
    {
        Create(5);
        chain.Transaction = new TransactionFacts(Carol, Manager, FunctionAbi.Parse($"f(bytes m, {Signature})").Encode("hello"u8.ToArray(), Signed()));
        Respond(5, Keccak256.Hash([0, 0, 0, 90]));
        Assert.Equal((0, null), (Task(5).NonSigners.Count, Task(5).CallDataProblem));
    }

    [Fact]
    public void Forks_ask_and_answer_in_their_own_words()
    {
        chain.Emit("AnzenTaskManager", Manager, Avs, "NewOraclePullTaskCreated(uint32 indexed taskIndex, (uint32 oracleIndex, int256 proposedSafetyFactor, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) t)",
            1u, new object[] { 3u, -5, 90u, new byte[] { 0, 1 }, 67u });
        chain.Emit("AnzenTaskManager", Manager, Avs, $"OraclePullTaskResponded((uint32 i, int256 safetyFactor) r, {Metadata})", new object[] { 1u, -6 }, new object[] { 91u, Hash("x") });
        chain.Emit("WizardTaskManager", Second, Avs, "NewTaskCreated(uint32 indexed taskIndex, (uint32 taskCreatedBlock, uint32 quorumThresholdPercentage, bytes message, bytes quorumNumbers) task)",
            1u, new object[] { 90u, 50u, new byte[] { 0xab }, new byte[] { 0 } });
        chain.Emit("WizardTaskManager", Second, Avs, $"TaskResponded((uint32 i, bytes message) r, {Metadata})", new object[] { 1u, new byte[] { 0xcd } }, new object[] { 92u, Hash("x") });
        Assert.Equal(("oracleIndex 3 proposedSafetyFactor -5", "safetyFactor -6", 67L), (Task(1).Request, Task(1).Response, Task(1).ThresholdPercentage));
        Assert.Equal([0, 1], Task(1).Quorums);
        var wizard = chain.Get<AvsTask>(AvsTask.KeyOf(Second, 1));
        Assert.Equal(("message 0xab", "message 0xcd", 2L), (wizard.Request, wizard.Response, wizard.ResponseBlocks));
    }

    [Fact]
    public void Each_operator_greets_once()
    {
        const string hello = "WizardHelloWorldServiceManager";
        chain.Emit(hello, Manager, Avs, "NewTaskCreated(uint32 indexed taskIndex, (string name, uint32 taskCreatedBlock) task)", 1u, new object[] { "world", 90u });
        foreach (var op in new[] { Alice, Bob, Alice })
            chain.Emit(hello, Manager, Avs, "TaskResponded(uint32 indexed taskIndex, (string name, uint32 taskCreatedBlock) task, address operator)", 1u, new object[] { "world", 90u }, op);
        Assert.Equal((AvsTaskStatus.Responded, 2, 10L), (Task(1).Status, Task(1).ResponseCount, Task(1).ResponseBlocks));
        Assert.Equal([Alice, Bob], chain.All<TaskResponse>().Select(r => r.Operator));
    }

    [Fact]
    public void A_mailbox_task_is_verified_or_expires_at_its_deadline()
    {
        Mail("TaskCreated(address indexed creator, bytes32 indexed taskHash, address indexed avs, uint32 executorOperatorSetId, uint32 operatorTableReferenceTimestamp, address refundCollector, uint96 avsFee, uint256 taskDeadline, bytes payload)",
            Alice, Hash("task"), Avs, 2u, 1u, Bob, 7, 2_000_000_000, new byte[] { 1 });
        Assert.Equal((false, true, 2L), (Mailed().ExpiredAt(2_000_000_000), Mailed().ExpiredAt(2_000_000_001), Mailed().SetId));
        Assert.Equal((Keccak256.Hash([1]), Alice, Bob, (BigInteger?)7, chain.Block, chain.Time), (Mailed().PayloadHash, Mailed().Creator, Mailed().RefundCollector, Mailed().Fee, Mailed().CreatedBlock, Mailed().CreatedTime));
        Mail("FeeRefunded(address indexed refundCollector, bytes32 indexed taskHash, uint96 avsFee)", Bob, Hash("task"), 7);
        Mail("FeeRefunded(address indexed refundCollector, bytes32 indexed taskHash, uint96 avsFee)", Bob, Hash("unseen"), 7);
        Assert.True(Mailed().Refunded);
        Mail("TaskVerified(address indexed aggregator, bytes32 indexed taskHash, address indexed avs, uint32 executorOperatorSetId, bytes executorCert, bytes result)", Carol, Hash("task"), Avs, 2u, Array.Empty<byte>(), new byte[] { 9 });
        Assert.Equal((true, Carol, Keccak256.Hash([9]), false), (Mailed().Verified, Mailed().Aggregator, Mailed().ResultHash, Mailed().ExpiredAt(long.MaxValue)));
        Assert.Single(chain.All<MailboxTask>());
    }

    [Fact]
    public void An_executor_set_keeps_its_last_configuration()
    {
        Mail("ExecutorOperatorSetTaskConfigSet(address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, (address taskHook, uint96 taskSLA, address feeToken, uint8 curveType, address feeCollector, (uint8 consensusType, bytes value) consensus, bytes taskMetadata) config)",
            Alice, Avs, 2u, new object[] { Bob, 60, Second, 2, Carol, new object[] { 1, new byte[] { 5 } }, new byte[] { 6 } });
        Mail("ExecutorOperatorSetRegistered(address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, bool isRegistered)", Alice, Avs, 2u, true);
        var set = chain.Get<ExecutorSet>(ExecutorSet.KeyOf(Second, Avs, 2));
        Assert.Equal(((bool?)true, Bob, (BigInteger?)60, 2, 1), (set.Registered, set.TaskHook, set.TaskSla, set.CurveType, set.ConsensusType));
    }

    [Fact]
    public void Safety_factors_and_token_flows_of_Anzen_follow_their_events()
    {
        chain.Emit("SafetyFactorOracle", Second, Avs, "ProtocolAdded(uint32 protocolId, address reservesManager)", 3u, Carol);
        chain.Emit("SafetyFactorOracle", Second, Avs, "SFUpdated(uint32 protocolId, int256 newSF)", 3u, -7);
        Assert.Equal(((BigInteger?)-7, Carol, false), (Factor().Value, Factor().ReservesManager, Factor().Removed));
        chain.Emit("SafetyFactorOracle", Second, Avs, "ProtocolRemoved(uint32 protocolId)", 3u);
        Assert.Equal((null, true), (Factor().ReservesManager, Factor().Removed));
        foreach (var amount in new[] { 4, 5 }) chain.Emit("AVSReservesManager", Carol, Avs, "TokensTransferredToPaymentMaster(uint256 totalTokenTransfered)", amount);
        chain.Emit("AVSReservesManager", Carol, Avs, "TokenFlowUpdated(uint256 newTokenFlow)", 11);
        chain.Emit("AVSReservesManager", Second, Avs, "AVSReservesManagerCreated(address indexed avsReservesManager, uint32 avsReservesManagerId, address avsServiceManager)", Carol, 1u, Avs);
        var manager = chain.Get<ReservesManager>(ReservesManager.KeyOf(Carol));
        Assert.Equal((9, 11, Avs), (manager.Transferred, manager.TokenFlow, manager.Avs));
    }

    [Fact]
    public void A_flow_of_Anzen_is_asked_for_where_no_event_tells_it()
    {
        chain.Answer(Carol, "tokensPerSecond", (BigInteger)7);
        chain.Emit("AVSReservesManager", Second, Avs, "AVSReservesManagerCreated(address indexed avsReservesManager, uint32 avsReservesManagerId, address avsServiceManager)", Carol, 1u, Avs);
        Assert.Equal((7, 100L), (Reserves().TokenFlow, Reserves().TokenFlowBlock));
        chain.Block = 110;
        chain.Emit("AVSReservesManager", Carol, Avs, "TokenFlowUpdated(uint256 newTokenFlow)", 8);
        Assert.Equal((8, 110L), (Reserves().TokenFlow, Reserves().TokenFlowBlock));
        // overrideTokensPerSecond, then a payment.
        chain.Answer(Carol, "tokensPerSecond", (BigInteger)3);
        chain.Block = 120;
        chain.Emit("AVSReservesManager", Carol, Avs, "TokensTransferredToPaymentMaster(uint256 totalTokenTransfered)", 4);
        Assert.Equal((3, 120L), (Reserves().TokenFlow, Reserves().TokenFlowBlock));
        chain.Answer(Carol, "tokensPerSecond", null);
        chain.Emit("AVSReservesManager", Carol, Avs, "TokensTransferredToPaymentMaster(uint256 totalTokenTransfered)", 4);
        Assert.Equal((8, 3, 120L), (Reserves().Transferred, Reserves().TokenFlow, Reserves().TokenFlowBlock));

        ReservesManager Reserves() => chain.Get<ReservesManager>(ReservesManager.KeyOf(Carol));
    }

    /// <summary>A log has three subjects; what stands behind each document is looked for by TestChain.</summary>
    [Fact]
    public void A_list_of_many_operators_marks_each_of_them_and_each_leads_back_to_it()
    {
        Address[] all = [.. Enumerable.Range(0x31, 7).Select(i => Of((byte)i))];
        Wizard("AllowlistUpdated(address[] operators, bool[] status)", all.Cast<object>().ToArray(), all.Select((_, i) => (object)(i % 2 == 0)).ToArray());
        Assert.Equal(all.Select((_, i) => (bool?)(i % 2 == 0)), all.Select(Allowed));
        Assert.Equal(3, chain.Subjects.Count);
        chain.Block = 130;
        Wizard("AllowlistUpdated(address[] operators, bool[] status)", all.Cast<object>().ToArray(), all.Select(_ => (object)true).ToArray());
        Assert.All(all, op => Assert.Equal((true, 130L), (Allowed(op), chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(Avs, op)).ListedBlock)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void How_the_wizards_list_stood_at_first_is_asked_and_events_have_the_last_word(bool? atFirst)
    {
        if (atFirst is { } known) chain.Answer(Manager, "allowlistEnabled", known);
        Wizard("AllowlistUpdated(address[] operators, bool[] status)", new object[] { Alice }, new object[] { true });
        Assert.Equal(atFirst, Listed());
        chain.Answer(Manager, "allowlistEnabled", atFirst is false);
        Wizard("AllowlistManagerChanged(address indexed previousManager, address indexed newManager)", Alice, Bob);
        Assert.Equal(atFirst ?? false, Listed());
        Wizard("AllowlistDisabled()");
        chain.Answer(Manager, "allowlistEnabled", true);
        Wizard("AllowlistUpdated(address[] operators, bool[] status)", new object[] { Alice }, new object[] { false });
        Assert.False(Listed());

        bool? Listed() => chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs)).AllowlistEnabled;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void An_answer_tells_whether_stale_stakes_were_forbidden(bool? forbidden)
    {
        chain.Answer(Manager, "staleStakesForbidden", forbidden);
        Create(1);
        Respond(1, Hash("nobody"));
        Assert.Equal(forbidden, Task(1).StaleStakesForbidden);
    }

    [Fact]
    public void The_wizards_allow_list_marks_operators_and_its_changes_of_roles_are_told()
    {
        Wizard("AllowlistEnabled()");
        Wizard("AllowlistUpdated(address[] operators, bool[] status)", new object[] { Alice, Bob }, new object[] { true, false });
        Wizard("AllowlistManagerChanged(address indexed previousManager, address indexed newManager)", Alice, Bob);
        Wizard("RequestVerified(bytes32 reqId, address sender)", Hash("request"), Alice);
        Assert.Equal((true, false), (Allowed(Alice), Allowed(Bob)));
        Assert.True(chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs)).AllowlistEnabled);
        Assert.Equal(("allowlistManager", $"{Bob}"), (chain.All<ParameterChange>()[0].What, chain.All<ParameterChange>()[0].After));
        Assert.Equal(Alice, chain.Get<VerifiedRequest>(VerifiedRequest.KeyOf(Manager, Hash("request"))).Sender);
    }

    private bool? Allowed(Address op) => chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(Avs, op)).Allowed;

    private SafetyFactor Factor() => chain.Get<SafetyFactor>(SafetyFactor.KeyOf(Second, 3));

    private MailboxTask Mailed() => chain.Get<MailboxTask>(MailboxTask.KeyOf(Second, Hash("task")));

    private AvsTask Task(long index) => chain.Get<AvsTask>(AvsTask.KeyOf(Manager, index));

    private void Create(uint index) => chain.Emit(Squaring, Manager, Avs,
        "NewTaskCreated(uint32 indexed taskIndex, (uint256 numberToBeSquared, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) task)", index, new object[] { 12, 90u, new byte[] { 0 }, 67u });

    private void Respond(uint index, Hash32 hash) => chain.Emit(Squaring, Manager, Avs, $"TaskResponded((uint32 i, uint256 numberSquared) r, {Metadata})", new object[] { index, 144 }, new object[] { 105u, hash });

    private void Challenge(uint index, string how, Address by) => chain.Emit(Squaring, Manager, Avs, $"TaskChallenged{how}(uint32 indexed taskIndex, address indexed challenger)", index, by);

    private void Mail(string declaration, params object[] arguments) => chain.Emit("TaskMailbox", Second, null, declaration, arguments);

    private void Wizard(string declaration, params object[] arguments) => chain.Emit("WizardOperatorAllowlist", Manager, Avs, declaration, arguments);

    private void Window(string name, byte blocks) =>
        chain.Views[$"view:{Manager}:{Convert.ToHexStringLower(FunctionAbi.Parse($"{name}() view returns (uint32)").Encode())}"] = new ViewAnswer([.. new byte[31], blocks], null);

    private static object Signed(params BlsKey[] nonSigners)
    {
        object[] none = [], point = [1, 2];
        return new object[]
        {
            none, nonSigners.Select(object (k) => new object[] { k.X, k.Y }).ToArray(), new object[] { point }, new object[] { point, point }, point, none, none, new object[] { none },
        };
    }
}
