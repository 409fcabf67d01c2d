using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Xunit;

namespace Scan.UnitTests.Ethereum.Abi;

public sealed class DeclarationTests
{
    [Theory]
    [InlineData("E()", "E()")]
    [InlineData(" event  E ( uint a , int[ 3 ][] ) anonymous ;", "E(uint256,int256[3][])")]
    [InlineData("E(tuple(address payable owner, function callback)[2] x)", "E((address,function)[2])")]
    [InlineData("E(((bytes32)[] a) b)", "E(((bytes32)[]))")]
    public void An_event_is_written_in_many_ways(string text, string signature) => Assert.Equal(signature, EventAbi.Parse(text).Signature);

    [Theory]
    [InlineData("", "At character 0 of \"\": expected the event's name.")]
    [InlineData("E", "At character 1 of \"E\": expected '('.")]
    [InlineData("E(uint257 a)", "At character 2 of \"E(uint257 a)\": 'uint257' is no ABI type.")]
    [InlineData("E(uint7 a)", "At character 2 of \"E(uint7 a)\": 'uint7' is no ABI type.")]
    [InlineData("E(bytes33 a)", "At character 2 of \"E(bytes33 a)\": 'bytes33' is no ABI type.")]
    [InlineData("E(uint0256 a)", "At character 2 of \"E(uint0256 a)\": 'uint0256' is no ABI type.")]
    [InlineData("E(IStrategy a)", "At character 2 of \"E(IStrategy a)\": 'IStrategy' is no ABI type.")]
    [InlineData("E(uint[0] a)", "At character 8 of \"E(uint[0] a)\": an array's length is a number of at least 1.")]
    [InlineData("E(uint a, int a)", "At character 15 of \"E(uint a, int a)\": the name 'a' is taken.")]
    [InlineData("E(uint a", "At character 8 of \"E(uint a\": expected ')'.")]
    [InlineData("E(uint a) b", "At character 10 of \"E(uint a) b\": nothing more is expected.")]
    [InlineData("E(() a)", "At character 4 of \"E(() a)\": a tuple has at least one component.")]
    [InlineData("E(uint payable a)", "At character 14 of \"E(uint payable a)\": only an address is payable.")]
    [InlineData("E((uint indexed a) b)", "At character 15 of \"E((uint indexed a) b)\": only an event's inputs are indexed.")]
    [InlineData("E(uint indexed, uint indexed, uint indexed, uint indexed)", "At character 57 of \"E(uint indexed, uint indexed, uint indexed, uint indexed)\": 4 inputs are indexed, more than a log has topics for.")]
    public void A_bad_declaration_says_where_and_why(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => EventAbi.Parse(text)).Message);

    [Theory]
    [InlineData("E(uint256[1000][1000] a)")]
    [InlineData("E(uint256[2147483647] a)")]
    [InlineData("E(uint256[65536][65536][65536][65536] a)")]
    public void A_type_too_large_for_any_log_is_refused(string text) => Assert.Throws<FormatException>(() => EventAbi.Parse(text));

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.Throws<FormatException>(() => EventAbi.Parse($"E({new string('(', 10_000)}"));
        Assert.Throws<FormatException>(() => EventAbi.Parse($"E(uint{string.Concat(Enumerable.Repeat("[]", 10_000))} a)"));
        Assert.Throws<FormatException>(() => EventAbi.Parse($"E({string.Concat(Enumerable.Repeat("uint,", 10_000))} uint)"));
    }

    [Fact]
    public void A_function_takes_modifiers_and_results()
    {
        var abi = FunctionAbi.Parse("function balanceOf(address owner) external view returns (uint256)");
        Assert.Equal("0x70a08231", Hex.Encode(abi.Selector));
        Assert.Equal("0x70a0823100000000000000000000000000000000000000000000000000000000000a11ce", Hex.Encode(abi.Encode(new Address(Convert.FromHexString("00000000000000000000000000000000000a11ce")))));
        Assert.Single(abi.Outputs);
    }

    [Fact]
    public void A_value_that_does_not_fit_its_type_is_refused()
    {
        var abi = FunctionAbi.Parse("f(uint8 a)");
        Assert.Throws<ArgumentException>(() => abi.Encode(256));
        Assert.Throws<ArgumentException>(() => abi.Encode(-1));
        Assert.Throws<ArgumentException>(() => abi.Encode("1"));
        Assert.Throws<ArgumentException>(() => abi.Encode());
        Assert.Throws<ArgumentException>(() => FunctionAbi.Parse("f(int8 a)").Encode(128));
        Assert.Throws<ArgumentException>(() => FunctionAbi.Parse("f(uint8[2] a)").Encode(new[] { 1 }));
        Assert.Throws<ArgumentException>(() => FunctionAbi.Parse("f(bytes4 a)").Encode(new byte[5]));
    }
}
