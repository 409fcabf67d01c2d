using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;

namespace Scan.IntegrationTests.Web;

/// <summary>What the rolling audit found, on the page, for programs and as metrics.</summary>
public sealed class AuditPageTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_audit_with_a_drift_is_shown_with_counts_age_and_both_values()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);
        await site.Services.GetRequiredService<Audits>().StoreAsync(new AuditState
        {
            ChainId = 31337, RanAt = at, Block = 77, Checked = 1_234, Drifted = 1, Unreachable = 3, CheckedTotal = 5_678, DriftedTotal = 2, Rounds = 4, RoundStartedAt = at, DriftedAt = at,
            DriftsJson = """
                [{"check":"DelegationManager.operatorShares","kind":"operatorShares","key":"0x12","field":"shares","ours":"5","theirs":"<6>","contract":"0x00000000000000000000000000000000000000aa","callData":"0x","logs":[{"block":70,"logIndex":3,"transaction":"0x00000000000000000000000000000000000000000000000000000000000000bb","address":"0x00000000000000000000000000000000000000aa"}]}]
                """,
        }, Ct);
        var page = await site.Http.GetStringAsync("/status", Ct);
        Assert.Contains("DelegationManager.operatorShares", page, StringComparison.Ordinal);
        Assert.Contains("&lt;6&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/tx/31337/0x00000000000000000000000000000000000000000000000000000000000000bb\">block 70, log 3</a>", page, StringComparison.Ordinal);
        var status = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/status", Ct);
        var audit = status.GetProperty("chains").EnumerateArray().Single(c => c.GetProperty("chainId").GetInt64() == 31337).GetProperty("audit");
        Assert.Equal((77, 1_234, 1, 3, "5"), (audit.GetProperty("block").GetInt64(), audit.GetProperty("checked").GetInt64(), audit.GetProperty("drifted").GetInt64(),
            audit.GetProperty("unreachable").GetInt64(), audit.GetProperty("drifts")[0].GetProperty("ours").GetString()));
        Assert.Contains("scan_audit_last_drifted{chain=\"31337\"} 1", await site.Http.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
    }
}
