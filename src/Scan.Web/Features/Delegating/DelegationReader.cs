using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Features.Stakers;

namespace Scan.Web.Features.Delegating;

/// <summary>Reads what delegating means: for anyone, and for one address.</summary>
public sealed class DelegationReader(DocumentStore store, LeavingTermsReader terms, StakerPositions positions, EventReader events)
{
    /// <summary>Of an operator's allocations, fees, sets and services so many are looked at, and that there are more is said.</summary>
    public const int Most = 2 * DocumentQuery.MaxTake;

    private const int Many = 200;
    private static readonly string[] DetailEvents = ["OperatorDetailsModified", "DelegationApproverUpdated", "OperatorMetadataURIUpdated"];

    /// <param name="known">What the caller has read of the operator already; null: nothing.</param>
    public async Task<DelegationOutlook> OutlookAsync(ChainView chain, Operator of, KnownOperator? known, CancellationToken ct)
    {
        var by = Filter.Equal("operator", of.Address.ToString());
        var (leaving, delay) = (terms.ReadAsync(chain, ct), store.FindAsync<AllocationDelay>(chain.Id, AllocationDelay.KeyOf(of.Address), ct));
        var told = known is null ? AllAsync<OperatorAvsRegistration>(chain.Id, new Filter.And(by, Filter.Equal("registered", true)), "registeredTime", ct) : null;
        var (allotted, split) = known is null ? (AllAsync<Allocation>(chain.Id, by, "setId", ct), AllAsync<FeeSplit>(chain.Id, by, "-activatedTime", ct)) : (null, null);
        var remaining = AllAsync<OperatorMagnitude>(chain.Id, by, "strategy", ct);
        await Task.WhenAll(leaving, delay, told ?? Task.CompletedTask, allotted ?? Task.CompletedTask, split ?? Task.CompletedTask, remaining);
        var allocations = known?.Allocations ?? (await allotted!).Items;
        var splits = (known?.Splits ?? (await split!).Items).OrderBy(f => f.ActivatedTime).ToList();
        IReadOnlyList<OperatorAvsRegistration> registrations = known is null ? (await told!).Items : [.. known.Registrations.Where(r => r.Registered).Reverse()];
        var magnitudes = (await remaining).Items.ToDictionary(m => m.Strategy);
        List<(Address Avs, long SetId)> named = [.. allocations.Select(a => (a.Avs, a.SetId)).Distinct()];
        var setting = store.LoadAsync<OperatorSet>(chain.Id, [.. named.Select(a => OperatorSet.KeyOf(a.Avs, a.SetId))], ct);
        var joining = store.LoadAsync<OperatorSetMember>(chain.Id, [.. named.Select(a => OperatorSetMember.KeyOf(a.Avs, a.SetId, of.Address))], ct);
        var serving = store.LoadAsync<Domain.EigenLayer.Avs>(chain.Id, [.. registrations.Select(r => Domain.EigenLayer.Avs.KeyOf(r.Avs))], ct);
        var counting = QuorumsAsync(chain.Id, [.. registrations.Select(r => r.Avs.ToString())], ct);
        var vaulting = VaultAsync(chain, of.Address, leaving, ct);
        await Task.WhenAll(setting, joining, serving, counting, vaulting);
        var (members, vault) = ((await joining).Values.ToDictionary(m => (m.Body.Avs, m.Body.SetId), m => m.Body), await vaulting);
        var (sets, avss, quorums) = ((await setting).Values.ToDictionary(s => (s.Body.Avs, s.Body.SetId), s => s.Body), await serving, (await counting).Items);
        var (delays, block) = (await leaving, chain.Info.IndexedBlock ?? 0);
        var outlook = new DelegationOutlook(chain, of)
        {
            Terms = delays,
            Vault = vault,
            AllocationDelay = (await delay)?.Body,
            Slashable = [],
            Avss = [.. registrations.Select(r => new SecuredAvs(r, avss.Values.FirstOrDefault(a => a.Body.Address == r.Avs)?.Body, [.. quorums.Where(q => q.Avs == r.Avs)]))],
            SlashCount = of.SlashCount,
            NextFees = [.. splits.Where(f => f.ActivatedTime > (chain.Info.IndexedTime ?? 0))],
            IsCut = (await remaining).More || (await counting).More || known is null && ((await told!).More || (await allotted!).More || (await split!).More),
        };
        List<SlashableBySet> allocated = [.. allocations.Select(a => SlashableBySet.Of(a, sets.GetValueOrDefault((a.Avs, a.SetId)), members.GetValueOrDefault((a.Avs, a.SetId)), magnitudes.GetValueOrDefault(a.Strategy), delays, block, outlook.QueueableAfter))
            .Where(s => s.Part.Sign > 0 || s.NextPart is { Sign: > 0 })];
        return outlook with { Slashable = [.. allocated.Where(s => s.IsReached)], Dormant = [.. allocated.Where(s => !s.IsReached)] };
    }

