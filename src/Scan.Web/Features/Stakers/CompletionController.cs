using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Transactions;
using Scan.Web.Input;
using Scan.Web.Shared;

namespace Scan.Web.Features.Stakers;

/// <summary>Ends a queued withdrawal: as tokens or as shares, with the transaction for the withdrawer's own wallet.</summary>
public sealed class CompletionController(DocumentStore store, ChainDirectory chains, NameBook names, Simulator simulator, WithdrawalReader withdrawals) : Controller
{
    [HttpGet("/stakers/{chain}/{address}/withdrawals/{root}")]
    public async Task<IActionResult> Show(string chain, string address, string root, CancellationToken ct)
    {
        var (chainId, staker, hash) = (Given.ChainId("chain", chain), Given.Address("address", address), Given.Hash("root", root));
        var view = await chains.FindAsync(chainId, ct) ?? throw new MissingException($"No chain {chainId} is indexed");
        var found = await store.FindAsync<Withdrawal>(chainId, Withdrawal.KeyOf(hash), ct);
        if (found is null || found.Body.Staker != staker) throw new MissingException($"No withdrawal {hash} of {staker.ToChecksum()} on chain {chainId}");
        var w = new WithdrawalView(found.Body, view, (await withdrawals.OfAsync([found.Body], null, ct)).GetValueOrDefault(new DocumentId(chainId, found.Body.Key())));
        if (w.Withdrawal.Operator is { } to) await names.LoadOperatorsAsync(chainId, [to], ct);
        var strategies = await store.LoadAsync<RestakingStrategy>(chainId, [.. w.Withdrawal.Shares.Select(s => RestakingStrategy.KeyOf(s.Strategy))], ct);
        Address?[] tokens = [.. w.Withdrawal.Shares.Select(s => s.Strategy == StakerShares.BeaconChainEth ? s.Strategy : strategies.Values.FirstOrDefault(r => r.Body.Address == s.Strategy)?.Body.Token)];
        return View("/Features/Stakers/Completion.cshtml", new CompletionPage(w, staker)
        {
            Calls = await CallsAsync(view, w, tokens, ct), Problem = ProblemOf(view, w), UnknownTokens = tokens.Any(t => t is null),
            Amounts = [.. w.Shares.Select(s => (s, view.UnitOf(s.Strategy)))],
        });
    }

    private static string? ProblemOf(ChainView chain, WithdrawalView w) =>
        WithdrawalCalls.Problem(w.Withdrawal) ?? (Manager(chain) is null ? $"the manifest of {chain.Name} names no DelegationManager" : null);

    private static Address? Manager(ChainView chain) => chain.Contract("eigenlayer-core", "DelegationManager");

    private async Task<IReadOnlyList<PreparedCall>> CallsAsync(ChainView chain, WithdrawalView w, Address?[] tokens, CancellationToken ct)
    {
        if (ProblemOf(chain, w) is not null || Manager(chain) is not { } manager) return [];
        var amounts = string.Join(" and ", w.Shares.Take(3).Select(s => s.Amount is not { } amount ? $"an unknown amount of {chain.UnitOf(s.Strategy)?.Symbol ?? Format.Short(s.Strategy.ToChecksum())}"
            : chain.UnitOf(s.Strategy) is { } unit ? $"{Format.Readable(amount, unit.Decimals)} {unit.Symbol}" : $"{Format.Whole(amount)} shares of {Format.Short(s.Strategy.ToChecksum())}"));
        List<PreparedCall> calls = [];
        if (tokens.All(t => t is not null)) calls.Add(await simulator.TryAsync(WithdrawalCalls.Of(chain.Id, manager, w.Withdrawal, [.. tokens.Select(t => t!.Value)], asTokens: true, amounts), ct));
        calls.Add(await simulator.TryAsync(WithdrawalCalls.Of(chain.Id, manager, w.Withdrawal, [.. tokens.Select(t => t ?? Address.Zero)], asTokens: false, amounts), ct));
        return calls;
    }
}

/// <param name="View">The withdrawal with where it stands.</param>
public sealed record CompletionPage(WithdrawalView View, Address Staker)
{
    public required IReadOnlyList<PreparedCall> Calls { get; init; }

    /// <summary>Why nothing can be prepared, in words; null: something can.</summary>
    public required string? Problem { get; init; }

    /// <summary>A strategy has not told its token, so that it can be taken back as shares alone.</summary>
    public required bool UnknownTokens { get; init; }
    public required IReadOnlyList<(PresentShares Shares, TokenUnit? Unit)> Amounts { get; init; }
}
