using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Hosting;
using Scan.Web.Input;

namespace Scan.Web.Features.Operators;

/// <summary>Up to four operators side by side.</summary>
public sealed class CompareController(DocumentStore store, ChainDirectory chains, NameBook names, HealthReader health, DelegationReader delegation) : Controller
{
    private const int Most = 4;
    private const int Many = 1000;

    [HttpGet("/operators/compare"), Past]
    public async Task<IActionResult> Compare([FromQuery(Name = "op")] string[] op, CancellationToken ct)
    {
        if (op.Length is < 1 or > Most) throw new BadInputException("op", $"choose one to {Most} operators to compare");
        var all = await chains.ListAsync(ct);
        List<ComparedOperator> compared = [];
        foreach (var (chainId, who) in op.Select(Parse).Distinct()) compared.Add(await ReadAsync(chainId, who, all, ct));
        await names.LoadAvsAsync(compared.SelectMany(c => c.Registrations.Select(r => r.Avs).Concat(c.Sets.Select(s => s.Avs)).Select(avs => (c.Operator.ChainId, avs))), ct);
        return View("/Features/Operators/Compare.cshtml", compared);
    }

    private async Task<ComparedOperator> ReadAsync(long chainId, Address who, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var found = await store.FindAsync<Operator>(chainId, Operator.KeyOf(who), ct) ?? throw new MissingException($"No operator {who.ToChecksum()} on chain {chainId}");
        var of = Filter.Equal("operator", who.ToString());
        var registrations = await store.QueryAsync<OperatorAvsRegistration>(new DocumentQuery { ChainId = chainId, Where = new Filter.And(of, Filter.Equal("registered", true)), OrderBy = [new("registeredTime")], Take = Many }, ct);
        var stakes = await store.QueryAsync<QuorumStake>(new DocumentQuery { ChainId = chainId, Where = new Filter.And(of, Filter.Equal("member", true)), OrderBy = [new("stake", true)], Take = Many }, ct);
        var shares = await store.QueryAsync<OperatorShares>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("shares", true)], Take = Many }, ct);
        var splits = await store.QueryAsync<FeeSplit>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("activatedTime", true)], Take = Many }, ct);
        var sets = await store.QueryAsync<OperatorSetMember>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("setId")], Take = Many }, ct);
        var chain = all.FirstOrDefault(c => c.Id == chainId);
        return new ComparedOperator(found, chain)
        {
            Registrations = [.. registrations.Items.Select(r => r.Body)],
            Stakes = [.. stakes.Items.Select(s => s.Body)],
            Shares = [.. shares.Items.Where(s => !s.Body.Shares.IsZero).Select(s => SharePosition.Of(s.Body, chain))],
            Splits = [.. splits.Items.Select(s => s.Body)],
            Sets = [.. sets.Items.Select(s => s.Body).Where(s => s.Member)],
            Health = store.Moment is null ? await health.OfOperatorAsync(chainId, who, ct) : [],
            Outlook = chain is null ? null : await delegation.OutlookAsync(chain, found.Body, ct),
        };
    }

    private static (long ChainId, Address Operator) Parse(string text) => text.Split(':') is [var chain, var address]
        ? (Given.ChainId("op", chain), Given.Address("op", address))
        : throw new BadInputException("op", "chain id and address with a colon between, such as 1:0x…");
}

/// <summary>An operator as the comparison shows it.</summary>
public sealed record ComparedOperator(Stored<Operator> Stored, ChainView? Chain)
{
    public Operator Operator => Stored.Body;
    public required IReadOnlyList<OperatorAvsRegistration> Registrations { get; init; }
    public required IReadOnlyList<QuorumStake> Stakes { get; init; }
    public required IReadOnlyList<SharePosition> Shares { get; init; }
    public required IReadOnlyList<FeeSplit> Splits { get; init; }

    /// <summary>Operator sets that it is in.</summary>
    public required IReadOnlyList<OperatorSetMember> Sets { get; init; }

    /// <summary>By AVS; empty as of an earlier block.</summary>
    public required IReadOnlyList<OperatorHealth> Health { get; init; }

    /// <summary>Null when the chain is not indexed any more.</summary>
    public required DelegationOutlook? Outlook { get; init; }
}