    /// <summary>A duration vault's strategy and its operator are one address.</summary>
    private async Task<VaultTerms?> VaultAsync(ChainView chain, Address who, Task<LeavingTerms> terms, CancellationToken ct)
    {
        if ((await store.FindAsync<DurationVault>(chain.Id, DurationVault.KeyOf(who), ct))?.Body is not { } vault) return null;
        // One that was just deployed is not among those that the chain's view has read.
        var unit = chain.UnitOf(who) ?? ((await store.FindAsync<RestakingStrategy>(chain.Id, RestakingStrategy.KeyOf(who), ct))?.Body.Decimals is { } decimals
            ? new TokenUnit(vault.Token is { } token ? Shared.Format.Short(token.ToChecksum()) : "tokens", decimals) : null);
        return new VaultTerms(vault, chain, await terms, unit);
    }

    /// <summary>What an operator changed of late: sets joined and left, AVSs left, its details.</summary>
    public async Task<OperatorChanges> ChangesAsync(ChainView chain, Operator of, CancellationToken ct)
    {
        var (by, since) = (Filter.Equal("operator", of.Address.ToString()), (chain.Info.IndexedTime ?? 0) - OperatorChanges.Seconds);
        var (memberships, registrations) = (AllAsync<OperatorSetMember>(chain.Id, by, "setId", ct), AllAsync<OperatorAvsRegistration>(chain.Id, new Filter.And(by, Filter.Equal("registered", false)), "-registeredTime", ct));
        var details = events.LatestOfAsync(chain.Id, Topics.Operator(chain.Id, of.Address), DetailEvents, OperatorChanges.MostDetails, ct);
        await Task.WhenAll(memberships, registrations, details);
        List<OperatorSetMember> fresh = [.. (await memberships).Items.Where(m => (m.Member ? m.JoinedTime : m.LeftTime) >= since)];
        var sets = (await store.LoadAsync<OperatorSet>(chain.Id, [.. fresh.Select(m => OperatorSet.KeyOf(m.Avs, m.SetId))], ct)).Values.ToDictionary(s => (s.Body.Avs, s.Body.SetId), s => s.Body);
        return new OperatorChanges([.. fresh.Select(m => (m, sets.GetValueOrDefault((m.Avs, m.SetId))))], [.. (await registrations).Items.Where(r => r.DeregisteredTime >= since)],
            // What it said when it became an operator changed nothing.
            [.. (await details).Where(e => e.Row.Time >= since && e.Row.Block != of.RegisteredBlock)]) { IsCut = (await memberships).More || (await registrations).More };
    }

    public Task<DelegationOutlook> OutlookAsync(ChainView chain, Operator of, CancellationToken ct) => OutlookAsync(chain, of, null, ct);

    public async Task<DelegatingStaker> StakerAsync(ChainView chain, Address staker, CancellationToken ct)
    {
        var delegation = (await store.FindAsync<Delegation>(chain.Id, Delegation.KeyOf(staker), ct))?.Body;
        var pod = (await store.FindAsync<EigenPod>(chain.Id, EigenPod.KeyOf(staker), ct))?.Body;
        var isOperator = await store.FindAsync<Operator>(chain.Id, Operator.KeyOf(staker), ct) is { Body.RegisteredBlock: not null };
        var vault = delegation?.Operator is { } to ? await VaultAsync(chain, to, terms.ReadAsync(chain, ct), ct) : null;
        return new DelegatingStaker(staker, delegation, pod, await positions.ReadAsync(chain, staker, delegation?.Operator, pod, ct), isOperator) { Vault = vault };
    }

    private async Task<(IReadOnlyList<Quorum> Items, bool More)> QuorumsAsync(long chainId, IReadOnlyList<string> services, CancellationToken ct)
    {
        var (found, more) = (new List<Quorum>(), false);
        // As many services as a condition may name.
        foreach (var some in services.Chunk(Many))
        {
            var (items, cut) = await AllAsync<Quorum>(chainId, Filter.In("avs", some), "number", ct);
            found.AddRange(items);
            more |= cut;
        }
        return (found, more);
    }

    /// <summary>Page by page up to <see cref="Most"/>.</summary>
    private async Task<(IReadOnlyList<T> Items, bool More)> AllAsync<T>(long chainId, Filter where, string order, CancellationToken ct) where T : class
    {
        var (items, query) = (new List<T>(), QueryOf(chainId, where, order) with { Take = DocumentQuery.MaxTake });
        while (true)
        {
            var page = await store.QueryAsync<T>(query, ct);
            items.AddRange(page.Items.Select(s => s.Body));
            if (page.Next is null || items.Count >= Most) return (items, page.Next is not null);
            query = query with { After = page.Next };
        }
    }

    private static DocumentQuery QueryOf(long chainId, Filter where, string order) => new() { ChainId = chainId, Where = where, OrderBy = [new(order.TrimStart('-'), order.StartsWith('-'))] };
}

/// <summary>What a page has read of an operator.</summary>
/// <param name="Registrations">The last first.</param>
public sealed record KnownOperator(IReadOnlyList<OperatorAvsRegistration> Registrations, IReadOnlyList<Allocation> Allocations, IReadOnlyList<FeeSplit> Splits);
