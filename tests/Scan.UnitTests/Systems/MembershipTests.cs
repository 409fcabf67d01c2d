using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class MembershipTests
{
    private static readonly Address Avs = Of(0xA5);
    private static readonly BlsKey Key = new(7, 9);
    private static readonly Hash32 Id = MiddlewareChain.IdOf(Key);
    private readonly TestChain chain = new();
    private readonly CoreChain core;
    private readonly MiddlewareChain middleware;

    public MembershipTests() => (core, middleware) = (new CoreChain(chain), new MiddlewareChain(chain, Avs));

    [Fact]
    public void Joining_and_leaving_in_the_order_of_the_logs()
    {
        JoinAs(Alice, Key, 0, 1);
        var registration = middleware.Registration(Alice);
        Assert.Equal((true, true, "1.2.3.4:9091"), (registration.Registered, registration.InCoordinator, registration.Socket));
        Assert.Equal((Id, Key), (registration.OperatorId, registration.KeyG1));
        Assert.Equal([0, 1], registration.Quorums);
        Assert.Equal((Alice, true, 500, 0), (middleware.Stake(1, Id).Operator, middleware.Stake(1, Id).Member, (int)middleware.Stake(1, Id).Stake, middleware.Stake(1, Id).Index));
        Assert.Equal((1, 500), (middleware.Quorum(0).OperatorCount, (int)middleware.Quorum(0).TotalStake));

        core.SetStatus(Alice, Avs, 0);
        Assert.True(middleware.Registration(Alice).Registered);
        middleware.Deregister(Alice, Id);
        middleware.Leave(Alice, Id, 0, 1);
        middleware.SetStake(Id, 0, 0);
        middleware.SetStake(Id, 1, 0);
        Assert.False(middleware.Registration(Alice).Registered);
        Assert.Empty(middleware.Registration(Alice).Quorums);
        Assert.Equal((false, 0, null), (middleware.Stake(0, Id).Member, (int)middleware.Stake(0, Id).Stake, middleware.Stake(0, Id).Index));
        Assert.Equal((0, 0), (middleware.Quorum(1).OperatorCount, (int)middleware.Quorum(1).TotalStake));
        Assert.Equal((0, 0, 2), (core.Avs(Avs).OperatorCount, core.Operator(Alice).AvsCount, core.Avs(Avs).QuorumCount));
    }

    [Fact]
    public void Leaving_one_of_two_quorums_is_no_deregistration()
    {
        JoinAs(Alice, Key, 0, 1);
        middleware.Leave(Alice, Id, 1);
        middleware.SetStake(Id, 1, 0);
        Assert.True(middleware.Registration(Alice).Registered);
        Assert.Equal([0], middleware.Registration(Alice).Quorums);
        Assert.Equal((1, 0), (middleware.Quorum(0).OperatorCount, middleware.Quorum(1).OperatorCount));
    }

    [Fact]
    public void The_last_operator_of_the_list_takes_the_place_of_the_one_that_left()
    {
        var key = new BlsKey(11, 13);
        JoinAs(Alice, Key, 0);
        JoinAs(Bob, key, 0);
        middleware.SetIndex(MiddlewareChain.IdOf(key), 0, 1);
        middleware.Leave(Alice, Id, 0);
        middleware.SetIndex(MiddlewareChain.IdOf(key), 0, 0);
        Assert.Equal((null, 0), (middleware.Stake(0, Id).Index, middleware.Stake(0, MiddlewareChain.IdOf(key)).Index));
    }

    [Fact]
    public void An_ejection_is_told_from_leaving_by_the_ejection_manager_alone()
    {
        JoinAs(Alice, Key, 0);
        chain.Block = 300;
        chain.Emit("EjectionManager", Of(0x15), Avs, "OperatorEjected(bytes32 operatorId, uint8 quorumNumber)", Id, (byte)0);
        Assert.Equal(300, middleware.Registration(Alice).EjectedBlock);
    }

    [Fact]
    public void Joining_twice_or_leaving_unseen_counts_nothing()
    {
        JoinAs(Alice, Key, 0);
        middleware.Join(Alice, Id, 0, 0);
        middleware.Leave(Bob, Hash("unseen"), 0);
        Assert.Equal(1, middleware.Quorum(0).OperatorCount);
    }

    [Fact]
    public void On_Goerli_the_operator_of_a_stake_becomes_known_at_the_end()
    {
        middleware.Keys("OperatorAddedToQuorums(address operator, bytes quorumNumbers)", Alice, new byte[] { 0 });
        middleware.Stakes("StakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake)", Id, (byte)0, 42);
        middleware.SetIndex(Id, 0, 0);
        Assert.Null(middleware.Stake(0, Id).Operator);
        middleware.Register(Alice, Id);
        middleware.SetSocket(Id, "goerli:1");
        Assert.Equal((Alice, true, 42, 0), (middleware.Stake(0, Id).Operator, middleware.Stake(0, Id).Member, (int)middleware.Stake(0, Id).Stake, middleware.Stake(0, Id).Index));
        Assert.Equal(("goerli:1", Id), (middleware.Registration(Alice).Socket, middleware.Registration(Alice).OperatorId));
        middleware.Keys("OperatorRemovedFromQuorums(address operator, bytes quorumNumbers)", Alice, new byte[] { 0 });
        Assert.Equal((false, 0), (middleware.Stake(0, Id).Member, middleware.Quorum(0).OperatorCount));
    }

    private void JoinAs(Address op, BlsKey key, params byte[] quorums)
    {
        var id = MiddlewareChain.IdOf(key);
        middleware.RegisterKey(op, key);
        middleware.SetSocket(id, "1.2.3.4:9091");
        core.SetStatus(op, Avs, 1);
        middleware.Register(op, id);
        middleware.Join(op, id, quorums);
        foreach (var quorum in quorums) middleware.SetStake(id, quorum, 500);
        foreach (var quorum in quorums) middleware.SetIndex(id, quorum, 0);
    }
}
