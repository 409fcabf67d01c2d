using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Stakers;

/// <summary>Reads what an address has in each strategy.</summary>
public sealed class StakerPositions(DocumentStore store)
{
    private const int Many = 200;

    /// <param name="delegatedTo">Whose slashing counts; null: nobody's.</param>
    public async Task<IReadOnlyList<StakerPosition>> ReadAsync(ChainView chain, Address staker, Address? delegatedTo, EigenPod? pod, CancellationToken ct)
    {
        var shares = await AllAsync<StakerShares>(chain.Id, "staker", staker, ct);
        var magnitudes = delegatedTo is { } to ? await AllAsync<OperatorMagnitude>(chain.Id, "operator", to, ct) : [];
        var strategies = await store.LoadAsync<RestakingStrategy>(chain.Id, [.. shares.Select(s => RestakingStrategy.KeyOf(s.Strategy))], ct);
        var decimals = strategies.Values.Where(s => s.Body.Decimals is not null).ToDictionary(s => s.Body.Address, s => s.Body.Decimals!.Value);
        return [.. shares.Select(s => StakerPosition.Of(s, chain, decimals, magnitudes.FirstOrDefault(m => m.Strategy == s.Strategy), pod))];
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(long chainId, string field, Address value, CancellationToken ct) where T : class =>
        [.. (await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal(field, value.ToString()), OrderBy = [new("strategy")], Take = Many }, ct)).Items.Select(s => s.Body)];
}
