using System.Numerics;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Transactions;
using Scan.Web.Input;

namespace Scan.Web.Features.Avs;

/// <summary>Who would fall out of an AVS's quorums at the next stake update, the transaction that makes it, and whether an operator can join.</summary>
public sealed class MembershipController(DocumentStore store, ChainDirectory chains, NameBook names, Simulator simulator, ChainNodes nodes) : Controller
{
    private const int Many = 1000;
    private static readonly string[] Known = ["operator", "quorum", "from"];

    [HttpGet("/avs/{chain}/{address}/membership")]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, avs) = (Given.ChainId("chain", chain), Given.Address("address", address));
        foreach (var name in Request.Query.Keys) Given.OneOf("parameter", name, Known);
        var view = await chains.FindAsync(chainId, ct) ?? throw new MissingException($"No chain {chainId} is indexed");
        var found = await store.FindAsync<Domain.EigenLayer.Avs>(chainId, Domain.EigenLayer.Avs.KeyOf(avs), ct) ?? throw new MissingException($"No AVS {avs.ToChecksum()} on chain {chainId}");
        Address? asks = Text("operator") is { } who ? Given.Address("operator", who.Trim()) : null;
        Address? from = Text("from") is { } sender ? Given.Address("from", sender.Trim()) : null;
        var quorums = await AllAsync<Quorum>(chainId, Filter.Equal("avs", avs.ToString()), "number", ct);
        var stakes = await AllAsync<QuorumStake>(chainId, new Filter.And(Filter.Equal("avs", avs.ToString()), Filter.Equal("member", true)), "stake", ct);
        var members = stakes.Where(s => s.Operator is not null).Select(s => s.Operator!.Value).Distinct().ToList();
        var shares = await SharesAsync(chainId, asks is { } one ? [.. members, one] : members, ct);
        await names.LoadOperatorsAsync(chainId, asks is { } named ? [.. members, named] : members, ct);
        await names.LoadAvsAsync([(chainId, avs)], ct);
        List<QuorumUpdate> updates = [];
        foreach (var quorum in quorums) updates.Add(await UpdateAsync(found.Body, quorum, stakes, shares, from, ct));
        ViewData["ProofOf"] = Topics.Avs(chainId, avs);
        return View("/Features/Avs/Membership.cshtml", new MembershipPage(found, view, updates)
        {
            Asks = asks, From = from, Quorum = Text("quorum"),
            Checks = asks is { } joiner && Chosen(quorums) is { } chosen ? JoinChecks.Of(await FactsAsync(found.Body, chosen, joiner, stakes, shares, ct)) : [],
        });
    }

    private async Task<QuorumUpdate> UpdateAsync(Domain.EigenLayer.Avs avs, Quorum quorum, IReadOnlyList<QuorumStake> stakes, IReadOnlyDictionary<Address, IReadOnlyDictionary<Address, BigInteger>> shares, Address? from, CancellationToken ct)
    {
        var next = NextUpdate.Of(quorum, stakes, at => shares.GetValueOrDefault(at) ?? new Dictionary<Address, BigInteger>());
        var oldest = stakes.Where(s => s.Quorum == quorum.Number).Min(s => s.UpdatedTime);
        if (next?.Operators is not { Count: > 0 } operators || avs.RegistryCoordinator is not { } coordinator) return new(quorum, next, oldest, null);
        var call = QuorumCalls.Update(avs.ChainId, coordinator, from, quorum.Number, operators, next.FallOut.Count == 0
            ? "None of them is under the minimum, so nobody falls out."
            : $"Under the minimum, and so removed: {string.Join(", ", next.FallOut.Take(10).Select(m => names.Operator(avs.ChainId, m.Operator!.Value) is { } name ? Shared.Format.Clip(name, 40) : Shared.Format.Short(m.Operator!.Value.ToChecksum())))}{(next.FallOut.Count > 10 ? $" and {next.FallOut.Count - 10} more" : "")}.");
        return new(quorum, next, oldest, await simulator.TryAsync(call, ct));
    }

    private async Task<JoinFacts> FactsAsync(Domain.EigenLayer.Avs avs, Quorum quorum, Address who, IReadOnlyList<QuorumStake> stakes, IReadOnlyDictionary<Address, IReadOnlyDictionary<Address, BigInteger>> shares, CancellationToken ct)
    {
        var (balance, problem) = await nodes.BalanceAsync(avs.ChainId, who, ct);
        return new JoinFacts
        {
            Avs = avs, Quorum = quorum,
            Operator = (await store.FindAsync<Operator>(avs.ChainId, Operator.KeyOf(who), ct))?.Body,
            Registration = (await store.FindAsync<OperatorAvsRegistration>(avs.ChainId, OperatorAvsRegistration.KeyOf(avs.Address, who), ct))?.Body,
            Weight = quorum.StakeType == 0 ? NextUpdate.WeightOf(quorum, shares.GetValueOrDefault(who) ?? new Dictionary<Address, BigInteger>()) : null,
            Members = [.. stakes.Where(s => s.Quorum == quorum.Number).OrderBy(s => s.Stake)],
            Balance = balance, BalanceProblem = problem,
        };
    }

    private Quorum? Chosen(IReadOnlyList<Quorum> quorums)
    {
        var number = Given.Number("quorum", Text("quorum") ?? "0", 0, 255);
        return quorums.FirstOrDefault(q => q.Number == number) ?? throw new BadInputException("quorum", quorums.Count == 0 ? "this AVS has none" : $"one of {string.Join(", ", quorums.Select(q => q.Number))}");
    }

    private async Task<IReadOnlyDictionary<Address, IReadOnlyDictionary<Address, BigInteger>>> SharesAsync(long chainId, IReadOnlyList<Address> operators, CancellationToken ct)
    {
        if (operators.Count == 0) return new Dictionary<Address, IReadOnlyDictionary<Address, BigInteger>>();
        var all = await AllAsync<OperatorShares>(chainId, Filter.In("operator", operators.Distinct().Select(o => o.ToString()).ToList()), "operator", ct);
        return all.GroupBy(s => s.Operator).ToDictionary(g => g.Key, g => (IReadOnlyDictionary<Address, BigInteger>)g.ToDictionary(s => s.Strategy, s => s.Shares));
    }

    private string? Text(string name) => Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    private async Task<IReadOnlyList<T>> AllAsync<T>(long chainId, Filter where, string order, CancellationToken ct) where T : class
    {
        List<T> all = [];
        for (string? after = null; ;)
        {
            var page = await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new(order)], Take = Many, After = after }, ct);
            all.AddRange(page.Items.Select(s => s.Body));
            if ((after = page.Next) is null) return all;
        }
    }
}

/// <param name="Next">Null for quorums of slashable stake.</param>
/// <param name="Oldest">Time of the oldest stake that is counted, in Unix seconds.</param>
/// <param name="Call">Null when the call cannot be made: no members, an unknown address, or no coordinator.</param>
public sealed record QuorumUpdate(Quorum Quorum, NextUpdate? Next, long? Oldest, PreparedCall? Call);

public sealed record MembershipPage(Stored<Domain.EigenLayer.Avs> Stored, ChainView Chain, IReadOnlyList<QuorumUpdate> Updates)
{
    public required Address? Asks { get; init; }
    public required Address? From { get; init; }
    public required string? Quorum { get; init; }
    public required IReadOnlyList<JoinCheck> Checks { get; init; }
}
