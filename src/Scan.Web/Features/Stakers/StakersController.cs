using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Input;
using Scan.Web.Live;

namespace Scan.Web.Features.Stakers;

/// <summary>What any address has at stake; nobody signs in, nothing is asked of a wallet.</summary>
public sealed class StakersController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, LiveFeed live, StakerPositions positions) : Controller
{
    private const int Many = 200;

    [HttpGet("/stakers/{chain}/{address}")]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, staker) = (Given.ChainId("chain", chain), Given.Address("address", address));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Staker(chainId, staker);
        var page = await ReadAsync(chainId, staker, ct);
        if (page.Delegation?.Operator is { } to) await names.LoadOperatorsAsync(chainId, [to], ct);
        await names.LoadOperatorsAsync(chainId, page.Withdrawals.Where(w => w.Withdrawal.Operator is not null).Select(w => w.Withdrawal.Operator!.Value), ct);
        return View(page);
    }

    /// <summary>The withdrawals that wait, as a calendar (RFC 5545).</summary>
    [HttpGet("/stakers/{chain}/{address}/withdrawals.ics")]
    public async Task<IActionResult> Calendar(string chain, string address, CancellationToken ct)
    {
        var (chainId, staker) = (Given.ChainId("chain", chain), Given.Address("address", address));
        var page = await ReadAsync(chainId, staker, ct);
        return Content(WithdrawalCalendar.Of(page), "text/calendar; charset=utf-8");
    }

    private async Task<StakerPage> ReadAsync(long chainId, Address staker, CancellationToken ct)
    {
        var chain = await chains.FindAsync(chainId, ct) ?? throw new MissingException($"No chain {chainId} is indexed");
        var delegation = (await store.FindAsync<Delegation>(chainId, Delegation.KeyOf(staker), ct))?.Body;
        var pod = (await store.FindAsync<EigenPod>(chainId, EigenPod.KeyOf(staker), ct))?.Body;
        var withdrawals = await AllAsync<Withdrawal>(chainId, "staker", staker, "-queuedTime", ct);
        var tokens = (await store.QueryAsync<Token>(new DocumentQuery { ChainId = chainId, OrderBy = [new("holderCount", true)], Take = 20 }, ct)).Items.Select(t => t.Body).ToDictionary(t => t.Address);
        var balances = await AllAsync<TokenHolder>(chainId, "account", staker, "-balance", ct);
        var operatorSelf = (await store.FindAsync<Operator>(chainId, Operator.KeyOf(staker), ct))?.Body;
        return new StakerPage(chain, staker)
        {
            Delegation = delegation,
            IsOperator = operatorSelf is not null,
            Pod = pod,
            Positions = await positions.ReadAsync(chain, staker, delegation?.Operator, pod, ct),
            Withdrawals = [.. withdrawals.Select(w => new WithdrawalView(w, chain))],
            Claims = await AllAsync<RewardsClaimed>(chainId, "earner", staker, "-lastTime", ct),
            Balances = [.. balances.Where(b => tokens.ContainsKey(b.Token) && !b.Balance.IsZero).Select(b => (tokens[b.Token], b))],
            Activity = await events.LatestOfAsync(chainId, Topics.Staker(chainId, staker), 15, ct),
        };
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(long chainId, string field, Address value, string order, CancellationToken ct) where T : class =>
        [.. (await store.QueryAsync<T>(new DocumentQuery
        {
            ChainId = chainId, Where = Filter.Equal(field, value.ToString()), OrderBy = [new(order.TrimStart('-'), order.StartsWith('-'))], Take = Many,
        }, ct)).Items.Select(s => s.Body)];
}
