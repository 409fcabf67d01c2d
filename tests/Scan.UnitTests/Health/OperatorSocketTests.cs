using Scan.Domain.Health;
using Xunit;

namespace Scan.UnitTests.Health;

public sealed class OperatorSocketTests
{
    [Theory]
    [InlineData("203.0.113.9:9091", "203.0.113.9", "9091")]
    [InlineData("203.0.113.9:32005;32004;32006;32007;32008", "203.0.113.9", "32005 32004 32006 32007")]
    [InlineData(" Node.Example.org:80 ", "node.example.org", "80")]
    [InlineData("http://node.example.org", "node.example.org", "80")]
    [InlineData("https://node.example.org:8443/path", "node.example.org", "8443")]
    [InlineData("[2001:db8::1]:9000", "2001:db8::1", "9000")]
    [InlineData("localhost:9000", "localhost", "9000")]
    public void An_address_is_read_in_the_forms_that_operators_write(string text, string host, string ports)
    {
        var socket = OperatorSocket.Parse(text);
        Assert.Equal((host, ports, null), (socket.Host, string.Join(' ', socket.Ports), socket.Problem));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Not Needed")]
    [InlineData("none")]
    [InlineData("node.example.org")]
    [InlineData("node.example.org:")]
    [InlineData("node.example.org:70000")]
    [InlineData("node.example.org:-1")]
    [InlineData("ftp://node.example.org:21")]
    [InlineData("http://user:pass@node.example.org:80")]
    [InlineData(":9091")]
    [InlineData("[::1")]
    [InlineData("\0:1")]
    [InlineData("xn--ö.example:80")]
    [InlineData("http://\u05d0a.example")]
    public void What_is_no_address_is_asked_nothing_and_says_why(string? text)
    {
        var socket = OperatorSocket.Parse(text);
        Assert.Null(socket.Host);
        Assert.Empty(socket.Ports);
        Assert.NotNull(socket.Problem);
    }

    [Fact]
    public void Half_a_character_is_no_address() => Assert.NotNull(OperatorSocket.Parse("\ud800.example:80").Problem);
}
