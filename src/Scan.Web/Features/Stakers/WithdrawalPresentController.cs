using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;

namespace Scan.Web.Features.Stakers;

/// <summary>A queued withdrawal for programs, as DelegationManager would judge it now: from which block it can be completed, and what it would give.</summary>
[Route("api/v1/withdrawals/{chainId:long}/{root}/present")]
public sealed class WithdrawalPresentController(WithdrawalReader reader) : Controller
{
    [HttpGet]
    public async Task<WithdrawalPresent> Read(long chainId, string root, CancellationToken ct)
    {
        var hash = Given.Hash("root", root);
        var key = new DocumentId(chainId, Withdrawal.KeyOf(hash));
        Response.Headers.CacheControl = "no-cache";
        return (await reader.OfAsync([key], null, ct)).GetValueOrDefault(key) ?? throw new MissingException($"No withdrawal {hash} waits on chain {chainId}");
    }
}
