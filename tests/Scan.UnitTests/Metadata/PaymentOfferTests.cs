using System.Text.Json;
using Scan.Domain.X402;
using Xunit;

namespace Scan.UnitTests.Metadata;

/// <summary>What may be said of prices by lists that anybody writes.</summary>
public sealed class PaymentOfferTests
{
    [Theory]
    [InlineData("https://api.example/weather", true)]
    [InlineData("http://api.example/weather", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("ftp://api.example/weather", false)]
    [InlineData("weather", false)]
    public void Only_what_is_on_the_web_becomes_a_resource(string resource, bool isRead) =>
        Assert.Equal(isRead ? [resource] : [], Read(new { items = new[] { new { resource, accepts = Ways(1) } } }).Select(o => o.Resource));

    [Fact]
    public void One_resource_has_at_most_eight_ways_to_be_paid_for() =>
        Assert.Equal(8, Read(new { items = new[] { new { resource = "https://api.example/", accepts = Ways(30) } } }).Count);

    [Fact]
    public void Only_a_whole_number_is_an_amount_and_only_a_known_network_a_chain()
    {
        object Way(string network, string amount) => new { network, maxAmountRequired = amount, resource = "https://api.example/" };
        var offers = Read(new { accepts = new[] { Way("base", "12"), Way("BASE-sepolia", "-1"), Way("eip155:10", "1e3"), Way("solana", "") } });
        Assert.Equal([("12", 8453L), (null, 84532L), (null, 10L), (null, (long?)null)], offers.Select(o => (o.Amount?.ToString(), o.ChainId)));
    }

    private static object[] Ways(int count) => [.. Enumerable.Range(0, count).Select(n => new { network = "base", maxAmountRequired = $"{n}" })];

    private static IReadOnlyList<PaymentOffer> Read(object content) => PaymentOffers.Read(JsonSerializer.SerializeToUtf8Bytes(content), null);
}
