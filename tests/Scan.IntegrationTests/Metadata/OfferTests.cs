using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Indexer.Manifests;
using Scan.Indexer.Metadata;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.IntegrationTests.Metadata;

/// <summary>Prices of x402 resources, from a server that means harm as well as from good ones.</summary>
public sealed class OfferTests(PostgresServer postgres)
{
    private static readonly Address Token = SampleChain.Account("dollar"), Payee = SampleChain.Account("payee"), Other = SampleChain.Account("other");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_are_read_page_by_page_and_resources_by_their_answers_402_of_both_versions()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/discovery/resources", async context =>
        {
            var offset = int.Parse(context.Request.Query["offset"]!, System.Globalization.CultureInfo.InvariantCulture);
            await context.Response.WriteAsJsonAsync(new { items = Enumerable.Range(offset, Math.Min(OfferKeeper.PageSize, 130 - offset)).Select(n => Item($"https://api.invalid/{n}", n + 1)), pagination = new { total = 130 } });
        });
        Answers402(rig, "/first", new { x402Version = 1, accepts = new[] { Way("base", 5_000, Payee, "Forecast of tomorrow") } });
        rig.Server.At("/second", context =>
        {
            context.Response.StatusCode = 402;
            context.Response.Headers["PAYMENT-REQUIRED"] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
            {
                x402Version = 2, resource = new { url = "https://elsewhere.invalid/", description = "A picture" }, accepts = new[] { new { scheme = "exact", network = "eip155:31337", amount = "70", asset = Token.ToString(), payTo = Other.ToString() } },
            }));
            return Task.CompletedTask;
        });
        rig.Server.At("/free", """{"hello":"world"}""");
        var (keeper, offers) = Keeper(rig, ["/discovery/resources"], ["/first", "/second", "/free"]);
        Assert.Equal(4, await keeper.RunAsync(Ct));

        var all = await offers.ListAsync(null, null, 1_000, Ct);
        Assert.Equal(132, all.Count);
        Assert.Equal(130, all.Count(o => o.FromList && o.Facilitator == "Sample"));
        var first = Assert.Single(all, o => o.Source == rig.Server.Url("/first"));
        Assert.Equal((rig.Server.Url("/first"), "Forecast of tomorrow", 8453L, Token.ToString(), Payee.ToString(), (BigInteger)5_000), (first.Offer.Resource, first.Offer.Description, first.Offer.ChainId!.Value, first.Offer.Asset, first.Offer.PayTo, first.Offer.Amount!.Value));
        // Whatever address a server names: it was asked for its own.
        var second = Assert.Single(all, o => o.Source == rig.Server.Url("/second"));
        Assert.Equal((rig.Server.Url("/second"), "A picture", 31337L, (BigInteger)70), (second.Offer.Resource, second.Offer.Description, second.Offer.ChainId!.Value, second.Offer.Amount!.Value));
        // Nothing is due for a day.
        Assert.Equal(0, await keeper.RunAsync(Ct));
        rig.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(4, await keeper.RunAsync(Ct));
    }

    [Fact]
    public async Task A_hostile_source_costs_little_is_left_alone_ever_longer_and_takes_nothing_from_what_was_known()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct, o => o with { MostDocumentBytes = 4_096, MostProofBytes = 8_192, Deadline = TimeSpan.FromSeconds(10) });
        var broken = false;
        rig.Server.At("/list", context => broken ? context.Response.WriteAsync(new string('x', 9_000)) : context.Response.WriteAsJsonAsync(new { items = new[] { Item("https://api.invalid/a", 7) } }));
        rig.Server.At("/endless", context => context.Response.WriteAsJsonAsync(new { items = Enumerable.Range(0, 3).Select(n => Item($"https://api.invalid/{n}", n)), pagination = new { total = 1_000_000_000 } }));
        rig.Server.At("/slow", async context => await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted));
        rig.Server.Redirects("/inward", "http://10.0.0.1/metadata");
        Answers402(rig, "/deep", JsonDocument.Parse(string.Concat(Enumerable.Repeat("""{"accepts":[""", 40)) + string.Concat(Enumerable.Repeat("]}", 40)), new JsonDocumentOptions { MaxDepth = 200 }).RootElement);
        Answers402(rig, "/lies", new { accepts = new object[] { new { network = "base", payTo = "javascript:alert(1)", maxAmountRequired = "-5", asset = 7 }, "no way", new { network = 8453 }, Way("eip155:99999999999999999999", 1, Payee, "\u202e\0bold") } });
        rig.Server.At("/script", context => { context.Response.StatusCode = 402; return context.Response.WriteAsync("<script>alert(1)</script>"); });
        rig.Server.Fails("/busy", 429, retryAfter: "7200");
        var (keeper, offers) = Keeper(rig, ["/list", "/endless"], ["/slow", "/inward", "/deep", "/lies", "/script", "/busy"]);
        Assert.Equal(8, await keeper.RunAsync(Ct));
        Assert.Equal(OfferKeeper.MostPages, rig.Server.Requests.Count(r => r.Contains("/endless", StringComparison.Ordinal)));
        var known = (await offers.ListAsync(null, null, 1_000, Ct)).ToLookup(o => new Uri(o.Source).AbsolutePath, o => o.Offer);
        Assert.Equal(["/endless", "/lies", "/list"], known.Select(g => g.Key).Order());
        Assert.Equal([((BigInteger?)null, (long?)8453, (string?)null), ((BigInteger?)1, (long?)null, Payee.ToString())], known["/lies"].Select(o => (o.Amount, o.ChainId, o.PayTo)));
        Assert.All(known["/lies"], o => Assert.DoesNotContain('\0', o.Description ?? ""));
        var problems = await ProblemsAsync(rig);
        Assert.Equal((MetadataProblems.TooSlow, MetadataProblems.AddressRefused, MetadataProblems.RateLimited), (problems["/slow"].Problem, problems["/inward"].Problem, problems["/busy"].Problem));
        Assert.True(problems["/busy"].Next >= rig.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        Assert.DoesNotContain(rig.Server.Requests, r => r.Contains("10.0.0.1", StringComparison.Ordinal));

        broken = true;
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await keeper.RunAsync(Ct);
        Assert.Equal(MetadataProblems.TooLarge, (await ProblemsAsync(rig))["/list"].Problem);
        Assert.Equal("https://api.invalid/a", Assert.Single(await offers.ListAsync([Payee.ToString()], 8453, 1_000, Ct), o => o.Source == rig.Server.Url("/list")).Offer.Resource);
        // A source that no manifest names any more goes, with its prices.
        var (later, _) = Keeper(rig, [], ["/lies"]);
        await later.RunAsync(Ct);
        Assert.Equal([rig.Server.Url("/lies")], (await offers.ListAsync(null, null, 1_000, Ct)).Select(o => o.Source).Distinct());
    }

    [Fact]
    public async Task A_payment_shows_what_it_is_likely_for_and_programs_get_the_prices()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        Answers402(rig, "/weather", new { accepts = new[] { Way($"eip155:{MetadataRig.ChainId}", 250, Payee, "Weather <b>now</b>") } });
        var (keeper, _) = Keeper(rig, [], ["/weather"]);
        await keeper.RunAsync(Ct);
        await rig.CommitAsync(new SampleBlock().Store(Paid(1, 250, Payee)).Store(Paid(2, 250, Other)), Ct);
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0 });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var rows = (await http.GetFromJsonAsync<JsonElement>("/payments?format=json", Ct)).GetProperty("items").EnumerateArray().Select(r => (r.GetProperty("payee").GetString(), r.GetProperty("likelyResource").GetString())).ToHashSet();
        Assert.Equal([(Payee.ToString(), rig.Server.Url("/weather")), (Other.ToString(), (string?)null)], rows);
        var page = await http.GetStringAsync("/payments", Ct);
        Assert.Contains("Weather &lt;b&gt;now&lt;/b&gt;", page, StringComparison.Ordinal);
        var items = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/payments/offers?payTo={Payee}", Ct)).GetProperty("items");
        Assert.Equal(("250", rig.Server.Url("/weather")), (items[0].GetProperty("amount").GetString(), items[0].GetProperty("resource").GetString()));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await http.GetAsync("/api/v1/payments/offers?payTo=nobody", Ct)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await http.GetAsync("/api/v1/payments/offers?limit=0", Ct)).StatusCode);
    }

    private static (OfferKeeper, Offers) Keeper(MetadataRig rig, string[] lists, string[] resources)
    {
        var network = new NetworkManifest
        {
            File = "test.json", Name = "test", ChainId = MetadataRig.ChainId, Rpc = [], Finality = new Finality(1), PublicJson = "{}",
            X402 = new ManifestX402([], [.. lists.Select((path, i) => new ManifestFacilitator("Sample", []) { Discovery = new Uri(rig.Server.Url(path)) })]) { Resources = [.. resources.Select(path => new Uri(rig.Server.Url(path)))] },
        };
        var offers = new Offers(rig.Database);
        return (new OfferKeeper(offers, rig.Fetching.Fetcher, rig.Options, [network], rig.Clock, NullLogger<OfferKeeper>.Instance), offers);
    }

    private static void Answers402(MetadataRig rig, string path, object body) => rig.Server.At(path, context =>
    {
        context.Response.StatusCode = 402;
        return context.Response.WriteAsync(JsonSerializer.Serialize(body, new JsonSerializerOptions { MaxDepth = 200 }));
    });

    private static object Way(string network, long amount, Address payTo, string description) =>
        new { scheme = "exact", network, maxAmountRequired = $"{amount}", resource = "https://elsewhere.invalid/", description, mimeType = "application/json", payTo = payTo.ToString(), asset = Token.ToString() };

    private static object Item(string resource, long amount) => new { resource, type = "http", accepts = new[] { Way("base", amount, Payee, "listed") } };

    private static Settlement Paid(int place, long amount, Address payee) => new()
    {
        ChainId = MetadataRig.ChainId, Contract = Token, Kind = SettlementKind.Authorization, Payer = SampleChain.Account("payer"), Payee = payee, Token = Token, Amount = amount, Confirmed = true, Block = 2, Time = 1_700_000_012,
        LogIndex = place, Transaction = SampleChain.Hash($"payment {place}"),
    };

    private static async Task<Dictionary<string, (string? Problem, DateTimeOffset? Next)>> ProblemsAsync(MetadataRig rig)
    {
        await using var command = rig.Database.CreateCommand("SELECT url, problem, next_try FROM scan.payment_sources");
        await using var rows = await command.ExecuteReaderAsync(Ct);
        var found = new Dictionary<string, (string?, DateTimeOffset?)>();
        while (await rows.ReadAsync(Ct)) found[new Uri(rows.GetString(0)).AbsolutePath] = (rows.IsDBNull(1) ? null : rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2));
        return found;
    }
}
