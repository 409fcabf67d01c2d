using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Xunit;

namespace Scan.UnitTests.Ethereum.Abi;

public sealed class AbiReaderTests
{
    [Theory]
    [InlineData("address", "000000000000000000000001000000000000000000000000000000000000000a", "x: an address is padded with zeros.")]
    [InlineData("bool", "0000000000000000000000000000000000000000000000000000000000000002", "x: a bool is 0 or 1.")]
    [InlineData("uint96", "0000000000000000000000000000000000000000ffffffffffffffffffffffff", null)]
    [InlineData("uint96", "0000000000000000000000000000000000000001000000000000000000000000", "x: the value does not fit uint96.")]
    [InlineData("int8", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80", null)]
    [InlineData("int8", "00000000000000000000000000000000000000000000000000000000000000ff", "x: the value does not fit int8.")]
    [InlineData("bytes4", "deadbeef00000000000000000000000000000000000000000000000000000001", "x: bytes4 is padded with zeros.")]
    [InlineData("function", "deadbeef00000000000000000000000000000000000000000000000000000001", "x: bytes24 is padded with zeros.")]
    public void A_word_is_checked_against_its_type(string type, string hex, string? error)
    {
        var abi = EventAbi.Parse($"E({type} x)");
        abi.TryDecode([abi.Topic0], Convert.FromHexString(hex), out _, out var actual);
        Assert.Equal(error, actual);
    }

    [Fact]
    public void Every_width_takes_its_own_bits_and_none_above()
    {
        for (var width = 8; width <= 256; width += 8)
        {
            var (unsigned, signed) = (EventAbi.Parse($"E(uint{width} x)"), EventAbi.Parse($"E(int{width} x)"));
            for (var bit = 0; bit < 256; bit++)
            {
                var power = BigInteger.One << bit;
                Assert.Equal(bit < width, Takes(unsigned, power));
                Assert.Equal(bit < width - 1 || (bit == 255 && width == 256), Takes(signed, power));
                Assert.Equal(bit < width, Takes(signed, (BigInteger.One << 256) - power));
            }
        }

        static bool Takes(EventAbi abi, BigInteger word) =>
            abi.TryDecode([abi.Topic0], FunctionAbi.Parse("f(uint256)").Encode(word)[4..], out _, out _);
    }

    [Fact]
    public void Bytes_are_padded_with_zeros_in_logs_but_call_data_may_end_where_they_end()
    {
        var log = EventAbi.Parse("E(bytes x)");
        var call = FunctionAbi.Parse("f(bytes x)");
        var (topics, data) = log.Encode(new byte[] { 1, 2, 3 });
        byte[] dirty = [.. data[..^1], 9];
        Assert.False(log.TryDecode(topics, dirty, out _, out var error));
        Assert.Equal("x: bytes are padded with zeros.", error);
        Assert.False(log.TryDecode(topics, data[..^29], out _, out _));
        Assert.Equal(new byte[] { 1, 2, 3 }, call.DecodeInput([.. call.Selector, .. dirty])[0]);
        Assert.Equal(new byte[] { 1, 2, 3 }, call.DecodeInput([.. call.Selector, .. data[..^29]])[0]);
        Assert.Throws<AbiFormatException>(() => call.DecodeInput([.. call.Selector, .. data[..^30]]));
    }

    [Theory]
    [InlineData("60 40 | 00 | 01 | 78", "x", "")]
    [InlineData("40 40 | 00", "", "")]
    [InlineData("40 40 | 01 | 78", "x", "x")]
    [InlineData("80 40 | 01 | 79 | 01 | 78", "x", "y")]
    public void Tails_may_stand_in_any_order_and_share_their_words(string words, string a, string b)
    {
        var call = FunctionAbi.Parse("f(string a, string b)");
        byte[] input = [.. call.Selector, .. words.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries).SelectMany(Word)];
        Assert.Equal(a, call.DecodeInput(input)["a"]);
        Assert.Equal(b, call.DecodeInput(input)["b"]);
    }

    [Fact]
    public void Call_data_may_be_unaligned_and_carry_a_suffix()
    {
        var call = FunctionAbi.Parse("f(string a)");
        byte[] input = [.. call.Selector, .. Word("21"), 0xEE, .. Word("02"), (byte)'o', (byte)'k', 1, 2, 3];
        Assert.Equal("ok", call.DecodeInput(input)["a"]);
    }

    [Fact]
    public void The_number_of_topics_tells_events_of_one_signature_apart()
    {
        var erc20 = EventAbi.Parse("Transfer(address indexed from, address indexed to, uint256 value)");
        var erc721 = EventAbi.Parse("Transfer(address indexed from, address indexed to, uint256 indexed tokenId)");
        var (topics, data) = erc20.Encode(Address.Zero, Address.Zero, 5);
        Assert.True(erc20.TryDecode(topics, data, out var args, out _));
        Assert.Equal(new BigInteger(5), args["value"]);
        Assert.False(erc721.TryDecode(topics, data, out _, out var error));
        Assert.Equal("3 indexed arguments are declared, 2 topics follow the first.", error);
    }

    [Fact]
    public void Reading_what_the_declaration_does_not_say_is_a_bug()
    {
        var abi = EventAbi.Parse("E(uint96 amount, string indexed name)");
        var (topics, data) = abi.Encode(7, "n");
        Assert.Contains("UInt of 64 bits is asked for where the ABI declares uint96 amount", Assert.Throws<InvalidOperationException>(() => abi.Read(topics, data).UInt64()).Message);
        Assert.Throws<InvalidOperationException>(() => abi.Read(topics, data).Address());
        Assert.Throws<InvalidOperationException>(() =>
        {
            var args = abi.Read(topics, data);
            args.UInt256();
            args.String();
        });
        Assert.Contains("1 of 2 arguments were not read", Assert.Throws<InvalidOperationException>(() =>
        {
            var args = abi.Read(topics, data);
            args.UInt(96);
            args.End();
        }).Message);
    }

    /// <summary>A small number as a word, or a character at the start of one.</summary>
    private static byte[] Word(string hex) => hex is "78" or "79"
        ? [Convert.FromHexString(hex)[0], .. new byte[31]]
        : [.. new byte[31], Convert.FromHexString(hex)[0]];
}
