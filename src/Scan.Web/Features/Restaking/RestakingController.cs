using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Web.Chains;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Restaking;

/// <summary>ALT restaking: the reALT token's supply and holders.</summary>
public sealed class RestakingController(DocumentStore store, ChainDirectory chains, LiveFeed live) : Controller
{
    private static readonly IReadOnlyList<Column<TokenHolder>> Columns =
    [
        new("chainId", h => h.ChainId), new("token", h => h.Token), new("account", h => h.Account), new("balance", h => h.Balance), new("changedTime", h => h.ChangedTime),
    ];

    [HttpGet("/restaking")]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-balance", "changedTime"], "chain", "token");
        ViewData["LiveAfter"] = live.Head;
        await chains.ListAsync(ct);
        var tokens = await store.QueryAsync<Token>(new DocumentQuery { ChainId = request.ChainId, OrderBy = [new("holderCount", true)], Take = 20 }, ct);
        var positive = Filter.Greater("balance", System.Numerics.BigInteger.Zero);
        var where = request.Filter("token") is { } token ? new Filter.And(Filter.Equal("token", Given.Address("token", token).ToString()), positive) : positive;
        var page = await store.QueryAsync<TokenHolder>(request.ToQuery(where), ct);
        ViewData["Tokens"] = tokens.Items.Select(t => t.Body).ToList();
        ViewData["LiveTopics"] = string.Join(' ', tokens.Items.Select(t => Domain.Documents.Topics.Token(t.Body.ChainId, t.Body.Address)));
        return this.List("realt-holders", new ListPage<TokenHolder>(request, [.. page.Items.Select(h => h.Body)], page.Next, page.Previous), Columns);
    }
}
