using System.Text;
using Microsoft.AspNetCore.Http;
using Scan.Domain.Metadata;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.IntegrationTests.Metadata;

/// <summary>Servers that lie, stall, flood and break off cost no more than the limits.</summary>
public sealed class FetchTests
{
    private const string Cid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_fetched_over_TLS_through_redirects_and_compression()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.Redirects("/a", "/b").Redirects("/b", rig.Server.TlsUrl("/c", FetchRig.Other)).At("/c", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(FetchRig.Gzip("{\"name\":\"A\"}"u8));
        });
        var result = await rig.FetchAsync(rig.Server.TlsUrl("/a", FetchRig.Good), Ct);
        Assert.Equal("{\"name\":\"A\"}", FetchRig.Text(result));
        Assert.Equal(rig.Server.TlsUrl("/c", FetchRig.Other), result.From!.AbsoluteUri);
    }

    [Fact]
    public async Task A_certificate_of_another_name_or_of_nobody_is_refused()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Names["wrong.scan-tests.net"] = ["127.0.0.1"];
        Assert.Equal(MetadataProblems.TlsFailed, await rig.ProblemAsync(rig.Server.TlsUrl("/a", "wrong.scan-tests.net"), Ct));
        using var machine = new ResourceFetcher(rig.Options, rig.ResolveAsync, null, TimeProvider.System);
        var unknown = await machine.FetchAsync(ResourceAddress.Of(rig.Server.TlsUrl("/a", FetchRig.Good), rig.Options, 100), 100, null, null, Ct);
        Assert.Equal(MetadataProblems.TlsFailed, unknown.Problem?.Code);
    }

    [Fact]
    public async Task An_https_address_does_not_lead_to_plain_http()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.Redirects("/a", rig.Server.Url("/b", FetchRig.Good)).At("/b", "{}");
        Assert.Equal(MetadataProblems.RedirectRefused, await rig.ProblemAsync(rig.Server.TlsUrl("/a", FetchRig.Good), Ct));
        Assert.Equal(0, rig.Server.CountOf("/b"));
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.Redirects("/a", "/b").Redirects("/b", "/a");
        Assert.Equal(MetadataProblems.RedirectLimit, await rig.ProblemAsync(rig.Server.Url("/a"), Ct));
        Assert.Equal(rig.Options.MostRedirects + 1, rig.Server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_drips_is_left_at_the_deadline()
    {
        await using var rig = await FetchRig.StartAsync(Ct, options => options with { Deadline = TimeSpan.FromSeconds(1) });
        rig.Server.At("/drip", async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ");
                await context.Response.Body.FlushAsync();
                await Task.Delay(50);
            }
        }).At("/silent", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        Assert.Equal(MetadataProblems.TooSlow, await rig.ProblemAsync(rig.Server.Url("/drip"), Ct));
        Assert.Equal(MetadataProblems.TooSlow, await rig.ProblemAsync(rig.Server.Url("/silent"), Ct));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_cut_at_the_limit_whether_its_length_is_told_or_not()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.At("/long", async context =>
        {
            // It does end: taken whole it would be a file without a problem of size.
            var chunk = new byte[16 * 1024];
            for (var i = 0; i < 1024; i++) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        }).At("/promised", context =>
        {
            context.Response.ContentLength = 1L << 40;
            return context.Response.Body.FlushAsync();
        });
        Assert.Equal(MetadataProblems.TooLarge, await rig.ProblemAsync(rig.Server.Url("/long"), Ct));
        Assert.Equal(MetadataProblems.TooLarge, await rig.ProblemAsync(rig.Server.Url("/promised"), Ct));
    }

    [Fact]
    public async Task A_decompression_bomb_is_cut_at_the_limit_of_what_it_unpacks_to()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        var (member, sent) = (FetchRig.Gzip(new byte[1 << 20]), 0L);
        // Without end: whoever unpacks all of it never answers.
        rig.Server.At("/bomb", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(member);
                sent += member.Length;
            }
        });
        Assert.Equal(MetadataProblems.TooLarge, await rig.ProblemAsync(rig.Server.Url("/bomb"), Ct));
        Assert.True(sent < 16 << 20, $"{sent} bytes were taken, a thousandth of what they unpack to.");
    }

    [Fact]
    public async Task Broken_answers_are_told_apart()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.Fails("/500", 500).Fails("/404", 404).Fails("/429", 429, "120").At("/empty", "").At("/cut", async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }).At("/nogzip", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("no gzip at all");
        }).Fails("/304", 304);
        var failed = await rig.FetchAsync(rig.Server.Url("/500"), Ct);
        Assert.Equal((MetadataProblems.HttpStatus, "500"), (failed.Problem!.Code, failed.Problem.Detail));
        Assert.Equal("404", (await rig.FetchAsync(rig.Server.Url("/404"), Ct)).Problem!.Detail);
        var limited = await rig.FetchAsync(rig.Server.Url("/429"), Ct);
        Assert.Equal((MetadataProblems.RateLimited, TimeSpan.FromSeconds(120)), (limited.Problem!.Code, limited.RetryAfter));
        Assert.Equal(MetadataProblems.Empty, await rig.ProblemAsync(rig.Server.Url("/empty"), Ct));
        Assert.Equal(MetadataProblems.TransferBroken, await rig.ProblemAsync(rig.Server.Url("/cut"), Ct));
        Assert.Equal(MetadataProblems.TransferBroken, await rig.ProblemAsync(rig.Server.Url("/nogzip"), Ct));
        Assert.Equal(MetadataProblems.HttpStatus, await rig.ProblemAsync(rig.Server.Url("/304"), Ct));
        Assert.Equal(MetadataProblems.DnsFailed, await rig.ProblemAsync("http://nobody.scan-tests.net/", Ct));
        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        Assert.Equal(MetadataProblems.ConnectFailed, await rig.ProblemAsync($"http://127.0.0.1:{port}/", Ct));
    }

    [Theory]
    [InlineData("http://files.scan-tests.net/a.json", MetadataProblems.HttpOff)]
    [InlineData("ftp://files.scan-tests.net/a.json", MetadataProblems.UriScheme)]
    [InlineData("javascript:alert(1)", MetadataProblems.UriScheme)]
    [InlineData("file:///etc/passwd", MetadataProblems.UriMalformed)]
    [InlineData("/etc/passwd", MetadataProblems.UriMalformed)]
    [InlineData("not a uri", MetadataProblems.UriMalformed)]
    [InlineData("https://user@files.scan-tests.net/a.json", MetadataProblems.UriCredentials)]
    [InlineData("https://files.scan-tests.net:22/a.json", MetadataProblems.UriPort)]
    [InlineData("https://localhost/a.json", MetadataProblems.HostReserved)]
    [InlineData("https://metadata.google.internal/", MetadataProblems.HostReserved)]
    [InlineData("https://agents.example/a.json", MetadataProblems.HostReserved)]
    [InlineData("ipfs://nonsense/a.json", MetadataProblems.CidMalformed)]
    [InlineData("ipfs://", MetadataProblems.CidMalformed)]
    [InlineData("data:application/json", MetadataProblems.DataMalformed)]
    public async Task An_address_that_is_not_fetched_is_refused_without_a_request(string uri, string problem)
    {
        await using var rig = await FetchRig.StartAsync(Ct, options => options with { AllowHttp = false, AllowedNetworks = [] });
        Assert.Equal(problem, await rig.ProblemAsync(uri, Ct));
        Assert.Empty(rig.Server.Requests);
    }

    [Fact]
    public async Task Where_one_gateway_fails_or_lies_the_next_is_asked()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        // The CID of the empty raw block; sha256 of "hello" makes the second.
        var hello = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";
        var options = rig.Options with { Gateways = [new(rig.Server.Url("/one")), new(rig.Server.Url("/two")), new(rig.Server.Url("/three"))] };
        rig.Use(options);
        rig.Server.Fails($"/one/ipfs/{hello}", 502).At($"/two/ipfs/{hello}", "not hello").At($"/three/ipfs/{hello}", "hello");
        foreach (var form in new[] { $"ipfs://{hello}", $"ipfs://ipfs/{hello}", $"/ipfs/{hello}", hello, $"https://unreachable.scan-tests.net/ipfs/{hello}", $"ipfs://{hello}?filename=a.json" })
        {
            var result = await rig.FetchAsync(form, Ct);
            Assert.Equal("hello", FetchRig.Text(result));
            Assert.StartsWith(rig.Server.Url("/three"), result.From!.AbsoluteUri, StringComparison.Ordinal);
        }
        rig.Server.At($"/three/ipfs/{hello}", "not hello either");
        var lied = await rig.FetchAsync($"ipfs://{hello}", Ct);
        Assert.Equal(MetadataProblems.HttpStatus, lied.Problem?.Code);
        Assert.Null(lied.Content);
    }

    [Fact]
    public void A_CID_names_its_bytes_and_no_others()
    {
        // Made with `ipfs add`: "hello world\n" as one UnixFS block, and the empty raw block.
        var file = ContentId.Parse("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o")!;
        Assert.True(file.Names("hello world\n"u8));
        Assert.Null(file.Names("hello world"u8));
        var raw = ContentId.Parse(Cid)!;
        Assert.True(raw.Names(""u8));
        Assert.False(raw.Names("x"u8));
        foreach (var broken in new[] { "", "Qm", "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5l0", "bafkrei", "zzz", "http", Cid + "a", "f01" }) Assert.Null(ContentId.Parse(broken));
    }

    [Fact]
    public async Task Content_that_is_known_is_not_sent_again()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        rig.Server.At("/a", async context =>
        {
            context.Response.Headers.ETag = "\"one\"";
            if (context.Request.Headers.IfNoneMatch == "\"one\"") context.Response.StatusCode = StatusCodes.Status304NotModified;
            else await context.Response.WriteAsync("{}");
        });
        var address = ResourceAddress.Of(rig.Server.Url("/a"), rig.Options, 100);
        var first = await rig.Fetcher.FetchAsync(address, 100, null, null, Ct);
        Assert.Equal("\"one\"", first.ETag);
        var again = await rig.Fetcher.FetchAsync(address, 100, first.ETag, null, Ct);
        Assert.Equal((null, null), (again.Content, again.Problem));
    }

    [Fact]
    public async Task Of_one_host_few_files_are_fetched_at_once()
    {
        await using var rig = await FetchRig.StartAsync(Ct);
        var (now, most) = (0, 0);
        rig.Server.At("/a", async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(100);
            Interlocked.Decrement(ref now);
            await context.Response.WriteAsync("{}");
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rig.FetchAsync(rig.Server.Url("/a"), Ct)));
        Assert.Equal(rig.Options.ConcurrencyPerHost, most);
    }
}
