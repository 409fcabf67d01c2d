using System.Numerics;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Audit;
using Xunit;

namespace Scan.UnitTests.Audit;

/// <summary>What a node's answer makes of a comparison.</summary>
public sealed class ViewAnswerTests
{
    private static readonly FunctionAbi Function = FunctionAbi.Parse("balanceOf(address account) view returns (uint256)");
    private static readonly AuditView View = new("Token", Address.Zero, Function, [Address.Zero]);
    private static readonly RpcExecutionException Reverted = new("eth_call: execution reverted (3)", RevertReason.Parse(default));

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void An_answer_is_compared_with_our_value(int theirs, bool drifts)
    {
        var settled = Assert.IsType<AuditStep.Compared>(ViewRounds.Next(Ask(), [new(Function.EncodeOutput(theirs), null)]));
        Assert.Equal(("5", $"{theirs}", drifts), (settled.Ours, settled.Theirs, settled.Drifts));
    }

    [Fact]
    public void What_is_no_answer_is_unreachable_with_its_reason()
    {
        Assert.Contains("refused", Reason(new(null, Reverted)), StringComparison.Ordinal);
        Assert.Contains("holds no such contract", Reason(new([], null)), StringComparison.Ordinal);
        Assert.Contains("is not what balanceOf(address) returns", Reason(new([1, 2, 3], null)), StringComparison.Ordinal);
        Assert.Contains("does not keep the state", Reason(new(null, new RpcMissingStateException("missing trie node"))), StringComparison.Ordinal);
        Assert.Contains("timed out", Reason(new(null, new RpcTransportException("timed out"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_of_another_release_is_tried_only_when_the_contract_has_not_the_first()
    {
        var older = new AuditStep.Unreachable("Token.older", "asked");
        Assert.Equal(older, ViewRounds.Next(Ask() with { Else = older }, [new(null, Reverted)]));
        Assert.Equal(older, ViewRounds.Next(Ask() with { Else = older }, [new([], null)]));
        Assert.NotEqual(older, ViewRounds.Next(Ask() with { Else = older }, [new(null, new RpcMissingStateException("gone"))]));
    }

    [Fact]
    public void A_stake_of_the_past_is_known_as_far_back_as_it_is_remembered()
    {
        IReadOnlyList<StakePoint> points = [];
        foreach (var (block, stake) in new (long, BigInteger)[] { (10, 1), (10, 2), (20, 3), (30, 4) }) points = points.With(block, stake, most: 3);
        Assert.Equal([new(10, 2), new(20, 3), new(30, 4)], points);
        Assert.Equal([null, 2, 2, 3, 4], new long[] { 9, 10, 19, 20, 99 }.Select(block => points.At(block, most: 3)));
        Assert.Equal(0, points.At(9, most: 4)); // nothing was forgotten, so there was none
        Assert.Equal([new(20, 3), new(30, 4), new(40, 5)], points.With(40, 5, most: 3));
    }

    private static AuditStep.Ask Ask() => new([View], results => AuditTarget.Judge(View, ("5", ((BigInteger)results[0][0]).ToString())));

    private static string Reason(RpcOutcome<byte[]> outcome) => Assert.IsType<AuditStep.Unreachable>(ViewRounds.Next(Ask(), [outcome])).Reason;
}
