using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class TokenTests
{
    private readonly TestChain chain = new();

    [Theory]
    [InlineData("ReALT")]
    [InlineData("StALT")]
    [InlineData("ERC20")]
    public void Supply_and_holders_follow_from_transfers(string contract)
    {
        Transfer(contract, Address.Zero, Alice, 100);
        Transfer(contract, Alice, Bob, 30);
        Transfer(contract, Bob, Address.Zero, 30);
        Transfer(contract, Alice, Alice, 70);
        Assert.Equal((70, 1, 4, contract), ((int)State().Supply, State().HolderCount, State().TransferCount, State().Contract));
        Assert.Equal((70, 0), (Balance(Alice), Balance(Bob)));
    }

    [Fact]
    public void An_empty_transfer_makes_no_holder()
    {
        Transfer("ERC20", Alice, Bob, 0);
        Assert.Equal((0, 0, 1), ((int)State().Supply, State().HolderCount, State().TransferCount));
    }

    [Fact]
    public void A_transfer_of_a_collectible_is_another_event()
    {
        var error = Record.Exception(() => chain.Emit("ERC20", Second, null, "Transfer(address indexed from, address indexed to, uint256 indexed tokenId)", Alice, Bob, 1));
        Assert.Contains("unknown event", error!.Message);
    }

    private void Transfer(string contract, Address from, Address to, BigInteger value) =>
        chain.Emit(contract, Second, null, "Transfer(address indexed from, address indexed to, uint256 value)", from, to, value);

    private Token State() => chain.Get<Token>(Domain.AltRestaking.Token.KeyOf(Second));

    private int Balance(Address account) => (int)chain.Get<TokenHolder>(TokenHolder.KeyOf(Second, account)).Balance;
}
