using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Events;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Live;
using Scan.Web.Shared;

namespace Scan.Web.Features.Stakers;

/// <summary>What any address has at stake; nobody signs in, nothing is asked of a wallet.</summary>
public sealed class StakersController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, LiveFeed live, StakerPositions positions, DelegationReader delegating, WithdrawalReader withdrawals) : Controller
{
    public const int Many = 200;
    private const int Activities = 15;

    /// <summary>A calendar has room for more than a page.</summary>
    private const int MostEvents = DocumentQuery.MaxTake;

    [HttpGet("/stakers/{chain}/{address}"), Past]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, staker) = (Given.ChainId("chain", chain), Given.Address("address", address));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Staker(chainId, staker);
        var page = await ReadAsync(chainId, staker, Many, ct);
        if (page.Delegation?.Operator is { } to) await names.LoadOperatorsAsync(chainId, [to], ct);
        await names.LoadOperatorsAsync(chainId, page.Withdrawals.Where(w => w.Withdrawal.Operator is not null).Select(w => w.Withdrawal.Operator!.Value), ct);
        if (page.Outlook is { } outlook) await names.LoadAvsAsync(outlook.Slashable.Concat(outlook.Dormant).Select(s => s.Avs).Concat(outlook.Avss.Select(a => a.Registration.Avs)).Concat(outlook.NextFees.Select(f => f.Avs).OfType<Address>()).Concat(page.Changes.Avss).Select(a => (chainId, a)), ct);
        return View(page with { Caveats = page.Outlook is { } of ? Caveats.Of(of, page.Delegating, a => names.Operator(chainId, a) ?? Format.Short(a.ToChecksum()), a => names.Avs(chainId, a) ?? Format.Short(a.ToChecksum())) : [] });
    }

    /// <summary>The withdrawals that wait, as a calendar (RFC 5545).</summary>
    [HttpGet("/stakers/{chain}/{address}/withdrawals.ics")]
    public async Task<IActionResult> Calendar(string chain, string address, CancellationToken ct)
    {
        var (chainId, staker) = (Given.ChainId("chain", chain), Given.Address("address", address));
        var page = await ReadAsync(chainId, staker, MostEvents, ct);
        return Content(WithdrawalCalendar.Of(page), "text/calendar; charset=utf-8");
    }

    private async Task<IReadOnlyList<RewardClaim>> ClaimsAsync(long chainId, Address earner, CancellationToken ct) =>
        [.. (await events.LatestOfAsync(chainId, Topics.Account(chainId, earner), [RewardClaim.Event], ClaimWeeks.MostRead, ct)).Select(log => RewardClaim.Of(log, earner)).OfType<RewardClaim>()];

    /// <param name="queued">Withdrawals to read that wait, the first to be completed first.</param>
    private async Task<StakerPage> ReadAsync(long chainId, Address staker, int queued, CancellationToken ct)
    {
        var chain = await chains.FindAsync(chainId, ct) ?? throw new MissingException($"No chain {chainId} is indexed");
        var delegation = (await store.FindAsync<Delegation>(chainId, Delegation.KeyOf(staker), ct))?.Body;
        var pod = (await store.FindAsync<EigenPod>(chainId, EigenPod.KeyOf(staker), ct))?.Body;
        var (of, isQueued) = (Filter.Equal("staker", staker.ToString()), Filter.Equal("status", WithdrawalStatus.Queued));
        var waiting = await store.QueryAsync<Withdrawal>(new DocumentQuery { ChainId = chainId, Where = new Filter.And(of, isQueued), OrderBy = [new("queuedTime")], Take = queued }, ct);
        var done = await store.QueryAsync<Withdrawal>(new DocumentQuery { ChainId = chainId, Where = new Filter.And(of, new Filter.Not(isQueued)), OrderBy = [new("queuedTime", true)], Take = Many }, ct);
        var present = await withdrawals.OfAsync([.. waiting.Items.Select(w => w.Body)], null, ct);
        var tokens = (await store.QueryAsync<Token>(new DocumentQuery { ChainId = chainId, OrderBy = [new("holderCount", true)], Take = 20 }, ct)).Items.Select(t => t.Body).ToDictionary(t => t.Address);
        var balances = await AllAsync<TokenHolder>(chainId, "account", staker, "-balance", ct);
        var operatorSelf = (await store.FindAsync<Operator>(chainId, Operator.KeyOf(staker), ct))?.Body;
        var held = await positions.ReadAsync(chain, staker, delegation?.Operator, pod, ct);
        var operatorOf = delegation?.Operator is { } to && to != staker ? (await store.FindAsync<Operator>(chainId, Operator.KeyOf(to), ct))?.Body : null;
        var roots = await store.QueryAsync<DistributionRoot>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("disabled", false), OrderBy = [new("index", true)], Take = 1 }, ct);
        return new StakerPage(chain, staker)
        {
            Outlook = operatorOf is null ? null : await delegating.OutlookAsync(chain, operatorOf, ct),
            Changes = operatorOf is null ? OperatorChanges.None : await delegating.ChangesAsync(chain, operatorOf, ct),
            Delegating = new DelegatingStaker(staker, delegation, pod, held, operatorSelf is not null),
            Cooldowns = await AllAsync<CooldownPosition>(chainId, "account", staker, "token", ct),
            Vaults = await AllAsync<VaultPosition>(chainId, "user", staker, "vault", ct),
            VaultSettings = await VaultSettingsAsync(chainId, ct),
            Pools = await AllAsync<PoolDelegation>(chainId, "user", staker, "pool", ct),
            Returns = [.. (await AllAsync<ShareFlow>(chainId, "owner", staker, "token", ct)).Select(f => new ReturnView(f, tokens.GetValueOrDefault(f.Token), balances.FirstOrDefault(b => b.Token == f.Token)?.Balance ?? 0))],
            LastRoot = roots.Items.FirstOrDefault()?.Body,
            Delegation = delegation,
            IsOperator = operatorSelf is not null,
            Pod = pod,
            Positions = held,
            Withdrawals = [.. waiting.Items.Concat(done.Items).Select(w => new WithdrawalView(w.Body, chain, present.GetValueOrDefault(new(chainId, w.Body.Key()))))],
            MoreQueued = waiting.Next is not null,
            MoreDone = done.Next is not null,
            Claims = await AllAsync<RewardsClaimed>(chainId, "earner", staker, "-lastTime", ct),
            Balances = [.. balances.Where(b => tokens.ContainsKey(b.Token) && !b.Balance.IsZero).Select(b => (tokens[b.Token], b))],
            LastClaims = await ClaimsAsync(chainId, staker, ct),
            Deposits = await events.LatestOfAsync(chainId, Topics.Staker(chainId, staker), ["Deposit"], 10, ct),
            Activity = await ActivityAsync(chainId, staker, ct),
        };
    }

    /// <summary>The latest that speak of the address as a staker, or as the account that it is in tokens, rewards and payments.</summary>
    private async Task<IReadOnlyList<EventRow>> ActivityAsync(long chainId, Address who, CancellationToken ct)
    {
        var (staker, account) = (await events.LatestOfAsync(chainId, Topics.Staker(chainId, who), Activities, ct), await events.LatestOfAsync(chainId, Topics.Account(chainId, who), Activities, ct));
        return [.. staker.Concat(account).DistinctBy(e => e.Row.EventId).OrderByDescending(e => (e.Row.Block, e.Row.LogIndex)).Take(Activities)];
    }

    private async Task<IReadOnlyDictionary<Address, StakingVault>> VaultSettingsAsync(long chainId, CancellationToken ct) =>
        (await store.QueryAsync<StakingVault>(new DocumentQuery { ChainId = chainId, Take = Many }, ct)).Items.ToDictionary(v => v.Body.Address, v => v.Body);

    private async Task<IReadOnlyList<T>> AllAsync<T>(long chainId, string field, Address value, string order, CancellationToken ct) where T : class =>
        [.. (await store.QueryAsync<T>(new DocumentQuery
        {
            ChainId = chainId, Where = Filter.Equal(field, value.ToString()), OrderBy = [new(order.TrimStart('-'), order.StartsWith('-'))], Take = Many,
        }, ct)).Items.Select(s => s.Body)];
}
