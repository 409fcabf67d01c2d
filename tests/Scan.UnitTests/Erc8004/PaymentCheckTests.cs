using System.Numerics;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Xunit;

namespace Scan.UnitTests.Erc8004;

/// <summary>What a feedback file says of a payment is believed as far as the chain bears it out.</summary>
public sealed class PaymentCheckTests
{
    private static readonly Address Payer = Address.Parse("0x1111111111111111111111111111111111111111");
    private static readonly Address Payee = Address.Parse("0x2222222222222222222222222222222222222222");
    private static readonly Address Other = Address.Parse("0x5555555555555555555555555555555555555555");
    private static readonly PaymentParties Agent = new(Payer, 8453, Payee, 1_600_000_000);
    private static readonly string Transaction = "0x" + new string('a', 64);

    [Theory]
    [InlineData("8453", "0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222", null)]
    [InlineData("eip155:8453", "eip155:8453:0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222", "25000")]
    [InlineData("8453", null, "0x2222222222222222222222222222222222222222", null)]
    public void A_payment_matches_when_the_chain_bears_out_all_that_the_file_names(string chain, string? from, string? to, string? amount)
    {
        var check = PaymentCheck.Of(new PaymentProof(from, to, chain, Transaction, amount), [Paid()], isCurrent: true, Agent);
        Assert.Equal((PaymentVerdict.Matches, Paid().Payer), (check.Verdict, check.Settlement?.Payer));
    }

    [Theory]
    [InlineData("0x3333333333333333333333333333333333333333", "0x2222222222222222222222222222222222222222", null, "payer")]
    [InlineData("0x1111111111111111111111111111111111111111", "0x01", null, "payee")]
    [InlineData("eip155:1:0x1111111111111111111111111111111111111111", null, null, "payer")]
    [InlineData(null, "solana:8453:0x2222222222222222222222222222222222222222", null, "payee")]
    [InlineData("0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222", "25001", "amount")]
    [InlineData(null, null, "0.025", "amount")]
    public void Another_payer_payee_or_amount_than_the_chains_does_not_match_and_is_named(string? from, string? to, string? amount, string differs)
    {
        var check = PaymentCheck.Of(new PaymentProof(from, to, "8453", Transaction, amount), [Paid()], isCurrent: true, Agent);
        Assert.Equal(PaymentVerdict.DoesNotMatch, check.Verdict);
        Assert.Equal($"the chain tells of another {differs}", check.Reason);
    }

    [Fact]
    public void Of_several_payments_in_one_transaction_the_one_that_fits_is_meant()
    {
        var other = Paid() with { LogIndex = 9, Payer = Payee, Payee = Payer };
        Assert.Equal((PaymentVerdict.Matches, 3), PaymentCheck.Of(new PaymentProof(Payer.ToString(), Payee.ToString(), "8453", Transaction), [other, Paid()], true, Agent) is { } check ? (check.Verdict, check.Settlement!.LogIndex) : default);
    }

    [Fact]
    public void A_transaction_without_a_payment_is_not_found_only_once_the_chain_is_read_to_its_head()
    {
        var said = new PaymentProof(Payer.ToString(), Payee.ToString(), "8453", Transaction);
        var missing = PaymentCheck.Of(said, [], isCurrent: true, Agent);
        Assert.Equal((PaymentVerdict.NotFound, "none that Scan reads: it reads those of the facilitators that the manifest names"), (missing.Verdict, missing.Reason));
        Assert.Equal(PaymentVerdict.Unknown, PaymentCheck.Of(said, [], isCurrent: false, Agent).Verdict);
        Assert.Equal(PaymentVerdict.Unknown, PaymentCheck.Of(said, null, isCurrent: true, Agent).Verdict);
    }

