using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Web;

/// <summary>What stands beside an alert, on its page, in REST and in GraphQL.</summary>
public sealed class AlertEvidenceTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_is_shown_alike_on_the_page_in_REST_and_in_GraphQL()
    {
        var alert = await AlertAsync(0);
        var path = $"{alert.ChainId}/{alert.Avs}/{alert.MessageHash}";
        Assert.Contains("not checked yet", await site.Http.GetStringAsync($"/alerts/{path}", Ct), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await EvidenceAsync(path)).GetProperty("proof").ValueKind);

        await StoreAsync(alert, AlertProofOutcome.DoesNotVerify, "Because a byte was changed.");
        var page = await site.Http.GetStringAsync($"/alerts/{path}", Ct);
        Assert.Contains("does not verify", page, StringComparison.Ordinal);
        Assert.Contains("Because a byte was changed.", page, StringComparison.Ordinal);
        Assert.Contains($$"""{"to":"{{alert.Avs}}","data":"0x6efb4636"},"0xff"]""", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        var evidence = await EvidenceAsync(path);
        Assert.Equal(AlertProofOutcome.DoesNotVerify, evidence.GetProperty("proof").GetProperty("outcome").GetString());
        Assert.Equal($"alert:{alert.ChainId}:{alert.Avs}:{alert.MessageHash}", evidence.GetProperty("id").GetString());
        var query = $$"""{ alert(chainId: {{alert.ChainId}}, avs: "{{alert.Avs}}", messageHash: "{{alert.MessageHash}}") { proof { outcome reason operators { signed } } message { rollupBlock problem } life { state steps { state block } } } }""";
        var answer = (await (await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("data").GetProperty("alert");
        Assert.Equal("DOES_NOT_VERIFY", answer.GetProperty("proof").GetProperty("outcome").GetString());
        Assert.Equal(evidence.GetProperty("life").GetProperty("state").GetString()!.ToUpperInvariant(), answer.GetProperty("life").GetProperty("state").GetString());
        Assert.Contains("was not asked", answer.GetProperty("message").GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_that_never_was_is_missing_and_bad_input_names_its_field()
    {
        var alert = await AlertAsync(0);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/api/v1/alerts/{alert.ChainId}/{alert.Avs}/{Keccak256.Hash("never")}/evidence", Ct)).StatusCode);
        var refused = await site.Http.GetAsync($"/api/v1/alerts/{alert.ChainId}/{alert.Avs}/0x12/evidence", Ct);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((HttpStatusCode.BadRequest, "messageHash", "That address has a part Scan cannot read"), (refused.StatusCode, problem.GetProperty("field").GetString(), problem.GetProperty("title").GetString()));
    }

    private async Task<Alert> AlertAsync(int at) =>
        (await site.Services.GetRequiredService<DocumentStore>().QueryAsync<Alert>(new DocumentQuery { OrderBy = [new("block", false)] }, Ct)).Items[at].Body;

    private Task<JsonElement> EvidenceAsync(string path) => site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/alerts/{path}/evidence", Ct);

    private async Task StoreAsync(Alert alert, string outcome, string reason)
    {
        var log = (await site.Services.GetRequiredService<Ledger>().QueryAsync(new LedgerQuery { ChainId = alert.ChainId, FromBlock = alert.Block, ToBlock = alert.Block }, Ct)).Rows[0];
        var proof = new AlertProof { Outcome = outcome, Reason = reason, CheckedTime = 1_700_000_000, Block = alert.Block, BlockHash = new Hash32(log.BlockHash), HeaderMatches = false, StateBlock = 255, CheckCall = "0x6efb4636" };
        await site.Services.GetRequiredService<AlertProofs>().StoreAsync(new(new DocumentId(alert.ChainId, alert.Key()), alert.Block, log.BlockHash, log.LogIndex, outcome, TimeProvider.System.GetUtcNow(), null, 1,
            JsonSerializer.Serialize(proof, DocumentJson.Options)), Ct);
    }
}
