using System.Text.RegularExpressions;
using Npgsql;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Metadata;

/// <summary>Feedback whose file names a payment, from the file that was fetched and the payment that was indexed to the agent's page.</summary>
public sealed partial class PaymentProofTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static readonly Hash32 Paid = SampleChain.Hash("paid"), ByAnother = SampleChain.Hash("paid by another"), Called = SampleChain.Hash("only called");

    [Fact]
    public async Task A_page_says_of_each_payment_that_a_file_names_whether_the_chain_bears_it_out()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct, manifest: $$$"""{"x402":{"tokens":[{"address":"{{{SampleChain.Account("USDC")}}}","symbol":"USDC","decimals":6}]}}""");
        (string Proof, string Word)[] said =
        [
            (Proof(MetadataRig.Client, SampleChain.Account("payee"), MetadataRig.ChainId, Paid), "payment matches"),
            (Proof(MetadataRig.Client, SampleChain.Account("somebody else"), MetadataRig.ChainId, Paid), "payment does not match"),
            (Proof(MetadataRig.Client, SampleChain.Account("payee"), MetadataRig.ChainId, SampleChain.Hash("never")), "payment not found"),
            (Proof(MetadataRig.Client, SampleChain.Account("payee"), 1_000_001, Paid), "payment unknown"),
            (Proof(SampleChain.Account("another"), SampleChain.Account("payee"), MetadataRig.ChainId, ByAnother), "payment of another account"),
            (Proof(MetadataRig.Client, SampleChain.Account("payee"), MetadataRig.ChainId, Called), "payment unknown"),
            ("""{"text":"no word of money"}""", ""),
        ];
        var paid = new Settlement
        {
            ChainId = MetadataRig.ChainId, Contract = SampleChain.Account("USDC"), Token = SampleChain.Account("USDC"), Kind = SettlementKind.Authorization, Payer = MetadataRig.Client, Payee = SampleChain.Account("payee"), Amount = 5_000,
            Confirmed = true, Block = 2, Time = 1_700_000_012, LogIndex = 0, Transaction = Paid,
        };
        var block = new SampleBlock().Store(MetadataRig.Agent("data:,{}")).Store(paid)
            .Store(paid with { LogIndex = 1, Transaction = ByAnother, Payer = SampleChain.Account("another") }).Store(paid with { LogIndex = 2, Transaction = Called, Confirmed = false });
        foreach (var ((file, _), index) in said.Select((s, i) => (s, i + 1)))
        {
            rig.Server.At($"/{index}.json", file);
            block.Store(MetadataRig.Feedback(index, rig.Server.Url($"/{index}.json"), Keccak256.Hash(file)));
        }
        await rig.CommitAsync(block, Ct);
        await rig.SettleAsync(Ct);
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var page = await http.GetStringAsync($"/agents/{MetadataRig.ChainId}/{MetadataRig.Registry}/7", Ct);
        foreach (var ((_, word), index) in said.Select((s, i) => (s, i + 1)))
        {
            var row = Row().Matches(page).Single(m => m.Value.Contains($"data-id=\"{MetadataRig.Client}-{index}\"", StringComparison.Ordinal)).Value;
            Assert.Equal(word, Verdict().Match(row).Groups[1].Value);
        }
        Assert.Contains("the chain tells of another payee", page, StringComparison.Ordinal);
        Assert.Contains("none that Scan reads: it reads those of the facilitators that the manifest names", page, StringComparison.Ordinal);
        Assert.Contains("only the call says so, no Transfer of the token bears it out", page, StringComparison.Ordinal);
        Assert.Contains("Scan reads no x402 payments of chain 1000001", page, StringComparison.Ordinal);
    }

    private static string Proof(Address from, Address to, long chain, Hash32 transaction) => $$$"""{"text":"paid for","proofOfPayment":{"fromAddress":"{{{from.ToChecksum()}}}","toAddress":"{{{to}}}","chainId":"{{{chain}}}","txHash":"{{{transaction}}}"}}""";

    [GeneratedRegex("<tr data-id=.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex(">(?:<svg.*?</svg>)?(payment [a-z ]+)</span>", RegexOptions.Singleline)]
    private static partial Regex Verdict();
}
