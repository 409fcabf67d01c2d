using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Scan.IntegrationTests.Web;

public sealed partial class FirstViewTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_from_elsewhere_gets_styles_within_the_page_and_the_policy_allows_exactly_these()
    {
        foreach (var from in (string?[])[null, "https://elsewhere.example/list", "not an address"])
        {
            var (html, policy) = await PageAsync(from);
            Assert.DoesNotContain("rel=\"stylesheet\"", html, StringComparison.Ordinal);
            Assert.Contains($"style-src 'self' {Source(Style().Match(html))};", policy, StringComparison.Ordinal);
            Assert.Contains($"script-src 'self' {Source(Script().Match(html))};", policy, StringComparison.Ordinal);
            // The addresses of fonts are those that the style sheet means by its relative ones.
            var font = Font().Match(html).Groups[1].Value;
            using var answer = await site.Http.GetAsync(font, Ct);
            Assert.Equal("font/woff2", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Who_comes_from_a_page_of_this_host_is_told_the_files_that_it_has()
    {
        // The other form was asked for before and is kept: each gets its own.
        await PageAsync(null);
        for (var i = 0; i < 2; i++)
        {
            var (html, _) = await PageAsync(new Uri(site.Http.BaseAddress!, "/alerts").ToString());
            Assert.DoesNotContain("<style>", html, StringComparison.Ordinal);
            Assert.Contains("rel=\"stylesheet\"", html, StringComparison.Ordinal);
            Assert.Contains("js/theme.js", html, StringComparison.Ordinal);
        }
        Assert.Contains("<style>", (await PageAsync(null)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/operators", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/avs/31337/0x0000000000000000000000000000000000000000", HttpStatusCode.NotFound)]
    [InlineData("/alerts?status=odd", HttpStatusCode.BadRequest)]
    public async Task Pages_are_compressed_once_those_of_errors_too(string path, HttpStatusCode status)
    {
        // The second is a kept one, where pages are kept.
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "br" }, { "Accept", "text/html" } } };
            using var answer = await site.Http.SendAsync(request, Ct);
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
            await using var plain = new BrotliStream(await answer.Content.ReadAsStreamAsync(Ct), CompressionMode.Decompress);
            using var reader = new StreamReader(plain);
            Assert.StartsWith("<!doctype html>", (await reader.ReadToEndAsync(Ct)).TrimStart(), StringComparison.Ordinal);
        }
    }

    private async Task<(string Html, string Policy)> PageAsync(string? from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operators");
        if (from is not null) request.Headers.TryAddWithoutValidation("Referer", from);
        using var answer = await site.Http.SendAsync(request, Ct);
        return (await answer.Content.ReadAsStringAsync(Ct), answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    private static string Source(Match within) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(within.Groups[1].Value)))}'";

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("url\\(\"([^\"]+)\"\\)")]
    private static partial Regex Font();
}
