using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>What the subgraph says of the files behind feedback, once they were read.</summary>
[Collection(nameof(AgentSite))]
public sealed class FeedbackFileTests(AgentSite site) : IAsyncLifetime
{
    private const string File = """
        {"agentRegistry": "eip155:31338:0x8004", "agentId": 7, "clientAddress": "eip155:31338:0xabc", "createdAt": "2026-01-02T03:04:05Z", "value": 98765432109876543210, "valueDecimals": 2, "text": "Quick and right", "tag1": "from the file",
         "mcp": {"tool": "search", "prompt": "find", "resource": "index"}, "a2a": {"skills": ["plan", 5, "act"], "contextId": "c1", "taskId": "t1"}, "oasf": {"skills": ["s"], "domains": ["d1", "d2"]},
         "proofOfPayment": {"fromAddress": "0x01", "toAddress": "0x02", "chainId": 8453, "txHash": "0x03"}}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Three feedbacks of the second chain have a file: a good one, one that is no text, and a list.</summary>
    public async ValueTask InitializeAsync()
    {
        byte[][] contents = [Encoding.UTF8.GetBytes(File), [0x7b, 0xff, 0xfe, 0x7d], "[1]"u8.ToArray()];
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Ct);
        for (var i = 0; i < contents.Length; i++)
        {
            await using var command = new NpgsqlCommand($"""
                WITH content AS (INSERT INTO scan.contents (hash, keccak, size, body) VALUES (sha256($1), '\x00', length($1), $1) RETURNING hash),
                     resource AS (INSERT INTO scan.resources (purpose, uri_hash, uri, host, content) SELECT 'document', hash, 'ipfs://file{i}', 'ipfs', hash FROM content RETURNING id, content)
                INSERT INTO scan.metadata (chain_id, kind, id, uri_hash, resource, applied)
                SELECT d.chain_id, 'feedback', d.id, r.content, r.id, r.content FROM resource r CROSS JOIN LATERAL (SELECT chain_id, id FROM scan.d_feedback WHERE chain_id = {AgentSite.Second} ORDER BY id LIMIT 1 OFFSET {i}) d
                """, connection) { Parameters = { new() { Value = contents[i] } } };
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("DELETE FROM scan.metadata WHERE kind = 'feedback'; DELETE FROM scan.resources WHERE uri LIKE 'ipfs://file_'; DELETE FROM scan.contents WHERE keccak = '\\x00'", connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    [Fact]
    public async Task A_file_that_was_read_is_there_with_all_that_it_says_and_a_bad_one_is_none()
    {
        var data = await DataAsync("""
            { feedbackFiles { id cid feedbackId agentRegistry agentId clientAddress createdAtIso valueRaw valueDecimals text mcpTool mcpPrompt mcpResource a2aSkills a2aContextId a2aTaskId oasfSkills oasfDomains
                proofOfPaymentFromAddress proofOfPaymentToAddress proofOfPaymentChainId proofOfPaymentTxHash tag1 tag2 createdAt }
              with: feedbacks(first: 1000, where: { feedbackFile_not: null }) { id tag1 feedbackFile { id text } }
              found: feedbacks(where: { feedbackFile_: { text_contains_nocase: "QUICK", a2aSkills_contains: ["act"], valueRaw_gt: "98765432109876543209", proofOfPaymentChainId: "8453" } }) { id }
              lost: feedbackFiles(where: { mcpTool: "other" }) { id } others: feedbackFiles(where: { oasfDomains_contains: ["d2", "d3"] }) { id } all: feedbacks(first: 1000, where: { feedbackFile: null }) { id } }
            """);
        var file = Assert.Single(data.GetProperty("feedbackFiles").EnumerateArray());
        string? Text(string name) => file.GetProperty(name).GetString();
        Assert.Equal(("eip155:31338:0x8004", "7", "eip155:31338:0xabc", "2026-01-02T03:04:05Z", "98765432109876543210", 2), (Text("agentRegistry"), Text("agentId"), Text("clientAddress"), Text("createdAtIso"), Text("valueRaw"), file.GetProperty("valueDecimals").GetInt32()));
        Assert.Equal(("Quick and right", "search", "find", "index", "c1", "t1"), (Text("text"), Text("mcpTool"), Text("mcpPrompt"), Text("mcpResource"), Text("a2aContextId"), Text("a2aTaskId")));
        Assert.Equal(("0x01", "0x02", "8453", "0x03"), (Text("proofOfPaymentFromAddress"), Text("proofOfPaymentToAddress"), Text("proofOfPaymentChainId"), Text("proofOfPaymentTxHash")));
        Assert.Equal(("""["plan","act"]""", """["s"]""", """["d1","d2"]"""), (file.GetProperty("a2aSkills").GetRawText(), file.GetProperty("oasfSkills").GetRawText(), file.GetProperty("oasfDomains").GetRawText()));
        var with = Assert.Single(data.GetProperty("with").EnumerateArray());
        Assert.Equal((Text("feedbackId"), Text("id")), (with.GetProperty("id").GetString(), with.GetProperty("feedbackFile").GetProperty("id").GetString()));
        Assert.Equal(with.GetProperty("tag1").GetString() is null or "" ? "from the file" : null, Text("tag1"));
        Assert.Equal(Text("feedbackId"), Assert.Single(data.GetProperty("found").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal((0, 0), (data.GetProperty("lost").GetArrayLength(), data.GetProperty("others").GetArrayLength()));
        Assert.DoesNotContain(data.GetProperty("all").EnumerateArray(), f => f.GetProperty("id").GetString() == Text("feedbackId"));
        var one = await DataAsync($$"""{ feedbackFile(id: "{{Text("id")}}") { text } }""");
        Assert.Equal("Quick and right", one.GetProperty("feedbackFile").GetProperty("text").GetString());
    }

    private async Task<JsonElement> DataAsync(string query)
    {
        using var response = await site.Http.PostAsJsonAsync($"/subgraphs/erc8004/{AgentSite.Second}", new { query }, Ct);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(json.TryGetProperty("errors", out var errors), errors.ToString());
        return json.GetProperty("data");
    }
}
