using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Scan.Documents;
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
    private static readonly Hash32 Paid = SampleChain.Hash("paid"), ByAnother = SampleChain.Hash("paid by another"), Called = SampleChain.Hash("only called"), Elsewhere = SampleChain.Hash("paid to another");
    private static readonly Address Payee = SampleChain.Account("payee"), Other = SampleChain.Account("another");

    private static readonly Settlement Settled = new()
    {
        ChainId = MetadataRig.ChainId, Contract = SampleChain.Account("USDC"), Token = SampleChain.Account("USDC"), Kind = SettlementKind.Authorization, Payer = MetadataRig.Client, Payee = Payee, Amount = 5_000,
        Confirmed = true, Block = 2, Time = 1_700_000_012, LogIndex = 0, Transaction = Paid,
    };

    /// <summary>What files say, with the words for it.</summary>
    private static readonly (string Proof, string Word)[] Said =
    [
        (Proof(MetadataRig.Client, Payee, MetadataRig.ChainId, Paid), "payment matches"),
        (Proof(MetadataRig.Client, SampleChain.Account("somebody else"), MetadataRig.ChainId, Paid), "payment does not match"),
        (Proof(MetadataRig.Client, Payee, MetadataRig.ChainId, SampleChain.Hash("never")), "payment not found"),
        (Proof(MetadataRig.Client, Payee, 1_000_001, Paid), "payment unknown"),
        (Proof(Other, Payee, MetadataRig.ChainId, ByAnother), "payment of another account"),
        (Proof(MetadataRig.Client, Payee, MetadataRig.ChainId, Called), "payment unknown"),
        ("""{"text":"no word of money"}""", ""),
        (Proof(MetadataRig.Client, null, MetadataRig.ChainId, Paid), "payment matches"),
        (Proof(MetadataRig.Client, null, MetadataRig.ChainId, Elsewhere), "payment does not match"),
        (Proof(MetadataRig.Client, Other, MetadataRig.ChainId, Elsewhere), "payment to another account"),
    ];

    [Fact]
    public async Task A_page_says_of_each_payment_that_a_file_names_whether_the_chain_bears_it_out()
    {
        await using var rig = await StartAsync();
        await using var app = await OpenAsync(rig);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var page = await http.GetStringAsync($"/agents/{MetadataRig.ChainId}/{MetadataRig.Registry}/7", Ct);
        foreach (var ((_, word), index) in Said.Select((s, i) => (s, i + 1)))
        {
            var row = Row().Matches(page).Single(m => m.Value.Contains($"data-id=\"{MetadataRig.Client}-{index}\"", StringComparison.Ordinal)).Value;
            Assert.Equal(word, Verdict().Match(row).Groups[1].Value);
        }
        Assert.Contains("the chain tells of another payee", page, StringComparison.Ordinal);
        Assert.Contains("none that Scan reads: it reads those of the facilitators that the manifest names", page, StringComparison.Ordinal);
        Assert.Contains("only the call says so, no Transfer of the token bears it out", page, StringComparison.Ordinal);
        Assert.Contains("Scan reads no x402 payments of chain 1000001", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_told_the_same_as_people()
    {
        await using var rig = await StartAsync();
        await using var app = await OpenAsync(rig);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var of = $"/api/v1/feedbacks/payments?chainId={MetadataRig.ChainId}&registry={MetadataRig.Registry}&agentId=7&take=4";
        var told = new Dictionary<int, JsonElement>();
        for (string? after = null; ;)
        {
            var page = await http.GetFromJsonAsync<JsonElement>(after is null ? of : $"{of}&after={Uri.EscapeDataString(after)}", Ct);
            foreach (var item in page.GetProperty("items").EnumerateArray()) told.Add(item.GetProperty("feedback").GetProperty("index").GetInt32(), item.GetProperty("payment"));
            if ((after = page.GetProperty("next").GetString()) is null) break;
        }
        Assert.Equal(Said.Select(s => s.Word), Enumerable.Range(1, Said.Length).Select(i => told[i].ValueKind == JsonValueKind.Null ? "" : told[i].GetProperty("words").GetString()!));
        Assert.Equal(("matches", "expected", "expected"), (Text(told[1], "verdict"), Text(told[1], "paidBy"), Text(told[1], "paidTo")));
        Assert.Equal(("matches", "another"), (Text(told[5], "verdict"), Text(told[5], "paidBy")));
        Assert.Equal(("matches", "expected", "another"), (Text(told[10], "verdict"), Text(told[10], "paidBy"), Text(told[10], "paidTo")));
        Assert.Equal("5000", Text(told[1].GetProperty("payment"), "amount"));

        using var answer = await http.PostAsJsonAsync("/graphql", new { query = "{ feedbacks(first: 50) { nodes { index payment { words verdict reason paidBy paidTo said { fromAddress txHash } payment { transaction payee } } } } }" }, Ct);
        var nodes = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("data").GetProperty("feedbacks").GetProperty("nodes").EnumerateArray().ToDictionary(n => n.GetProperty("index").GetInt32(), n => n.GetProperty("payment"));
        foreach (var (index, rest) in told)
        {
            Assert.Equal(rest.ValueKind, nodes[index].ValueKind);
            if (rest.ValueKind == JsonValueKind.Null) continue;
            Assert.Equal((Text(rest, "words"), Text(rest, "reason")), (Text(nodes[index], "words"), Text(nodes[index], "reason")));
        }
        Assert.Equal(("MATCHES", "EXPECTED", "NOT_KNOWN"), (Text(nodes[1], "verdict"), Text(nodes[1], "paidBy"), Text(nodes[6], "paidTo")));
        Assert.Equal(Paid.ToString(), Text(nodes[1].GetProperty("payment"), "transaction"));
    }

    [Fact]
    public async Task A_transaction_with_more_payments_than_are_read_together_leaves_it_unknown()
    {
        const int Read = 5_000;
        await using var rig = await StartAsync();
        await using var app = await OpenAsync(rig);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        async Task<JsonElement> ToldAsync() => (await http.GetFromJsonAsync<JsonElement>($"/api/v1/feedbacks/payments?chainId={MetadataRig.ChainId}", Ct)).GetProperty("items").EnumerateArray().Single(i => i.GetProperty("feedback").GetProperty("index").GetInt32() == 1).GetProperty("payment");
        // Those of the transactions that the files name, of which some are there already.
        var more = new SampleBlock();
        for (var i = 4; i < Read; i++) more.Store(Settled with { LogIndex = i, Payer = Other, Payee = Other });
        await rig.CommitAsync(more, Ct);
        Assert.Equal("payment matches", Text(await ToldAsync(), "words"));
        await rig.CommitAsync(new SampleBlock().Store(Settled with { LogIndex = Read, Payer = Other, Payee = Other }), Ct);
        var cut = await ToldAsync();
        Assert.Equal(("unknown", "the transactions that these files name hold more payments than are read together"), (Text(cut, "verdict"), Text(cut, "reason")));
    }

    /// <summary>An agent whose wallet is the payee, with a feedback for each file.</summary>
    private async Task<MetadataRig> StartAsync()
    {
        var rig = await MetadataRig.StartAsync(postgres, Ct, manifest: $$$"""{"x402":{"tokens":[{"address":"{{{SampleChain.Account("USDC")}}}","symbol":"USDC","decimals":6}]}}""");
        var block = new SampleBlock().Store(MetadataRig.Agent("data:,{}") with { Wallet = Payee })
            .Store(new AgentMetadata { ChainId = MetadataRig.ChainId, Registry = MetadataRig.Registry, AgentId = 7, MetadataKey = "agentWallet", Value = Payee.ToString(), Block = 1, Time = Settled.Time - 12 })
            .Store(Settled).Store(Settled with { LogIndex = 1, Transaction = ByAnother, Payer = Other }).Store(Settled with { LogIndex = 2, Transaction = Called, Confirmed = false }).Store(Settled with { LogIndex = 3, Transaction = Elsewhere, Payee = Other });
        foreach (var ((file, _), index) in Said.Select((s, i) => (s, i + 1)))
        {
            rig.Server.At($"/{index}.json", file);
            block.Store(MetadataRig.Feedback(index, rig.Server.Url($"/{index}.json"), Keccak256.Hash(file)));
        }
        await rig.CommitAsync(block, Ct);
        await rig.SettleAsync(Ct);
        return rig;
    }

    private static async Task<Microsoft.AspNetCore.Builder.WebApplication> OpenAsync(MetadataRig rig)
    {
        var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync(Ct);
        return app;
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static string Proof(Address from, Address? to, long chain, Hash32 transaction) =>
        $$$"""{"text":"paid for","proofOfPayment":{"fromAddress":"{{{from.ToChecksum()}}}",{{{(to is { } payee ? $"\"toAddress\":\"{payee}\"," : "")}}}"chainId":"{{{chain}}}","txHash":"{{{transaction}}}"}}""";

    [GeneratedRegex("<tr data-id=.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex(">(?:<svg.*?</svg>)?(payment [a-z ]+)</span>", RegexOptions.Singleline)]
    private static partial Regex Verdict();
}
