using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Scan.Domain.EigenLayer;
using Scan.IntegrationTests.Web;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>Answers that are given again are what the database says now.</summary>
public sealed class AnswerTests(WebSite site) : IClassFixture<WebSite>
{
    private const string Query = "{ operators(first: 3, order: [{ field: STAKER_COUNT, direction: DESC }]) { nodes { address stakerCount name } } _meta { chainId indexedBlock headBlock lastError } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_commit_profile_and_word_of_the_indexer_is_in_the_next_answer()
    {
        // Asked often enough to be kept before each change.
        string last = "";
        async Task ChangesAsync(string part, Func<Task> change)
        {
            for (var i = 0; i < 3; i++) last = await AskAsync();
            await change();
            var next = await AskAsync();
            Assert.NotEqual(last, next);
            Assert.Contains(part, next, StringComparison.Ordinal);
        }

        await ChangesAsync("77777", () => CommitAsync(new Operator { ChainId = 31337, Address = SampleChain.Account("most stakers"), StakerCount = 77_777 }));
        await ChangesAsync("88888", () => CommitAsync(new Operator { ChainId = 31337, Address = SampleChain.Account("most stakers"), StakerCount = 88_888 }));
        await ChangesAsync("Staked most", () => RunAsync("INSERT INTO scan.profiles (chain_id, kind, id, given_name) SELECT 31337, 'operator', id, 'Staked most' FROM scan.d_operator WHERE chain_id = 31337 AND body ->> 'stakerCount' = '88888'"));
        await ChangesAsync("the node lies", () => RunAsync("UPDATE scan.chains SET last_error = 'the node lies' WHERE chain_id = 31337"));
        await ChangesAsync("999999999", () => RunAsync("UPDATE scan.chains SET head_block = 999999999 WHERE chain_id = 31337"));
    }

    [Fact]
    public async Task While_a_chain_commits_no_reader_gets_less_than_it_had()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var readers = Enumerable.Range(0, 8).Select(async _ =>
        {
            var (last, answers) = (0L, 0);
            while (!over.IsCancellationRequested)
            {
                using var json = JsonDocument.Parse(await AskAsync());
                var count = json.RootElement.GetProperty("data").GetProperty("operators").GetProperty("nodes").EnumerateArray().Max(o => o.GetProperty("stakerCount").GetInt64());
                Assert.True(count >= last, $"{count} after {last}");
                (last, answers) = (count, answers + 1);
            }
            return answers;
        }).ToList();
        for (var i = 0; i < 40; i++)
        {
            var stakers = 1_000_000 + i;
            await CommitAsync(new Operator { ChainId = 31337, Address = SampleChain.Account("ever more"), StakerCount = stakers });
            Assert.Contains($"{stakers}", await AskAsync(), StringComparison.Ordinal);
        }
        await over.CancelAsync();
        Assert.All(await Task.WhenAll(readers), answers => Assert.True(answers > 0));
    }

    private async Task CommitAsync(Operator changed)
    {
        var block = new SampleBlock();
        block.Store(changed);
        await site.World.Chain.CommitAsync(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), block, Ct);
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }

    private async Task<string> AskAsync()
    {
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query = Query }, Ct);
        return await response.Content.ReadAsStringAsync(Ct);
    }
}
