using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;

namespace Scan.IntegrationTests.Web;

/// <summary>A web behind a proxy says its public address wherever it says an address, whatever name it was asked by.</summary>
public sealed class PublicUrlTests(LimitedSite site) : IClassFixture<LimitedSite>
{
    private const string Public = "https://scan.example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_that_is_given_out_is_the_public_one()
    {
        var (app, http) = await site.StartAsync();
        await using var _ = app;
        using (http)
        {
            // What a proxy passes on, or an attacker makes up.
            http.DefaultRequestHeaders.Host = "evil.example";
            var openApi = await http.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json", Ct);
            Assert.Equal(Public, openApi.GetProperty("servers")[0].GetProperty("url").GetString());

            var feed = await http.GetFromJsonAsync<JsonElement>("/alerts.json", Ct);
            Assert.Equal((Public + "/alerts", Public + "/alerts.json"), (feed.GetProperty("home_page_url").GetString(), feed.GetProperty("feed_url").GetString()));
            Assert.All(feed.GetProperty("items").EnumerateArray(), i => Assert.StartsWith(Public + "/alerts/", i.GetProperty("url").GetString()));
            Assert.NotEmpty(feed.GetProperty("items").EnumerateArray());

            var atom = XDocument.Parse(await http.GetStringAsync("/alerts.atom", Ct));
            Assert.All(atom.Descendants().Where(e => e.Name.LocalName == "link"), l => Assert.StartsWith(Public + "/alerts", l.Attribute("href")!.Value));
            Assert.Contains(atom.Descendants(), e => e.Name.LocalName == "entry");

            var page = await http.GetStringAsync("/operators?sort=-avsCount", Ct);
            Assert.Contains($"<meta property=\"og:url\" content=\"{Public}/operators\">", page);
            Assert.Contains($"<link rel=\"canonical\" href=\"{Public}/operators\">", page);
            Assert.DoesNotContain("evil.example", page);

            using var asked = await http.PostAsJsonAsync("/api/v1/account/message", new { address = "0x" + new string('1', 40), chainId = 1 }, Ct);
            var message = await asked.Content.ReadAsStringAsync(Ct);
            Assert.True(asked.IsSuccessStatusCode, message);
            Assert.Contains("scan.example wants you to sign in", message);
            Assert.DoesNotContain("evil.example", message);
        }
    }
}
