using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class ZkAlertTests
{
    private static readonly Address Service = Of(0x2C);
    private readonly TestChain chain = new();

    [Fact]
    public void A_proven_alert_keeps_its_place_and_its_expected_root()
    {
        Push(900, "bad", "good");
        PushIndexed(7, 800, "bad 2", "good 2");
        Prove(800, "good 2");
        Assert.Equal((ZkAlertStatus.Open, ZkAlertStatus.Proved, 1), (Alert(0).Status, Alert(1).Status, Stack().ProvedIndex));
        Assert.Equal([0, 1], Stack().Numbers);
        Assert.Equal((1, 2, AvsKind.Mach), (State().OpenAlerts, State().TotalAlerts, State().Kind));
        Assert.Equal((Hash("good 2"), 7, (Address?)Alice), (Alert(1).ProvedOutputRoot, (int)Alert(1).InvalidOutputIndex!, Alert(1).Submitter));
        Assert.Null(Alert(0).InvalidOutputIndex);
    }

    [Fact]
    public void An_alert_whose_invalid_root_is_right_leaves_the_stack_and_its_place_is_given_again()
    {
        Push(900, "right", "wrong");
        Emit("AlertDelete(uint256 indexed invalidOutputIndex, bytes32 expectOutputRoot, bytes32 OutputRoot, uint256 indexed l2BlockNumber, address indexed submitter)", 0, Hash("wrong"), Hash("right"), 900, Alice);
        Prove(900, "right");
        Assert.Equal((ZkAlertStatus.Deleted, 0, 0), (Alert(0).Status, Stack().Numbers.Count, Stack().ProvedIndex));
        Push(850, "bad", "good");
        Assert.Equal((ZkAlertStatus.Open, 1), (Alert(1).Status, Stack().ProvedIndex));
        Assert.Equal((1, 2), (State().OpenAlerts, State().TotalAlerts));
    }

    [Fact]
    public void A_proof_that_matches_neither_root_replaces_the_expected_one_and_the_submitter()
    {
        Push(900, "bad", "worse");
        Emit("AlertReset(uint256 indexed invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber, address fromSubmitter, address indexed toSubmitter)", 0, Hash("bad"), Hash("true"), 900, Alice, Bob);
        Prove(900, "true");
        Assert.Equal((ZkAlertStatus.Proved, Hash("true"), (Address?)Bob, true), (Alert(0).Status, Alert(0).ExpectedOutputRoot, Alert(0).Submitter, Alert(0).WasReset));
    }

    [Fact]
    public void A_proof_for_a_block_that_is_not_on_the_stack_changes_no_alert()
    {
        Push(900, "bad", "good");
        Prove(901, "other");
        Prove(900, "good");
        Prove(900, "good");
        Assert.Equal((0, 0, ZkAlertStatus.Proved), (State().OpenAlerts, Stack().ProvedIndex, Alert(0).Status));
    }

    /// <summary>MachOptimismZkServiceManager._pushAlert: "if there are exist a early block alert we will make it not proved".</summary>
    [Fact]
    public void An_alert_about_an_earlier_block_makes_those_on_the_stack_unproved()
    {
        Push(900, "bad", "good");
        Prove(900, "good");
        chain.Block = 101;
        Push(800, "bad 2", "good 2");
        Assert.Equal((ZkAlertStatus.Open, ZkAlertStatus.Open, 2), (Alert(0).Status, Alert(1).Status, Stack().ProvedIndex));
        Assert.Equal((2, 2), (State().OpenAlerts, State().TotalAlerts));
        Assert.Equal((100L, 101L, chain.Time), (Alert(0).ProvedBlock, Alert(0).ReopenedBlock, Alert(0).ReopenedTime));
        Assert.Equal(["seen", "removed", "seen"], chain.Items.Where(i => i.Id == chain.Items[0].Id).Select(i => i.State));
        Prove(800, "good 2");
        Assert.Equal((ZkAlertStatus.Open, ZkAlertStatus.Proved, 1, 1), (Alert(0).Status, Alert(1).Status, Stack().ProvedIndex, State().OpenAlerts));
        Prove(900, "good");
        Assert.Equal((ZkAlertStatus.Proved, 0, 0), (Alert(0).Status, Stack().ProvedIndex, State().OpenAlerts));
    }

    /// <summary>clearBlockAlertsUpTo with a block below all alerts takes none, and sets provedIndex to the length.</summary>
    [Fact]
    public void A_proof_above_the_proved_index_tells_that_the_owner_had_all_proved_anew()
    {
        Push(900, "bad", "good");
        Push(800, "bad 2", "good 2");
        Push(700, "bad 3", "good 3");
        foreach (var (block, root) in new[] { (700, "good 3"), (800, "good 2") }) Prove(block, root);
        Assert.Equal(1, Stack().ProvedIndex);
        Prove(700, "good 3");
        Assert.Equal((2, 2), (Stack().ProvedIndex, State().OpenAlerts));
        Assert.Equal([ZkAlertStatus.Open, ZkAlertStatus.Open, ZkAlertStatus.Proved], Enumerable.Range(0, 3).Select(n => Alert(n).Status));
    }

    /// <summary>clearBlockAlertsUpTo takes the newest alert alone; a proof concerns the one below provedIndex.</summary>
    [Fact]
    public void A_proof_below_the_newest_open_alert_tells_that_the_owner_cleared_what_is_above()
    {
        Push(900, "bad", "good");
        Push(800, "bad 2", "good 2");
        Prove(900, "good");
        Assert.Equal((ZkAlertStatus.Proved, ZkAlertStatus.Cleared, 0), (Alert(0).Status, Alert(1).Status, Stack().ProvedIndex));
        Assert.Equal([0L], Stack().Numbers);
        Assert.Equal((0, 2), (State().OpenAlerts, State().TotalAlerts));
    }

    [Fact]
    public void A_deletion_below_the_newest_alert_tells_that_the_owner_cleared_what_is_above()
    {
        Push(900, "right", "wrong");
        Push(800, "bad 2", "good 2");
        Emit("AlertDelete(uint256 indexed invalidOutputIndex, bytes32 expectOutputRoot, bytes32 OutputRoot, uint256 indexed l2BlockNumber, address indexed submitter)", 0, Hash("wrong"), Hash("right"), 900, Alice);
        Prove(900, "right");
        Assert.Equal((ZkAlertStatus.Deleted, ZkAlertStatus.Cleared, 0, 0), (Alert(0).Status, Alert(1).Status, Stack().Numbers.Count, State().OpenAlerts));
    }

    [Fact]
    public void What_was_cleared_before_an_alert_is_not_proved_anew_with_the_rest()
    {
        Push(900, "bad", "good");
        Push(800, "bad 2", "good 2");
        Prove(800, "good 2");
        Tell("getAlertsLength()", 2);
        Tell("latestAlertBlockNumber()", 700);
        Push(700, "bad 3", "good 3");
        Assert.Equal([ZkAlertStatus.Open, ZkAlertStatus.Proved, ZkAlertStatus.Open], Enumerable.Range(0, 3).Select(n => Alert(n).Status));
        Assert.Equal((2, 2), (Stack().ProvedIndex, State().OpenAlerts));
        Assert.Equal([0L, 2], Stack().Numbers);
    }

    [Fact]
    public void Alerts_and_their_end_are_announced_with_the_rollup_that_the_view_tells()
    {
        chain.Views[$"view:{Service}:{Hex.Encode(FunctionAbi.Parse("rollupChainID()").Selector)[2..]}"] = new ViewAnswer([.. new byte[31], 10], null);
        Push(900, "bad", "good");
        Prove(900, "good");
        Prove(900, "good");
        Assert.Equal(["seen", "removed"], chain.Items.Select(i => i.State));
        Assert.All(chain.Items, i => Assert.Equal(["alerts", $"avs:{TestChain.ChainId}:{Service}", "rollup:10"], i.Topics));
        Assert.Single(chain.Items.Select(i => i.Id).Distinct());
        Assert.Equal("10", Alert(0).RollupChainId);
    }

    [Fact]
    public void Outputs_that_the_oracle_deleted_stand_in_the_timeline()
    {
        chain.Emit("L2OutputOracle", Second, null, "OutputsDeleted(uint256 indexed prevNextOutputIndex, uint256 indexed newNextOutputIndex)", 12, 9);
        Assert.Equal(("nextOutputIndex", "12", "9"), (Changes()[0].What, Changes()[0].Before, Changes()[0].After));
    }

    [Fact]
    public void The_last_service_manager_that_was_registered_answers_for_a_rollup()
    {
        Register("Registered", Alice);
        Register("Registered", Bob);
        Assert.Equal(Bob, Registered().ServiceManager);
        Register("Deregistered", Bob);
        Assert.Equal((null, "10"), (Registered().ServiceManager, Registered().RollupChainId));
    }

    private void Tell(string view, int number) =>
        chain.Views[$"view:{Service}:{Hex.Encode(FunctionAbi.Parse(view).Selector)[2..]}"] = new ViewAnswer([.. new byte[30], (byte)(number >> 8), (byte)number], null);

    private void Register(string what, Address manager) =>
        chain.Emit("MachServiceManagerRegistry", Second, null, $"ServiceManager{what}(uint256 indexed rollupChainId, address serviceManager, address sender)", 10, manager, Carol);

    private RollupServiceManager Registered() => chain.Get<RollupServiceManager>(RollupServiceManager.KeyOf(Second, 10));

    private IReadOnlyList<ParameterChange> Changes() => chain.All<ParameterChange>();

    private void Push(int block, string invalid, string expected)
    {
        chain.Transaction = new TransactionFacts(Alice, Service, Array.Empty<byte>());
        Emit("AlertBlockMismatch(bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber)", Hash(invalid), Hash(expected), block);
    }

    private void PushIndexed(int index, int block, string invalid, string expected) => Emit(
        "AlertBlockOutputOracleMismatch(uint256 indexed invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber)", index, Hash(invalid), Hash(expected), block);

    private void Prove(int block, string root) => Emit("SubmittedBlockProve(uint256 indexed invalidOutputIndex, bytes32 OutputRoot, uint256 indexed l2BlockNumber)", 0, Hash(root), block);

    private void Emit(string declaration, params object[] arguments) => chain.Emit("MachOptimismZkServiceManager", Service, null, declaration, arguments);

    private ZkAlert Alert(long number) => chain.Get<ZkAlert>(ZkAlert.KeyOf(Service, number));

    private ZkAlertStack Stack() => chain.Get<ZkAlertStack>(ZkAlertStack.KeyOf(Service));

    private Avs State() => chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Service));
}
