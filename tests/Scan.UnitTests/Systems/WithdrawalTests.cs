using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class WithdrawalTests
{
    private static readonly byte[] MinDelay = FunctionAbi.Parse("minWithdrawalDelayBlocks() view returns (uint32)").Encode();
    private readonly TestChain chain = new();
    private readonly StakerChain stakers;

    public WithdrawalTests() => stakers = new StakerChain(chain);

    [Fact]
    public void A_withdrawal_of_M2_waits_for_the_longest_delay_of_its_strategies()
    {
        stakers.Delegate("MinWithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue)", 0, 50);
        stakers.Delegate("StrategyWithdrawalDelayBlocksSet(address strategy, uint256 previousValue, uint256 newValue)", Second, 0, 70);
        var (quick, slow) = (stakers.QueueM2(Alice, (Strategy, 1)), stakers.QueueM2(Alice, (Strategy, 1), (Second, 1)));
        Assert.Equal((150L, 170L), (stakers.Withdrawal(quick).CompletableBlock, stakers.Withdrawal(slow).CompletableBlock));
    }

    [Fact]
    public void Without_a_delay_the_block_is_unknown_and_says_why()
    {
        var (m2, slashing) = (stakers.QueueM2(Alice, (Strategy, 1)), stakers.Queue(Alice, (Strategy, 1)));
        Assert.Equal((null, "No event told the withdrawal delay."), (stakers.Withdrawal(m2).CompletableBlock, stakers.Withdrawal(m2).CompletableProblem));
        Assert.Equal((null, "DelegationManager.minWithdrawalDelayBlocks: no number"), (stakers.Withdrawal(slashing).CompletableBlock, stakers.Withdrawal(slashing).CompletableProblem));
    }

    [Fact]
    public void A_slashable_withdrawal_is_completable_after_its_last_slashable_block()
    {
        var word = new byte[32];
        word[31] = 10;
        chain.Views[$"view:{StakerChain.DelegationManager}:{Convert.ToHexStringLower(MinDelay)}"] = new ViewAnswer(word, null);
        Assert.Equal(111, stakers.Withdrawal(stakers.Queue(Alice, (Strategy, 1))).CompletableBlock);
    }

    [Fact]
    public void A_delay_beyond_all_blocks_is_no_block()
    {
        stakers.Delegate("MinWithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue)", 0, BigInteger.Pow(2, 256) - 1);
        var withdrawal = stakers.Withdrawal(stakers.QueueM2(Alice, (Strategy, 1)));
        Assert.Equal((null, "The withdrawal delay is beyond all blocks."), (withdrawal.CompletableBlock, withdrawal.CompletableProblem));
    }

    [Theory]
    [InlineData("completeQueuedWithdrawal({0} w, address[] tokens, uint256 middlewareTimesIndex, bool receiveAsTokens)", "0x60d7faed", true)]
    [InlineData("completeQueuedWithdrawal({0} w, address[] tokens, bool receiveAsTokens)", "0xe4cc3f90", false)]
    public void The_completing_call_tells_whether_tokens_or_shares_came_back(string form, string selector, bool asTokens)
    {
        var function = Complete(form);
        Assert.Equal(selector, Hex.Encode(function.Selector));
        var w = stakers.Struct(Alice, (Strategy, 5));
        var root = Root(w);
        var call = form.Contains("uint256 middle") ? function.Encode(w, Array.Empty<object>(), 0, asTokens) : function.Encode(w, Array.Empty<object>(), asTokens);
        chain.Transaction = new TransactionFacts(Alice, Bob, (byte[])[1, 2, 3, .. call]);
        stakers.Delegate($"WithdrawalQueued(bytes32 withdrawalRoot, {StakerChain.WithdrawalType})", root, w);
        stakers.Complete(root);
        Assert.Equal((WithdrawalStatus.Completed, (bool?)asTokens, null, 100L, WithdrawalEra.M2),
            (stakers.Withdrawal(root).Status, stakers.Withdrawal(root).ReceivedAsTokens, stakers.Withdrawal(root).ReceivedProblem, stakers.Withdrawal(root).CompletedBlock, stakers.Withdrawal(root).Era));
    }

    [Theory]
    [InlineData("completeQueuedWithdrawals({0}[] w, address[][] tokens, uint256[] middlewareTimesIndexes, bool[] receiveAsTokens)", "0x33404396")]
    [InlineData("completeQueuedWithdrawals({0}[] w, address[][] tokens, bool[] receiveAsTokens)", "0x9435bb43")]
    public void Each_withdrawal_of_a_call_of_many_has_its_own_answer(string form, string selector)
    {
        var function = Complete(form);
        Assert.Equal(selector, Hex.Encode(function.Selector));
        object[] all = [stakers.Struct(Alice, (Strategy, 5)), stakers.Struct(Bob, (Strategy, 6))];
        object[] flags = [true, false], none = [Array.Empty<object>(), Array.Empty<object>()];
        chain.Transaction = new TransactionFacts(Alice, Bob, form.Contains("uint256[] middle") ? function.Encode(all, none, new object[] { 0, 0 }, flags) : function.Encode(all, none, flags));
        foreach (var w in all) stakers.Complete(Root(w), slashingEra: false);
        Assert.Equal([true, false], all.Select(w => stakers.Withdrawal(Root(w)).ReceivedAsTokens));
        Assert.Null(stakers.Withdrawal(Root(all[0])).Staker);
    }

    [Fact]
    public void Another_call_says_nothing_of_how_a_withdrawal_was_received()
    {
        var root = stakers.Queue(Alice, (Strategy, 5));
        chain.Transaction = new TransactionFacts(Alice, Bob, Complete("completeQueuedWithdrawal({0} w, address[] tokens, bool receiveAsTokens)")
            .Encode(stakers.Struct(Alice, (Strategy, 4)), Array.Empty<object>(), true));
        stakers.Complete(root);
        Assert.Equal((null, "The transaction's input holds no completeQueuedWithdrawal call for this root, or several that differ."),
            (stakers.Withdrawal(root).ReceivedAsTokens, stakers.Withdrawal(root).ReceivedProblem));
    }

    [Fact]
    public void A_withdrawal_that_is_told_twice_takes_its_shares_once()
    {
        stakers.Deposit(Alice, Strategy, 100);
        object w = stakers.Struct(Alice, (Strategy, 30));
        for (var i = 0; i < 2; i++) stakers.Delegate($"WithdrawalQueued(bytes32 withdrawalRoot, {StakerChain.WithdrawalType})", Hash("root"), w);
        Assert.Equal(70, stakers.Shares(Alice, Strategy).DepositShares);
    }

    [Fact]
    public void A_withdrawal_of_M1_counts_once_when_it_moves_to_M2()
    {
        stakers.Manage("WithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue)", 0, 7);
        stakers.DepositToken(Alice, Second, Strategy, 100);
        QueueM1(40);
        Assert.Equal((60, 107L, 1), (stakers.Shares(Alice, Strategy).DepositShares, stakers.Withdrawal(Hash("m1")).CompletableBlock, stakers.Withdrawal(Hash("m1")).Shares.Count));
        Assert.Empty(chain.All<WithdrawalDraft>());
        var moved = stakers.QueueM2(Alice, (Strategy, 40));
        stakers.Delegate("WithdrawalMigrated(bytes32 oldWithdrawalRoot, bytes32 newWithdrawalRoot)", Hash("m1"), moved);
        Assert.Equal(60, stakers.Shares(Alice, Strategy).DepositShares);
        Assert.Equal((WithdrawalStatus.Migrated, moved), (stakers.Withdrawal(Hash("m1")).Status, stakers.Withdrawal(Hash("m1")).MigratedTo));
    }

    /// <summary>StrategyManager of M1: completeQueuedWithdrawal adds the shares to the withdrawer without an event.</summary>
    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 60)]
    public void Shares_of_M1_return_to_the_staker_unless_tokens_were_paid(bool asTokens, int left)
    {
        const string fields = "address[] strategies, uint256[] shares, address depositor, (address withdrawer, uint96 nonce) w, uint32 withdrawalStartBlock, address delegatedAddress";
        object[] values = [new object[] { Strategy }, new object[] { 40 }, Alice, new object[] { Alice, 1 }, 100u, Address.Zero];
        var root = Keccak256.Hash(FunctionAbi.Parse($"f({fields})").Encode(values).AsSpan(4));
        stakers.DepositToken(Alice, Second, Strategy, 100);
        QueueM1(40, root);
        chain.Transaction = new TransactionFacts(Alice, Bob, FunctionAbi.Parse($"completeQueuedWithdrawal(({fields}) q, address[] tokens, uint256 i, bool asTokens)").Encode(values, Array.Empty<object>(), 0, asTokens));
        for (var i = 0; i < 2; i++) stakers.Manage("WithdrawalCompleted(address indexed depositor, uint96 nonce, address indexed withdrawer, bytes32 withdrawalRoot)", Alice, 1, Alice, root);
        Assert.Equal((left, asTokens), (stakers.Shares(Alice, Strategy).DepositShares, stakers.Withdrawal(root).ReceivedAsTokens));
    }

    /// <summary>Deposits as they were: tokens. Greater by the withdrawal: shares. Anything else: something more happened in the block, and nobody knows what.</summary>
    [Theory]
    [InlineData(60, true, 60)]
    [InlineData(100, false, 100)]
    [InlineData(75, null, 60)]
    [InlineData(null, null, 60)]
    public void Without_the_call_the_stakers_deposits_tell_what_an_M1_withdrawal_gave(int? told, bool? asTokens, int left)
    {
        stakers.DepositToken(Alice, Second, Strategy, 100);
        QueueM1(40);
        if (told is { } shares)
            chain.Views[DepositsView(Alice)] = new ViewAnswer(Deposits.EncodeOutput(new object[] { Second, Strategy }, new object[] { 5, shares }), null);
        chain.Transaction = new TransactionFacts(Alice, Bob, new byte[] { 1, 2, 3, 4 });
        stakers.Manage("WithdrawalCompleted(address indexed depositor, uint96 nonce, address indexed withdrawer, bytes32 withdrawalRoot)", Alice, 1, Alice, Hash("m1"));
        var (position, withdrawal) = (stakers.Shares(Alice, Strategy), stakers.Withdrawal(Hash("m1")));
        Assert.Equal((left, asTokens, asTokens is null), (position.DepositShares, withdrawal.ReceivedAsTokens, position.DepositSharesProblem is not null));
        Assert.Equal(asTokens is null, withdrawal.ReceivedProblem?.Contains("StrategyManager.getDeposits", StringComparison.Ordinal) == true);
        if (asTokens is null) Assert.Contains($"40 shares of withdrawal {Hash("m1")}", position.DepositSharesProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_position_in_doubt_stays_so_until_its_total_is_told()
    {
        stakers.DepositToken(Alice, Second, Strategy, 100);
        QueueM1(40);
        Complete(Hash("m1"));
        QueueM1(10, Hash("m1 again"));
        // It would fit if the first had been paid in tokens, which nobody knows.
        chain.Views[DepositsView(Alice)] = new ViewAnswer(Deposits.EncodeOutput(new object[] { Strategy }, new object[] { 50 }), null);
        Complete(Hash("m1 again"));
        Assert.Equal((50, true), (stakers.Shares(Alice, Strategy).DepositShares, stakers.Shares(Alice, Strategy).DepositSharesProblem is not null));
        Assert.Null(stakers.Withdrawal(Hash("m1 again")).ReceivedAsTokens);

        void Complete(Hash32 root) => stakers.Manage("WithdrawalCompleted(address indexed depositor, uint96 nonce, address indexed withdrawer, bytes32 withdrawalRoot)", Alice, 1, Alice, root);
    }

    /// <summary>What the view tells is how the block ended: as many shares may have left again, or come by another way.</summary>
    [Fact]
    public void Without_the_call_deposits_tell_nothing_where_later_logs_of_the_block_changed_the_same_shares()
    {
        object[] others =
        [
            new ShareWithdrawalQueued(Alice, 2, Strategy, 40), new DepositOfToken(Alice, Second, Strategy, 40), new Deposit(Alice, Strategy, 40), new WithdrawalCompletedM1(Bob, 3, Alice, Hash("other")),
        ];
        foreach (var other in others)
        {
            foreach (var told in new[] { 60, 100 })
            {
                var (position, withdrawal) = CompletedBefore(told, other);
                Assert.Equal((60, null, true), (position.DepositShares, withdrawal.ReceivedAsTokens, position.DepositSharesProblem is not null));
                Assert.Contains("later logs of the block", withdrawal.ReceivedProblem, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Later_logs_of_the_block_about_others_and_about_other_strategies_leave_no_doubt()
    {
        foreach (var other in new object[] { new ShareWithdrawalQueued(Bob, 2, Strategy, 40), new Deposit(Alice, Second, 40), new WithdrawalCompletedM1(Alice, 3, Bob, Hash("other")) })
        {
            var (position, withdrawal) = CompletedBefore(100, other);
            Assert.Equal((100, false, null), (position.DepositShares, withdrawal.ReceivedAsTokens, position.DepositSharesProblem));
        }
    }

    private static (StakerShares Position, Withdrawal Withdrawal) CompletedBefore(int told, object later)
    {
        var test = new WithdrawalTests();
        test.stakers.DepositToken(Alice, Second, Strategy, 100);
        test.QueueM1(40);
        test.chain.Views[DepositsView(Alice)] = new ViewAnswer(Deposits.EncodeOutput(new object[] { Strategy }, new object[] { told }), null);
        test.chain.Later = [later];
        test.stakers.Manage("WithdrawalCompleted(address indexed depositor, uint96 nonce, address indexed withdrawer, bytes32 withdrawalRoot)", Alice, 1, Alice, Hash("m1"));
        return (test.stakers.Shares(Alice, Strategy), test.stakers.Withdrawal(Hash("m1")));
    }

    /// <summary>A call of the queue is the one that was made; of two in another contract's bytes nobody knows which was.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, null)]
    public void Of_two_completing_calls_that_differ_only_the_outermost_one_is_believed(bool isDirect, bool? asTokens)
    {
        var function = Complete("completeQueuedWithdrawal({0} w, address[] tokens, uint256 middlewareTimesIndex, bool receiveAsTokens)");
        var w = stakers.Struct(Alice, (Strategy, 5));
        byte[] One(bool tokens) => function.Encode(w, Array.Empty<object>(), 0, tokens);
        chain.Transaction = new TransactionFacts(Alice, isDirect ? StakerChain.DelegationManager : Bob, (byte[])[.. One(true), .. One(false)]);
        stakers.Delegate("WithdrawalCompleted(bytes32 withdrawalRoot)", Root(w));
        Assert.Equal(asTokens, stakers.Withdrawal(Root(w)).ReceivedAsTokens);
        if (asTokens is null) Assert.Contains("several that differ", stakers.Withdrawal(Root(w)).ReceivedProblem, StringComparison.Ordinal);
    }

    private static readonly FunctionAbi Deposits = FunctionAbi.Parse("getDeposits(address staker) view returns (address[] strategies, uint256[] shares)");

    private static string DepositsView(Address staker) => $"view:{StakerChain.StrategyManager}:{Convert.ToHexStringLower(Deposits.Encode(staker))}";

    private void QueueM1(int shares, Hash32? root = null)
    {
        stakers.Manage("ShareWithdrawalQueued(address depositor, uint96 nonce, address strategy, uint256 shares)", Alice, 1, Strategy, shares);
        stakers.Manage("WithdrawalQueued(address depositor, uint96 nonce, address withdrawer, address delegatedAddress, bytes32 withdrawalRoot)", Alice, 1, Alice, Address.Zero, root ?? Hash("m1"));
    }

    private static FunctionAbi Complete(string form) => FunctionAbi.Parse(string.Format(form, StakerChain.WithdrawalType.Replace(" withdrawal", "")));

    private static Hash32 Root(object withdrawal) => Keccak256.Hash(FunctionAbi.Parse($"f({StakerChain.WithdrawalType})").Encode([withdrawal]).AsSpan(4));
}
