using System.Buffers.Binary;
using Scan.Ethereum.Abi;
using Scan.Indexer.Systems;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>Calls inside calls, and inputs that only look like it.</summary>
public sealed class CallSearchTests
{
    private static readonly byte[] One = Call(1), Two = Call(2);

    public static TheoryData<byte[]> Wrapped() =>
    [
        Wrappers.Safe(Bob, One), Wrappers.Multicall(Two, One), Wrappers.MultiSend(Bob, Two, One), Wrappers.Execute(Bob, One), Wrappers.Safe(Bob, Wrappers.MultiSend(Bob, Wrappers.Multicall(One))),
        Wrappers.Multicall(Wrappers.Safe(Bob, Wrappers.Execute(Alice, One))),
    ];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void A_call_is_found_whatever_passes_it_on(byte[] input)
    {
        Assert.Equal(input, At(input)[0]);
        Assert.Contains(At(input), call => call.SequenceEqual(One));
    }

    [Fact]
    public void A_call_is_not_looked_for_without_end()
    {
        var nested = One;
        for (var depth = 0; depth < 6; depth++) nested = Wrappers.Multicall(nested);
        Assert.DoesNotContain(At(nested), call => call.SequenceEqual(One));
        Assert.True(At(nested).Count < 10);
    }

    /// <summary>Every word is the length of all that follows, so that each place holds a call that holds a call at each place.</summary>
    [Fact]
    public void An_input_that_holds_itself_a_thousand_times_costs_what_a_few_copies_of_it_do()
    {
        var input = new byte[4 + 32 * 4_000];
        for (var at = 4; at + 64 <= input.Length; at += 32) BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(at + 28), (input.Length - at - 64) / 32 * 32 + 4);
        var calls = CallSearch.Calls(input);
        Assert.InRange(calls.Count, 2, 64);
        Assert.True(calls.Sum(call => (long)call.GetOffsetAndLength(input.Length).Length) <= 5L * input.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(35)]
    public void Random_and_short_inputs_yield_calls_that_lie_within_them(int length)
    {
        var random = new Random(length);
        for (var round = 0; round < 500; round++)
        {
            var input = new byte[length + round % 300];
            random.NextBytes(input);
            for (var at = 4; at + 32 <= input.Length; at += 32) input.AsSpan(at, 31).Clear();
            Assert.All(CallSearch.Calls(input), call => Assert.InRange(call.End.Value, call.Start.Value, input.Length));
        }
    }

    [Fact]
    public void Packed_calls_that_promise_more_than_there_is_are_none()
    {
        var cut = Wrappers.MultiSend(Bob, One);
        BinaryPrimitives.WriteInt32BigEndian(cut.AsSpan(4 + 64 + 1 + 20 + 32 + 28), int.MaxValue);
        Assert.DoesNotContain(At(cut), call => call.SequenceEqual(One));
    }

    [Fact]
    public void Packed_calls_stand_where_the_offset_says_though_others_like_them_stand_before()
    {
        const int far = 32 * 1_000;
        var near = Wrappers.MultiSend(Bob, Two, One);
        byte[] call = [.. near[..4], .. new byte[far], .. near[36..]];
        BinaryPrimitives.WriteInt32BigEndian(call.AsSpan(4 + 28), far);
        // The same bytes, with no length before them.
        near.AsSpan(4 + 64).CopyTo(call.AsSpan(4 + 64));
        var end = call.AsSpan().LastIndexOf(One) + One.Length;
        Assert.Contains(new Range(end - One.Length, end), CallSearch.Calls(call));
        foreach (var beyond in new[] { far + 32, call.Length, int.MaxValue, int.MinValue, -1 })
        {
            BinaryPrimitives.WriteInt32BigEndian(call.AsSpan(4 + 28), beyond);
            Assert.DoesNotContain(At(call), inner => inner.SequenceEqual(One));
        }
    }

    private static byte[] Call(int value) => FunctionAbi.Parse("f(uint256 value)").Encode(value);

    private static List<byte[]> At(byte[] input) => [.. CallSearch.Calls(input).Select(place => input[place])];
}
