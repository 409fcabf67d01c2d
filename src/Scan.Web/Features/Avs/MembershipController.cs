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
public sealed class MembershipController(DocumentStore store, ChainDirectory chains, NameBook names, Simulator simulator, ChainNodes nodes, MemberReader reader) : Controller
{
    /// <summary>Members of a quorum in its table.</summary>
    public const int MostShown = 40;
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
        var all = reader.StakesAsync(chainId, avs, ct);
        Quorum[] quorums = [.. (await store.QueryAsync<Quorum>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("avs", avs.ToString()), OrderBy = [new("number")], Take = Many }, ct)).Items.Select(q => q.Body)];
        var stakes = await all;
        var members = stakes.Where(s => s.Operator is not null).Select(s => s.Operator!.Value).Distinct().ToList();
        var shares = await reader.SharesAsync(chainId, asks is { } one ? [.. members, one] : members, [.. quorums.SelectMany(q => q.Strategies).Select(s => s.Strategy).Distinct()], ct);
        var next = quorums.ToDictionary(q => q.Number, q => NextUpdate.Of(q, stakes, at => shares.GetValueOrDefault(at) ?? new Dictionary<Address, BigInteger>()));
        var told = next.Values.OfType<NextUpdate>().SelectMany(Shown).Where(m => m.Operator is not null).Select(m => m.Operator!.Value);
        await names.LoadOperatorsAsync(chainId, asks is { } named ? told.Append(named) : told, ct);
        await names.LoadAvsAsync([(chainId, avs)], ct);
        List<QuorumUpdate> updates = [];
        foreach (var quorum in quorums) updates.Add(await UpdateAsync(found.Body, quorum, next[quorum.Number], stakes, from, ct));
        ViewData["ProofOf"] = Topics.Avs(chainId, avs);
        return View("/Features/Avs/Membership.cshtml", new MembershipPage(found, view, updates)
        {
            Asks = asks, From = from, Quorum = Text("quorum"),
            Checks = asks is { } joiner && Chosen(quorums) is { } chosen ? JoinChecks.Of(await FactsAsync(found.Body, chosen, joiner, stakes, shares, ct)) : [],
        });
    }

    /// <summary>Who falls out, then whose stake changes most.</summary>
    public static IEnumerable<NextStake> Shown(NextUpdate next) =>
        next.Members.OrderByDescending(m => m.FallsOut == true).ThenByDescending(m => m.Live is { } live ? BigInteger.Abs(live - m.Stored) : 0).Take(MostShown);

    private async Task<QuorumUpdate> UpdateAsync(Domain.EigenLayer.Avs avs, Quorum quorum, NextUpdate? next, IReadOnlyList<QuorumStake> stakes, Address? from, CancellationToken ct)
    {
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

    private string? Text(string name) => Request.Query[name] is [{ Length: > 0 } text] ? text : null;
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
