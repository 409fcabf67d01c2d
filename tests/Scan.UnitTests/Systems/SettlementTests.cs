using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class SettlementTests
{
    private const string Fields = "address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce";
    private static readonly Address Usdc = Of(0xDC), Facilitator = Of(0xFAC);
    private readonly TestChain chain = new();

    [Theory]
    [InlineData("transferWithAuthorization", "uint8 v, bytes32 r, bytes32 s", "0xe3ee160e")]
    [InlineData("transferWithAuthorization", "bytes signature", "0xcf092995")]
    [InlineData("receiveWithAuthorization", "uint8 v, bytes32 r, bytes32 s", "0xef55bec6")]
    [InlineData("receiveWithAuthorization", "bytes signature", "0x88b7ab63")]
    public void Payee_and_amount_stand_in_the_call_wrapped_or_not(string name, string rest, string selector)
    {
        var function = FunctionAbi.Parse($"{name}({Fields}, {rest})");
        Assert.Equal(selector, Hex.Encode(function.Selector));
        Sent([9, 9, 9, .. Call(function, Alice, Bob, 50, "n")]);
        Use(Alice, "n");
        Assert.Equal((SettlementKind.Authorization, Facilitator, Alice, Bob, (BigInteger?)50, false, false, null),
            (State().Kind, State().Sender, State().Payer, State().Payee, State().Amount, State().Confirmed, State().SelfPayment, State().Problem));
    }

    [Fact]
    public void Several_payments_of_one_transaction_are_told_apart_by_payer_and_nonce()
    {
        var function = Authorize();
        Sent([.. Call(function, Alice, Bob, 1, "a"), .. Call(function, Carol, Carol, 2, "b"), .. Call(function, Alice, Carol, 3, "c")]);
        Use(Alice, "a");
        Use(Carol, "b");
        Use(Alice, "c");
        Assert.Equal([(Alice, Bob, 1, false), (Carol, Carol, 2, true), (Alice, Carol, 3, false)], chain.All<Settlement>().Select(s => (s.Payer!.Value, s.Payee!.Value, (int)s.Amount!, s.SelfPayment)));
    }

    [Fact]
    public void Calls_that_contradict_each_other_tell_nothing()
    {
        Sent([.. Call(Authorize(), Alice, Bob, 1, "a"), .. Call(Authorize(), Alice, Bob, 1_000_000, "a")]);
        Use(Alice, "a");
        Assert.Equal((null, null, "The transaction's input holds no single authorisation with this nonce."), (State().Payee, State().Amount, State().Problem));
    }

    [Fact]
    public void The_transfer_that_follows_has_the_last_word_once_and_in_its_transaction_alone()
    {
        chain.TransactionHash = Hash("one");
        Use(Alice, "a");
        Transfer(Bob, Carol, 9);
        Transfer(Alice, Bob, 5);
        Transfer(Alice, Carol, 6);
        Assert.Equal((Bob, (BigInteger?)5, true, null), (State().Payee, State().Amount, State().Confirmed, State().Problem));
        Use(Carol, "b");
        chain.TransactionHash = Hash("two");
        Transfer(Carol, Alice, 7);
        Assert.Null(chain.All<Settlement>()[1].Payee);
    }

    [Fact]
    public void A_settlement_through_Permit2_names_its_sender_and_says_what_is_unknown()
    {
        Sent([]);
        chain.Emit("X402Permit2Proxy", Second, null, "Settled()");
        chain.Emit("X402Permit2Proxy", Second, null, "SettledWithPermit()");
        Assert.All(chain.All<Settlement>(), s => Assert.Equal((SettlementKind.Permit2, Facilitator, null), (s.Kind, s.Sender, s.Payer)));
        Assert.All(chain.All<Settlement>(), s => Assert.StartsWith("Settled names nobody", s.Problem));
    }

    private Settlement State() => chain.All<Settlement>()[0];

    private void Sent(byte[] input) => chain.Transaction = new TransactionFacts(Facilitator, Usdc, input);

    private void Use(Address payer, string nonce) => chain.Emit("Erc3009Token", Usdc, null, "AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)", payer, Hash(nonce));

    private void Transfer(Address from, Address to, int value) => chain.Emit("Erc3009Token", Usdc, null, "Transfer(address indexed from, address indexed to, uint256 value)", from, to, value);

    private static FunctionAbi Authorize() => FunctionAbi.Parse($"transferWithAuthorization({Fields}, bytes signature)");

    private static byte[] Call(FunctionAbi function, Address from, Address to, int value, string nonce) => function.Inputs.Count == 7
        ? function.Encode(from, to, value, 0, 1, Hash(nonce), new byte[] { 1 })
        : function.Encode(from, to, value, 0, 1, Hash(nonce), (byte)27, Hash("r"), Hash("s"));
}
