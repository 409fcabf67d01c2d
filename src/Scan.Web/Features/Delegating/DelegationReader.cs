using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Stakers;

namespace Scan.Web.Features.Delegating;

/// <summary>Reads what delegating means: for anyone, and for one address.</summary>
public sealed class DelegationReader(DocumentStore store, LeavingTermsReader terms, StakerPositions positions)
{
    private const int Many = 200;

    public async Task<DelegationOutlook> OutlookAsync(ChainView chain, Operator of, CancellationToken ct)
    {
        var leaving = await terms.ReadAsync(chain, ct);
        var allocations = await AllAsync<Allocation>(chain.Id, Filter.Equal("operator", of.Address.ToString()), "setId", ct);
        var magnitudes = (await AllAsync<OperatorMagnitude>(chain.Id, Filter.Equal("operator", of.Address.ToString()), "strategy", ct)).ToDictionary(m => m.Strategy);
        var sets = await store.LoadAsync<OperatorSet>(chain.Id, [.. allocations.Select(a => (a.Avs, a.SetId)).Distinct().Select(a => OperatorSet.KeyOf(a.Avs, a.SetId))], ct);
        var registrations = await AllAsync<OperatorAvsRegistration>(chain.Id, new Filter.And(Filter.Equal("operator", of.Address.ToString()), Filter.Equal("registered", true)), "registeredTime", ct);
        var avss = await store.LoadAsync<Domain.EigenLayer.Avs>(chain.Id, [.. registrations.Select(r => Domain.EigenLayer.Avs.KeyOf(r.Avs))], ct);
        var quorums = registrations.Count == 0 ? [] : await AllAsync<Quorum>(chain.Id, Filter.In("avs", registrations.Select(r => r.Avs.ToString()).ToList()), "number", ct);
        var splits = await AllAsync<FeeSplit>(chain.Id, Filter.Equal("operator", of.Address.ToString()), "activatedTime", ct);
        var block = chain.Info.IndexedBlock ?? 0;
        return new DelegationOutlook(chain, of)
        {
            Terms = leaving,
            AllocationDelay = (await store.FindAsync<AllocationDelay>(chain.Id, AllocationDelay.KeyOf(of.Address), ct))?.Body,
            Slashable = [.. allocations.Select(a => SlashableBySet.Of(a, sets.Values.FirstOrDefault(s => s.Body.Avs == a.Avs && s.Body.SetId == a.SetId)?.Body, magnitudes.GetValueOrDefault(a.Strategy), leaving, block))
                .Where(s => s.Part.Sign > 0 || s.NextPart is { Sign: > 0 })],
            Avss = [.. registrations.Select(r => new SecuredAvs(r, avss.Values.FirstOrDefault(a => a.Body.Address == r.Avs)?.Body, [.. quorums.Where(q => q.Avs == r.Avs)]))],
            SlashCount = of.SlashCount,
            NextFee = splits.LastOrDefault(f => f.ActivatedTime > (chain.Info.IndexedTime ?? 0)),
        };
    }

    public async Task<DelegatingStaker> StakerAsync(ChainView chain, Address staker, CancellationToken ct)
    {
        var delegation = (await store.FindAsync<Delegation>(chain.Id, Delegation.KeyOf(staker), ct))?.Body;
        var pod = (await store.FindAsync<EigenPod>(chain.Id, EigenPod.KeyOf(staker), ct))?.Body;
        var isOperator = await store.FindAsync<Operator>(chain.Id, Operator.KeyOf(staker), ct) is { Body.RegisteredBlock: not null };
        return new DelegatingStaker(staker, delegation, pod, await positions.ReadAsync(chain, staker, delegation?.Operator, pod, ct), isOperator);
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(long chainId, Filter where, string order, CancellationToken ct) where T : class =>
        [.. (await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new(order)], Take = Many }, ct)).Items.Select(s => s.Body)];
}
