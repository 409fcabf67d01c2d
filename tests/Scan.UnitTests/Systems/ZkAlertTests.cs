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
