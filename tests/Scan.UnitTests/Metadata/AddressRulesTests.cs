using System.Net;
using Scan.Indexer.Metadata.Fetching;
using Xunit;

namespace Scan.UnitTests.Metadata;

public sealed class AddressRulesTests
{
    private static readonly AddressRules Public = new([]);

    [Theory]
    [InlineData("0.0.0.0"), InlineData("0.1.2.3"), InlineData("10.0.0.1"), InlineData("10.255.255.255"), InlineData("100.64.0.1"), InlineData("100.127.255.255"), InlineData("127.0.0.1"), InlineData("127.255.255.254")]
    [InlineData("169.254.169.254"), InlineData("172.16.0.1"), InlineData("172.31.255.255"), InlineData("192.0.0.8"), InlineData("192.0.2.1"), InlineData("192.88.99.1"), InlineData("192.168.1.1")]
    [InlineData("198.18.0.1"), InlineData("198.19.255.255"), InlineData("198.51.100.7"), InlineData("203.0.113.7"), InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("::"), InlineData("::1"), InlineData("::7f00:1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::ffff:169.254.169.254"), InlineData("64:ff9b::a00:1"), InlineData("64:ff9b:1::1")]
    [InlineData("100::1"), InlineData("2001::1"), InlineData("2001:db8::1"), InlineData("2002:7f00:1::"), InlineData("3fff::1"), InlineData("fc00::1"), InlineData("fd12:3456::1"), InlineData("fe80::1"), InlineData("fec0::1"), InlineData("ff02::1")]
    public void An_address_that_is_not_public_is_not_contacted(string address) => Assert.False(Public.May(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("100.63.255.255"), InlineData("100.128.0.1"), InlineData("172.15.0.1"), InlineData("172.32.0.1"), InlineData("192.0.1.1"), InlineData("198.20.0.1"), InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111"), InlineData("2a00:1450::1"), InlineData("::ffff:1.1.1.1"), InlineData("64:ff9b::101:101")]
    public void A_public_address_may_be_contacted(string address) => Assert.True(Public.May(IPAddress.Parse(address)));

    [Fact]
    public void An_allowed_network_is_allowed_and_nothing_beside_it()
    {
        var rules = new AddressRules([IPNetwork.Parse("10.1.0.0/16")]);
        Assert.True(rules.May(IPAddress.Parse("10.1.2.3")));
        Assert.True(rules.May(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.False(rules.May(IPAddress.Parse("10.2.0.1")));
        Assert.False(rules.May(IPAddress.Parse("127.0.0.1")));
    }
}
