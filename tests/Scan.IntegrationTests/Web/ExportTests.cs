using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scan.Domain.Erc8004;
using Scan.Testing.SampleData;
using Scan.Web.Lists;

namespace Scan.IntegrationTests.Web;

/// <summary>Lists and connections as files.</summary>
public sealed class ExportTests(WebSite site) : IClassFixture<WebSite>
{
    private const string Query = """
        query ($after: String, $first: Int) { operators(first: $first, after: $after, order: [{ field: STAKER_COUNT, direction: DESC }]) { edges { cursor node { name address registrations { totalCount } } } pageInfo { hasNextPage endCursor } } }
        """;

    private static readonly string[] Hostile =
    [
        "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00A0=1", "\uFEFF=1", "\u200B@x", "＝1", "−1", "say \"=1\"", "a,b", "two\nlines", "=HYPERLINK(\"http://x\",\"é🜁\")",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Strangers_texts_come_to_a_spreadsheet_as_text_and_to_a_reader_unchanged()
    {
        var registry = SampleChain.Account("hostile registry");
        var block = new SampleBlock();
        for (var i = 0; i < Hostile.Length; i++) block.Store(new Agent { ChainId = 31337, Registry = registry, AgentId = i, Uri = Hostile[i] });
        await site.World.Chain.CommitAsync(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), block, Ct);
        var rows = Parse(await site.Http.GetStringAsync($"/api/v1/export/agents?format=csv&registry={registry}", Ct));
        var column = rows[0].IndexOf("uri");
        Assert.Equal(Hostile.Length, rows.Count - 1);
        foreach (var (row, text) in rows.Skip(1).Zip(Hostile))
        {
            var cell = row[column];
            Assert.Equal(text, cell.StartsWith('\'') ? cell[1..] : cell);
            Assert.DoesNotContain(cell.AsSpan().Trim(" \t\r\n\u00A0\uFEFF\u200B").ToString()[0], "=+-@＝−\t\r");
        }
        var lines = (await site.Http.GetStringAsync($"/api/v1/export/agents?registry={registry}", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Hostile, lines[..^1].Select(l => JsonDocument.Parse(l).RootElement.GetProperty("uri").GetString()));
    }

    [Fact]
    public async Task Numbers_below_zero_stay_numbers() => Assert.Equal("-5", Csv.Cell(-5));

    [Fact]
    public async Task A_connection_is_exported_page_after_page_with_a_manifest_that_agrees()
    {
        var lines = (await ExportAsync("ndjson", null)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var manifest = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("manifest");
        Assert.Equal(site.World.Operators.Count, lines.Length - 1);
        Assert.Equal(lines.Length - 1, manifest.GetProperty("rows").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines[..^1].Select(l => l + "\n"))))), manifest.GetProperty("sha256").GetString());
        Assert.Equal(manifest.GetProperty("fromBlocks").GetRawText(), manifest.GetProperty("toBlocks").GetRawText());
        Assert.True(manifest.GetProperty("fromBlocks").GetProperty("31337").GetInt64() > 0);
        var rows = lines[..^1].Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(site.World.Operators.Count, rows.Select(r => r.GetProperty("address").GetString()).Distinct().Count());
        var rest = (await ExportAsync("ndjson", rows[9].GetProperty("cursor").GetString())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines[10..^1], rest[..^1]);
    }

    [Fact]
    public async Task A_connection_as_CSV_has_a_column_for_each_field_that_the_query_selects()
    {
        var rows = Parse(await ExportAsync("csv", null));
        Assert.Equal(["cursor", "name", "address", "registrations"], rows[0]);
        Assert.Equal(site.World.Operators.Count, rows.Count - 1);
        Assert.All(rows.Skip(1), r => Assert.True(JsonDocument.Parse(r[3]).RootElement.GetProperty("totalCount").GetInt64() >= 0));
    }

    [Theory]
    [InlineData("{ operators { nodes { id } } }", "query")]
    [InlineData("query ($after: String) { operators(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } } }", "query")]
    [InlineData("{ nothing }", "query")]
    public async Task A_query_that_cannot_be_paged_is_refused_in_words(string query, string field)
    {
        using var response = await site.Http.PostAsJsonAsync("/api/v1/export/graphql", new { query }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString());
    }

    private async Task<string> ExportAsync(string format, string? after)
    {
        using var response = await site.Http.PostAsJsonAsync($"/api/v1/export/graphql?format={format}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", new { query = Query, variables = new { first = 7 } }, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Ct);
    }

    /// <summary>A plain reader of RFC 4180.</summary>
    private static List<List<string>> Parse(string csv)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            var c = csv[i];
            if (quoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"') cell.Append(csv[i++]);
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c == ',') Next();
            else if (!quoted && c == '\r' && csv[i + 1] == '\n')
            {
                Next();
                rows.Add(row);
                row = [];
                i++;
            }
            else cell.Append(c);
        }
        return rows;

        void Next()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }
    }
}
