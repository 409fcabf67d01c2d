using System.Net;
using Scan.Domain.Metadata;

namespace Scan.IntegrationTests.Metadata;

/// <summary>No address that a stranger names leads into a private network.</summary>
public sealed class FetchGuardTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("2130706434")]
    [InlineData("0x7f.0.0.2")]
    [InlineData("0177.0.0.2")]
    [InlineData("[::ffff:127.0.0.2]")]
    [InlineData("[64:ff9b::127.0.0.2]")]
    public async Task An_address_of_this_machine_is_not_contacted_however_it_is_written(string host)
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.At("/secret", "{}");
        Assert.Equal(MetadataProblems.AddressRefused, await rig.ProblemAsync(rig.Server.Url("/secret", host), Ct));
        Assert.Empty(rig.Server.Requests);
    }

    [Fact]
    public async Task A_name_that_resolves_to_this_machine_is_not_contacted()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.At("/secret", "{}");
        rig.Names["inside.scan-tests.net"] = ["127.0.0.2"];
        Assert.Equal(MetadataProblems.AddressRefused, await rig.ProblemAsync(rig.Server.Url("/secret", "inside.scan-tests.net"), Ct));
        rig.Names["both.scan-tests.net"] = ["10.0.0.1", "169.254.169.254", "127.0.0.2", "::1", "fd00::1", "fe80::1"];
        Assert.Equal(MetadataProblems.AddressRefused, await rig.ProblemAsync(rig.Server.Url("/secret", "both.scan-tests.net"), Ct));
        Assert.Empty(rig.Server.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.2:{port}/secret", MetadataProblems.AddressRefused)]
    [InlineData("http://169.254.169.254/latest/meta-data/", MetadataProblems.AddressRefused)]
    [InlineData("http://10.0.0.1/", MetadataProblems.AddressRefused)]
    [InlineData("http://100.64.0.1/", MetadataProblems.AddressRefused)]
    [InlineData("http://[::1]:{port}/secret", MetadataProblems.AddressRefused)]
    [InlineData("http://[fe80::1]/", MetadataProblems.AddressRefused)]
    [InlineData("http://224.0.0.1/", MetadataProblems.AddressRefused)]
    [InlineData("http://inside.scan-tests.net:{port}/secret", MetadataProblems.AddressRefused)]
    [InlineData("file:///etc/passwd", MetadataProblems.RedirectRefused)]
    [InlineData("ftp://files.scan-tests.net/", MetadataProblems.RedirectRefused)]
    [InlineData("http://user:pass@files.scan-tests.net:{port}/secret", MetadataProblems.RedirectRefused)]
    [InlineData("http://files.scan-tests.net:22/", MetadataProblems.RedirectRefused)]
    public async Task A_redirect_is_checked_as_the_first_address_was(string to, string problem)
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Names["inside.scan-tests.net"] = ["127.0.0.2"];
        rig.Server.At("/secret", "{}").Redirects("/go", to.Replace("{port}", $"{rig.Server.Port}"));
        Assert.Equal(problem, await rig.ProblemAsync(rig.Server.Url("/go"), Ct));
        Assert.Equal(0, rig.Server.CountOf("/secret"));
    }

    [Fact]
    public async Task A_name_that_changes_its_address_between_two_looks_gains_nothing()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.At("/secret", "{}");
        rig.Names["rebind.scan-tests.net"] = ["203.0.113.1", "127.0.0.2"];
        Assert.Equal(MetadataProblems.AddressRefused, await rig.ProblemAsync(rig.Server.Url("/secret", "rebind.scan-tests.net"), Ct));
        // Resolved once, and the resolved address connected to: the good name leads where it led when it was checked.
        rig.Server.At("/file", "{\"name\":\"A\"}");
        Assert.Equal("{\"name\":\"A\"}", FetchRig.Text(await rig.FetchAsync(rig.Server.Url("/file", FetchRig.Good), Ct)));
        Assert.Equal(0, rig.Server.CountOf("/secret"));
    }

    [Fact]
    public async Task A_gateway_of_the_operator_may_stand_here_and_still_lead_nowhere_else()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        const string Cid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
        var options = rig.Options with { AllowedNetworks = [], Gateways = [new Uri(rig.Server.Url("", "127.0.0.2"))] };
        rig.Use(options);
        rig.Server.At($"/ipfs/{Cid}/a.json", "{}").At("/secret", "{}").Redirects($"/ipfs/{Cid}/away", rig.Server.Url("/secret", "127.0.0.2"));
        Assert.NotNull((await rig.FetchAsync($"ipfs://{Cid}/a.json", Ct)).Content);
        // Neither its own redirects nor a stranger's URI with its host get at what else stands there.
        Assert.Equal(MetadataProblems.AddressRefused, await rig.ProblemAsync($"ipfs://{Cid}/away", Ct));
        Assert.Equal(MetadataProblems.AddressRefused, await rig.ProblemAsync(rig.Server.Url("/secret", "127.0.0.2"), Ct));
        Assert.Equal(MetadataProblems.CidMalformed, await rig.ProblemAsync($"ipfs://{Cid}/../../secret", Ct));
        Assert.Equal(MetadataProblems.CidMalformed, await rig.ProblemAsync($"ipfs://{Cid}/%2e%2e/secret", Ct));
        Assert.Equal(0, rig.Server.CountOf("/secret"));
    }

    [Fact]
    public async Task Nothing_that_identifies_anybody_is_sent()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        var seen = new List<string>();
        rig.Server.At("/set", context =>
        {
            seen.AddRange(context.Request.Headers.Select(h => h.Key.ToLowerInvariant()));
            context.Response.Headers.SetCookie = "tracked=1; Path=/";
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"x\"";
            return Task.CompletedTask;
        });
        Assert.Equal(MetadataProblems.HttpStatus, await rig.ProblemAsync(rig.Server.Url("/set"), Ct));
        Assert.Equal(MetadataProblems.HttpStatus, await rig.ProblemAsync(rig.Server.Url("/set"), Ct));
        Assert.Empty(seen.Except(["host", "user-agent", "accept", "accept-encoding"]));
    }
}