    [Theory]
    [InlineData("8453", null)]
    [InlineData("8453", "0x12")]
    [InlineData(null, "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("solana:8453", "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("eip155:1:8453", "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("eip155:", "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("-1", "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Words_that_name_no_transaction_leave_it_unknown(string? chain, string? transaction)
    {
        var said = new PaymentProof(Payer.ToString(), Payee.ToString(), chain, transaction);
        Assert.Null(PaymentCheck.PlaceOf(said));
        Assert.Equal(PaymentVerdict.Unknown, PaymentCheck.Of(said, [Paid()], isCurrent: true, Agent).Verdict);
    }

    [Fact]
    public void A_file_that_names_nobody_proves_nothing_and_what_the_chain_did_not_tell_stays_unknown()
    {
        Assert.Equal(PaymentVerdict.Unknown, PaymentCheck.Of(new PaymentProof(null, null, "8453", Transaction), [Paid()], true, Agent with { Wallet = null }).Verdict);
        var untold = Paid() with { Payee = null, Amount = null, Problem = "no Transfer followed" };
        var check = PaymentCheck.Of(new PaymentProof(Payer.ToString(), Payee.ToString(), "8453", Transaction), [untold], true, Agent);
        Assert.Equal((PaymentVerdict.Unknown, "the payment's payee could not be read: no Transfer followed"), (check.Verdict, check.Reason));
    }

    [Theory]
    [InlineData("0x2222222222222222222222222222222222222222", null)]
    [InlineData("0x3333333333333333333333333333333333333333", null)]
    [InlineData(null, "25000")]
    [InlineData(null, "1")]
    public void What_only_the_call_tells_is_neither_borne_out_nor_denied(string? to, string? amount)
    {
        var said = new PaymentProof(Payer.ToString(), to, "8453", Transaction, amount);
        var called = Paid() with { Confirmed = false };
        var check = PaymentCheck.Of(said, [called], isCurrent: true, Agent);
        Assert.Equal((PaymentVerdict.Unknown, "only the call says so, no Transfer of the token bears it out"), (check.Verdict, check.Reason));
        // The payer stands in the event itself; that the agent was paid is the caller's word.
        Assert.Equal((PaymentVerdict.Unknown, PaymentParty.Expected, PaymentParty.NotKnown), PaymentCheck.Of(said with { ToAddress = null, Amount = null }, [called], isCurrent: true, Agent) is { } only ? (only.Verdict, only.PaidBy, only.PaidTo) : default);
    }

    [Fact]
    public void A_payment_that_a_Transfer_bears_out_is_held_against_the_file_before_one_that_only_a_call_tells()
    {
        var said = new PaymentProof(Payer.ToString(), Payee.ToString(), "8453", Transaction);
        var check = PaymentCheck.Of(said, [Paid() with { LogIndex = 1, Confirmed = false }, Paid()], isCurrent: true, Agent);
        Assert.Equal((PaymentVerdict.Matches, 3), (check.Verdict, check.Settlement?.LogIndex));
    }

    [Fact]
    public void Where_the_file_names_no_payee_the_agents_own_wallet_is_who_should_be_paid()
    {
        var said = new PaymentProof(Payer.ToString(), null, "8453", Transaction);
        (string, string) Judged(PaymentParties between) => PaymentCheck.Of(said, [Paid()], isCurrent: true, between) is { } check ? (check.Verdict, check.PaidTo) : default;
        Assert.Equal((PaymentVerdict.Matches, PaymentParty.Expected), Judged(Agent));
        // A wallet that was set later is the agent's all the same.
        Assert.Equal((PaymentVerdict.Matches, PaymentParty.Expected), Judged(Agent with { WalletSince = Paid().Time + 1 }));
        Assert.Equal((PaymentVerdict.DoesNotMatch, PaymentParty.Another), Judged(Agent with { Wallet = Other }));
    }

    [Fact]
    public void Whether_the_agent_was_paid_is_not_known_without_a_wallet_before_it_was_set_and_on_another_chain()
    {
        var said = new PaymentProof(Payer.ToString(), null, "8453", Transaction);
        foreach (var between in new[] { Agent with { Wallet = null }, Agent with { Wallet = Other, WalletSince = Paid().Time }, Agent with { Wallet = Other, WalletSince = null }, Agent with { AgentChainId = 1 } })
        {
            var check = PaymentCheck.Of(said, [Paid()], isCurrent: true, between);
            Assert.Equal((PaymentVerdict.Unknown, PaymentParty.NotKnown, PaymentParty.Expected), (check.Verdict, check.PaidTo, check.PaidBy));
            Assert.Contains("not known", check.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222", "payment matches")]
    [InlineData("0x5555555555555555555555555555555555555555", "0x2222222222222222222222222222222222222222", "payment of another account")]
    [InlineData("0x1111111111111111111111111111111111111111", "0x5555555555555555555555555555555555555555", "payment to another account")]
    [InlineData("0x1111111111111111111111111111111111111111", null, "payment matches")]
    public void A_payment_that_matches_and_is_not_the_clients_or_not_the_agents_is_called_so(string client, string? wallet, string words)
    {
        var said = new PaymentProof(Payer.ToString(), Payee.ToString(), "8453", Transaction);
        var found = FeedbackPayment.Of(said, PaymentCheck.Of(said, [Paid()], isCurrent: true, new PaymentParties(Address.Parse(client), 8453, wallet is null ? null : Address.Parse(wallet), 1_600_000_000)));
        Assert.Equal((words, PaymentVerdict.Matches, words != "payment matches"), (found.Words, found.Verdict, found.IsForeign));
        if (wallet is null) Assert.Contains("whether that is the agent's wallet is not known", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_payments_that_fit_alike_the_one_to_the_agent_is_meant()
    {
        var said = new PaymentProof(Payer.ToString(), null, "8453", Transaction);
        var check = PaymentCheck.Of(said, [Paid() with { LogIndex = 1, Payee = Other }, Paid()], isCurrent: true, Agent);
        Assert.Equal((PaymentVerdict.Matches, 3), (check.Verdict, check.Settlement?.LogIndex));
    }

    private static Settlement Paid() => new()
    {
        ChainId = 8453, Contract = Address.Parse("0x4444444444444444444444444444444444444444"), Kind = SettlementKind.Authorization, Payer = Payer, Payee = Payee, Amount = new BigInteger(25_000), Confirmed = true,
        Block = 5, Time = 1_700_000_000, LogIndex = 3, Transaction = Hash32.Parse(Transaction),
    };
}
