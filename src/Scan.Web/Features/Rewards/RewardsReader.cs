using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Rewards;

/// <summary>What AVSs gave, and what an operator took of it.</summary>
/// <param name="Operator">Whose part is told; null: nobody's.</param>
/// <param name="Submissions">The last first.</param>
/// <param name="Claims">What <paramref name="Operator"/> claimed as an earner, by token.</param>
/// <param name="Terms">The submissions, as the REST API's lists take them; empty: there are none to ask for.</param>
public sealed record RewardsCard(long ChainId, ChainView? Chain, Address? Operator, IReadOnlyList<RewardsSubmission> Submissions, IReadOnlyList<RewardsClaimed> Claims, string Terms)
{
    /// <summary>How the token is read; null: nothing tells, so that only its smallest units are known.</summary>
    public TokenUnit? UnitOf(Address token) => Chain?.UnitOfToken(token);
}

/// <summary>Reads submissions of rewards and claims.</summary>
public sealed class RewardsReader(DocumentStore store)
{
    private const int Shown = 10, MostAvss = 50;

    public async Task<RewardsCard> OfAvsAsync(ChainView? chain, long chainId, Address avs, CancellationToken ct) =>
        new(chainId, chain, null, await SubmissionsAsync(chainId, Filter.Equal("avs", avs.ToString()), ct), [], $"chainId={chainId}&avs={avs}&sort=-time");

    /// <param name="avss">The AVSs that it serves.</param>
    public async Task<RewardsCard> OfOperatorAsync(ChainView? chain, long chainId, Address who, IReadOnlyList<Address> avss, CancellationToken ct)
    {
        string[] asked = [.. avss.Take(MostAvss).Select(a => a.ToString())];
        var claims = await store.QueryAsync<RewardsClaimed>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("earner", who.ToString()), OrderBy = [new("lastTime", true)], Take = Shown }, ct);
        return new(chainId, chain, who, asked.Length == 0 ? [] : await SubmissionsAsync(chainId, Filter.In("avs", asked), ct), [.. claims.Items.Select(c => c.Body)], asked.Length == 0 ? "" : $"chainId={chainId}&avs.in={string.Join(',', asked)}&sort=-time");
    }

    private async Task<IReadOnlyList<RewardsSubmission>> SubmissionsAsync(long chainId, Filter of, CancellationToken ct) =>
        [.. (await store.QueryAsync<RewardsSubmission>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("time", true)], Take = Shown }, ct)).Items.Select(s => s.Body)];
}
