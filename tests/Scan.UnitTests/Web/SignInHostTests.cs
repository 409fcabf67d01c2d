using System.Net;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Scan.Testing;
using Scan.Web.Features.Accounts;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>Whoever can choose the host of a request could have a message signed for their own site.</summary>
public sealed class SignInHostTests
{
    [Theory]
    [InlineData("localhost:5080", "10.0.0.7")]
    [InlineData("127.0.0.1:5080", "10.0.0.7")]
    [InlineData("[::1]:5080", null)]
    [InlineData("10.0.0.7:5080", "10.0.0.7")]
    [InlineData("10.0.0.7:5080", "::ffff:10.0.0.7")]
    public void This_machines_own_address_needs_no_public_url(string host, string? local) => Assert.Equal(host, Here(host, local).Authority);

    [Theory]
    [InlineData("203.0.113.9:5080", "10.0.0.7")]
    [InlineData("[2001:db8::1]:5080", "10.0.0.7")]
    [InlineData("203.0.113.9:5080", null)]
    [InlineData("scan.example.org", "10.0.0.7")]
    public void Any_other_name_or_address_has_to_be_told_at_the_start(string host, string? local)
    {
        Assert.Throws<BadInputException>(() => Here(host, local));
        Assert.Equal("scan.example.org", Here(host, local, new Uri("https://scan.example.org")).Authority);
    }

    private static Uri Here(string host, string? local, Uri? publicUrl = null)
    {
        var context = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString(host) } };
        context.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);
        return new SignInDesk(null!, null!, new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(), Port = 0, PublicUrl = publicUrl }, new ManualTimeProvider()).Here(context.Request);
    }
}
