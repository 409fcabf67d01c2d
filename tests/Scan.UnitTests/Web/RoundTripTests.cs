using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>When a payment is said to have come back.</summary>
public sealed class RoundTripTests
{
    private static readonly Address Buyer = Account(1), Seller = Account(2), Other = Account(3), Usdc = Account(8), Eurc = Account(9);

    [Theory]
    [InlineData(100, 100, 600, true)]
    [InlineData(100, 105, 600, true)]
    [InlineData(105, 100, -600, true)]
    [InlineData(100, 106, 600, false)]
    [InlineData(100, 94, 600, false)]
    [InlineData(100, 100, 3_600, true)]
    [InlineData(100, 100, 3_601, false)]
    [InlineData(100, 100, -3_601, false)]
    public void The_like_within_an_hour_makes_one(int paid, int back, long after, bool expected)
    {
        var payment = Paid(Buyer, Seller, paid, 10_000);
        var trip = RoundTrip.Of(payment, [Paid(Seller, Buyer, back, 10_000 + after)]);
        Assert.Equal(expected, trip is not null);
        if (expected) Assert.Equal(after, trip!.Seconds);
    }

    [Fact]
    public void Of_several_the_nearest_in_time_is_its_return()
    {
        var trip = RoundTrip.Of(Paid(Buyer, Seller, 100, 10_000), [Paid(Seller, Buyer, 100, 12_000), Paid(Seller, Buyer, 101, 9_500), Paid(Other, Buyer, 100, 10_001)]);
        Assert.Equal(-500, trip!.Seconds);
    }

    [Fact]
    public void Another_token_another_account_another_chain_and_what_is_unknown_make_none()
    {
        var payment = Paid(Buyer, Seller, 100, 10_000);
        Assert.Null(RoundTrip.Of(payment, [Paid(Seller, Buyer, 100, 10_100) with { Token = Eurc }]));
        Assert.Null(RoundTrip.Of(payment, [Paid(Seller, Other, 100, 10_100)]));
        Assert.Null(RoundTrip.Of(payment, [Paid(Seller, Buyer, 100, 10_100) with { ChainId = 2 }]));
        Assert.Null(RoundTrip.Of(payment, [Paid(Seller, Buyer, 100, 10_100) with { Amount = null }]));
        Assert.Null(RoundTrip.Of(payment with { Payee = null, Amount = null }, [Paid(Seller, Buyer, 100, 10_100)]));
        Assert.Null(RoundTrip.Of(payment, [payment]));
    }

    [Fact]
    public void A_payment_to_oneself_is_its_own_kind()
    {
        var self = Paid(Buyer, Buyer, 100, 10_000) with { SelfPayment = true };
        Assert.Null(RoundTrip.Of(self, [self, self with { LogIndex = 7 }]));
    }

    private static Settlement Paid(Address payer, Address payee, int amount, long time) => new()
    {
        ChainId = 1, Contract = Usdc, Kind = SettlementKind.Authorization, Token = Usdc, Payer = payer, Payee = payee, Amount = new BigInteger(amount), Block = time, Time = time, LogIndex = 0, Transaction = default,
    };

    private static Address Account(byte number) => new([.. Enumerable.Repeat(number, 20)]);
}
