using System.Net.Http.Json;
using System.Text.Json;
using Scan.Domain.EigenLayer;
using Scan.IntegrationTests.Web;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>A chain that keeps history tells of every block what it told when that was the last one.</summary>
public sealed class HistoryTests(WebSite site) : IClassFixture<WebSite>
{
    private const long Chain = 777;

    /// <summary>Lists with filters and orders, counts, links both ways, single documents and aggregates, all of one block.</summary>
    private const string Query = """
        query ($b: Long, $operator: Address!, $avs: Address!) {
          operators(chainId: 777, atBlock: $b, order: [{ field: STAKER_COUNT, direction: DESC }], where: { stakerCount: { gt: 2 } }, first: 50) { totalCount pageInfo { hasNextPage endCursor }
            nodes { id address stakerCount changedBlock registrations { totalCount nodes { registered avs { address operatorCount } } } shares(order: [{ field: SHARES }]) { nodes { shares } }
              sharesAggregate { count sum { shares } max { shares } } } }
          page: operators(chainId: 777, atBlock: $b, first: 4, order: [{ field: STAKER_COUNT }]) { edges { cursor node { address } } }
          last: operators(chainId: 777, atBlock: $b, last: 3) { nodes { address stakerCount } }
          operator(chainId: 777, address: $operator, atBlock: $b) { stakerCount registrations(where: { registered: { eq: true } }) { nodes { avs { address } } } }
          avs(chainId: 777, address: $avs, atBlock: $b) { operatorCount registrations(first: 2) { nodes { operator { address stakerCount } } } }
          operatorSharesListAggregate(chainId: 777, atBlock: $b, groupBy: [STRATEGY]) { key count sum { shares } avg { shares } }
          operatorsAggregate(chainId: 777, atBlock: $b, bucket: HOUR, time: REGISTERED_TIME) { from count sum { stakerCount } }
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_block_answers_later_as_it_did_when_it_was_the_head()
    {
        var (random, start) = (new Random(5), 1_700_000_000L);
        await using var chain = await SampleChain.OpenAsync(site.ConnectionString, Chain, "With history", "{}", 100, start, Ct, history: true);
        var (operators, avss) = (Enumerable.Range(0, 9).Select(i => SampleChain.Account($"past {i}")).ToList(), Enumerable.Range(0, 4).Select(i => SampleChain.Account($"past avs {i}")).ToList());
        var told = new Dictionary<long, string>();
        for (var block = 0; block < 14; block++)
        {
            var content = new SampleBlock();
            foreach (var address in operators.OrderBy(_ => random.Next()).Take(3))
            {
                content.Store(new Operator { ChainId = Chain, Address = address, StakerCount = random.Next(9), RegisteredTime = start + 3600 * random.Next(4) });
                content.Store(new OperatorAvsRegistration { ChainId = Chain, Operator = address, Avs = avss[random.Next(4)], Registered = random.Next(3) > 0 });
                content.Store(new OperatorShares { ChainId = Chain, Operator = address, Strategy = avss[random.Next(2)], Shares = System.Numerics.BigInteger.Pow(random.Next(1, 99), 30) });
            }
            content.Store(new Avs { ChainId = Chain, Address = avss[random.Next(4)], OperatorCount = random.Next(50), FirstSeenBlock = 100, FirstSeenTime = start });
            // Final at once: below finality only history keeps what was.
            await chain.CommitAsync(start + block, content, Ct, finalLag: 0);
            told[chain.Block] = await AskAsync(null, operators[0], avss[0]);
        }
        Assert.Equal(told.Count, told.Values.Distinct().Count());
        foreach (var (block, then) in told) Assert.Equal(then, await AskAsync(block, operators[0], avss[0]));
    }

    private async Task<string> AskAsync(long? block, Domain.Primitives.Address @operator, Domain.Primitives.Address avs)
    {
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query = Query, variables = new { b = block, @operator = @operator.ToString(), avs = avs.ToString() } }, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data").GetRawText();
    }
}
