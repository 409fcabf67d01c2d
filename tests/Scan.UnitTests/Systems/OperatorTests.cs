using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class OperatorTests
{
    private readonly TestChain chain = new();
    private readonly CoreChain core;

    public OperatorTests() => core = new CoreChain(chain);

    [Fact]
    public void An_operator_of_the_M2_era_is_delegated_to_itself_before_it_is_registered()
    {
        core.ModifyDetails(Alice, Bob, Carol, 50_400);
        core.Delegate(Alice, Alice);
        Assert.Null(core.Operator(Alice).RegisteredBlock);
        chain.Block = 101;
        core.RegisterM2(Alice, Bob, Carol, 50_400);
        core.Name(Alice, "https://alice.example/m2.json");
        Assert.Equal(
            new Operator
            {
                ChainId = TestChain.ChainId, Address = Alice, DelegationApprover = Carol, EarningsReceiver = Bob, StakerOptOutWindowBlocks = 50_400,
                MetadataUri = "https://alice.example/m2.json", MetadataUriTime = chain.Time, RegisteredBlock = 101, RegisteredTime = chain.Time, StakerCount = 1,
            },
            core.Operator(Alice));
    }

    [Fact]
    public void An_operator_of_the_slashing_era_carries_its_approver_alone()
    {
        core.UpdateApprover(Alice, Address.Zero);
        core.Delegate(Alice, Alice);
        core.Register(Alice, Address.Zero);
        var op = core.Operator(Alice);
        Assert.Equal(Address.Zero, op.DelegationApprover);
        Assert.Null(op.EarningsReceiver);
        Assert.Null(op.StakerOptOutWindowBlocks);
        Assert.Equal((100, 1), (op.RegisteredBlock, op.StakerCount));
    }

    [Fact]
    public void The_last_approver_over_both_eras_wins()
    {
        core.RegisterM2(Alice, Bob, Bob, 0);
        core.UpdateApprover(Alice, Carol);
        Assert.Equal((Carol, Bob), (core.Operator(Alice).DelegationApprover, core.Operator(Alice).EarningsReceiver));
    }

    [Fact]
    public void The_last_metadata_URI_wins_and_stays_text_whatever_it_holds()
    {
        core.Name(Alice, "first");
        core.Name(Alice, "a\0b");
        Assert.Equal("a\uFFFDb", core.Operator(Alice).MetadataUri);
    }

    [Fact]
    public void A_repeated_registration_keeps_the_first_block()
    {
        core.Register(Alice, Bob);
        chain.Block = 200;
        core.Register(Alice, Carol);
        Assert.Equal((100, Carol), (core.Operator(Alice).RegisteredBlock, core.Operator(Alice).DelegationApprover));
    }

    [Fact]
    public void A_redelegation_moves_one_staker_from_one_operator_to_the_other()
    {
        core.Delegate(Carol, Alice);
        core.Undelegate(Carol, Alice);
        core.Delegate(Carol, Bob);
        Assert.Equal((0, 1), (core.Operator(Alice).StakerCount, core.Operator(Bob).StakerCount));
        Assert.Equal(Bob, chain.Get<Delegation>(Delegation.KeyOf(Carol)).Operator);
        core.Undelegate(Carol, Bob);
        Assert.Null(chain.Get<Delegation>(Delegation.KeyOf(Carol)).Operator);
        Assert.Equal(0, core.Operator(Bob).StakerCount);
    }

    [Fact]
    public void A_repeated_delegation_counts_once_and_an_unseen_one_is_not_taken_off()
    {
        core.Delegate(Carol, Alice);
        core.Delegate(Carol, Alice);
        Assert.Equal(1, core.Operator(Alice).StakerCount);
        core.Undelegate(Bob, Alice);
        Assert.Equal(1, core.Operator(Alice).StakerCount);
    }

    [Fact]
    public void Slashed_shares_are_taken_off_once_though_two_events_tell_of_them()
    {
        core.Increase(Alice, Bob, Strategy, 1_000);
        core.Decrease(Alice, Address.Zero, Strategy, 250);
        core.Slashed(Alice, Strategy, 300);
        Assert.Equal(750, chain.Get<OperatorShares>(OperatorShares.KeyOf(Alice, Strategy)).Shares);
    }

    [Fact]
    public void A_delegation_is_found_by_staker_and_by_operator()
    {
        core.Delegate(Carol, Alice);
        Assert.Equal([Topics.Staker(TestChain.ChainId, Carol), Topics.Operator(TestChain.ChainId, Alice)], chain.Subjects);
    }
}
