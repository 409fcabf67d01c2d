using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>Histories of parameters and roles, and why operators left.</summary>
public sealed class TimelineTests
{
    private const string Point = "(uint256 X, uint256 Y)", Signed = "(bytes signature, bytes32 salt, uint256 expiry)";
    private static readonly Address Avs = Of(0xA5);
    private readonly TestChain chain = new();
    private readonly MiddlewareChain middleware;

    public TimelineTests() => middleware = new MiddlewareChain(chain, Avs);

    [Fact]
    public void Each_parameter_of_a_quorum_that_an_event_changed_is_told_once()
    {
        chain.Transaction = new TransactionFacts(Carol, Avs, Array.Empty<byte>());
        middleware.SetParams(0, 10, 11_000, 50);
        middleware.SetParams(0, 12, 11_000, 50);
        Assert.Equal(
            [("maxOperatorCount", null, "10"), ("kickBIPsOfOperatorStake", null, "11000"), ("kickBIPsOfTotalStake", null, "50"), ("maxOperatorCount", "10", "12")],
            Changes().Select(c => (c.What, c.Before, c.After)));
        Assert.All(Changes(), c => Assert.Equal(("0", (Address?)Carol, Avs), (c.Scope, c.By, c.Avs)));
    }

    [Fact]
    public void What_two_registries_say_of_a_new_quorum_is_told_once()
    {
        middleware.Stakes("MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake)", (byte)1, 7);
        middleware.CreateSlashingQuorum(1, 7, [(Strategy, 3)], 1, 20);
        Assert.Single(Changes(), c => c.What == "minimumStake");
        Assert.Single(Changes(), c => (c.What, c.Scope, c.Before, c.After) == ("strategyMultiplier", $"1 {Strategy}", null, "3"));
        Assert.Single(Changes(), c => (c.What, c.After) == ("lookAheadPeriod", "20"));
    }

    [Fact]
    public void Sockets_and_roles_are_told_with_what_they_were()
    {
        middleware.Register(Alice, Hash("id"));
        middleware.SetSocket(Hash("id"), "first");
        middleware.SetSocket(Hash("id"), "second");
        middleware.Coordinate("EjectorUpdated(address prevEjector, address newEjector)", Alice, Bob);
        chain.Emit("AVSRegistrar", Second, Avs, "OperatorSocketSet(address indexed operator, string socket)", Alice, "third");
        new MachChain(chain).Emit("QuorumThresholdPercentageChanged(uint8 thresholdPercentages)", (byte)70);
        Assert.Equal(
            [("socket", null, "first"), ("socket", "first", "second"), ("ejector", $"{Alice}", $"{Bob}"), ("socket", "second", "third"), ("quorumThresholdPercentage", null, "70")],
            Changes().Select(c => (c.What, c.Before, c.After)));
    }

    [Fact]
    public void A_quorum_of_too_many_strategies_does_not_flood_the_timeline()
    {
        middleware.CreateSlashingQuorum(0, 0, [.. Enumerable.Range(1, 300).Select(n => (Of(n), (System.Numerics.BigInteger)1))], 0, 0);
        Assert.InRange(Changes().Count, 1, 80);
    }

    [Theory]
    [InlineData("ejectOperator(address operator, bytes quorumNumbers)", "0x6e3b17db", OperatorRemoval.Ejected)]
    [InlineData("deregisterOperator(bytes quorumNumbers)", "0xca4f2d97", OperatorRemoval.Left)]
    [InlineData("updateOperators(address[] operators)", "0x00cf2ab5", OperatorRemoval.UnderMinimum)]
    [InlineData("updateOperatorsForQuorum(address[][] operatorsPerQuorum, bytes quorumNumbers)", "0x5140a548", OperatorRemoval.UnderMinimum)]
    [InlineData($"registerOperatorWithChurn(bytes quorumNumbers, string socket, ({Point} a, {Point} b, (uint256[2] X, uint256[2] Y) c) params, (uint8 quorumNumber, address operator)[] kick, {Signed} d, {Signed} e)", "0x9b5d177b", OperatorRemoval.Churned)]
    public void The_call_tells_why_an_operator_left(string form, string selector, string cause)
    {
        var function = FunctionAbi.Parse(form);
        Assert.Equal(selector, Hex.Encode(function.Selector));
        object[] point = [1, 2], signature = ["s"u8.ToArray(), Hash("salt"), 1];
        object[] arguments = cause switch
        {
            OperatorRemoval.Ejected => [Alice, new byte[] { 0 }],
            OperatorRemoval.Left => [new byte[] { 0 }],
            OperatorRemoval.Churned => [new byte[] { 0 }, "socket", new object[] { point, point, new object[] { point, point } }, new object[] { new object[] { (byte)0, Alice } }, signature, signature],
            _ when form.Contains("[][]") => [new object[] { new object[] { Alice } }, new byte[] { 0 }],
            _ => [new object[] { Alice }],
        };
        middleware.Join(Alice, Hash("id"), 0);
        chain.Transaction = new TransactionFacts(Bob, MiddlewareChain.Coordinator, function.Encode(arguments));
        middleware.Leave(Alice, Hash("id"), 0);
        Assert.Equal((cause, 100L), (middleware.Registration(Alice).RemovalCause, middleware.Registration(Alice).RemovalBlock));
    }

    /// <summary>AllocationManager's calls since the slashing release; SlashingRegistryCoordinator.registerOperator decodes the data.</summary>
    [Theory]
    [InlineData(1, OperatorRemoval.Churned)]
    [InlineData(0, null)]
    public void A_newcomer_by_way_of_operator_sets_takes_a_place_only_where_it_asks_for_churn(int registrationType, string? cause)
    {
        var join = FunctionAbi.Parse("registerForOperatorSets(address operator, (address avs, uint32[] operatorSetIds, bytes data) params)");
        Assert.Equal("0xadc2e3d9", Hex.Encode(join.Selector));
        object[] point = [1, 2], signature = ["s"u8.ToArray(), Hash("salt"), 1];
        var data = FunctionAbi.Parse($"data(uint8 kind, string socket, ({Point} a, {Point} b, (uint256[2] X, uint256[2] Y) c) params, (uint8 quorumNumber, address operator)[] kick, {Signed} d)")
            .Encode(registrationType, "socket", new object[] { point, point, new object[] { point, point } }, new object[] { new object[] { (byte)0, Alice } }, signature)[FunctionAbi.SelectorSize..];
        Leave(Bob, join.Encode(Bob, new object[] { Carol, new object[] { 0 }, data }));
        Assert.Equal(cause, middleware.Registration(Alice).RemovalCause);
    }

    [Fact]
    public void Only_who_leaves_operator_sets_by_its_own_call_left_by_itself()
    {
        var leave = FunctionAbi.Parse("deregisterFromOperatorSets((address operator, address avs, uint32[] operatorSetIds) params)");
        Assert.Equal("0x6e3492b5", Hex.Encode(leave.Selector));
        var call = leave.Encode((object)new object[] { Alice, Carol, new object[] { 0 } });
        Leave(Bob, call);
        Assert.Null(middleware.Registration(Alice).RemovalCause);
        Leave(Alice, call);
        Assert.Equal(OperatorRemoval.Left, middleware.Registration(Alice).RemovalCause);
    }

    /// <summary>EjectionManager's list of lists: operator ids by quorum.</summary>
    [Theory]
    [InlineData("id", OperatorRemoval.Ejected)]
    [InlineData("other", null)]
    public void An_ejection_by_the_manager_names_operator_ids(string named, string? cause)
    {
        var eject = FunctionAbi.Parse("ejectOperators(bytes32[][] operatorIds)");
        Assert.Equal("0x0a0593d1", Hex.Encode(eject.Selector));
        Leave(Bob, eject.Encode((object)new object[] { Array.Empty<object>(), new object[] { Hash(named) } }));
        Assert.Equal(cause, middleware.Registration(Alice).RemovalCause);
    }

    [Fact]
    public void A_call_that_ejects_another_operator_says_nothing_of_this_one()
    {
        middleware.Join(Alice, Hash("id"), 0);
        chain.Transaction = new TransactionFacts(Bob, MiddlewareChain.Coordinator, FunctionAbi.Parse("ejectOperator(address operator, bytes quorumNumbers)").Encode(Carol, new byte[] { 0 }));
        middleware.Leave(Alice, Hash("id"), 0);
        Assert.Null(middleware.Registration(Alice).RemovalCause);
    }

    private void Leave(Address sender, byte[] call)
    {
        middleware.Join(Alice, Hash("id"), 0);
        chain.Transaction = new TransactionFacts(sender, MiddlewareChain.Coordinator, call);
        middleware.Leave(Alice, Hash("id"), 0);
    }

    private IReadOnlyList<ParameterChange> Changes() => chain.All<ParameterChange>();
}
