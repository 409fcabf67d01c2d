using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Local.Node;
using Scan.Testing;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Accounts;

/// <summary>Sign-in by a contract on a real node (EIP-1271).</summary>
public sealed class ContractWalletTests(PostgresServer postgres)
{
    private const string Wallet = "0x00000000000000000000000000000000000c0de1";
    private const string Naught = "0x00000000000000000000000000000000000c0de2";
    private const string Secret = "5ec2e7000000000000000000000000000000000000000000000000000000cafe";

    /// <summary>
    /// A wallet whose signatures are one word: isValidSignature answers 0x1626ba7e, padded on the right, when the first word of the signature (behind the selector, the hash, its offset and
    /// its length) is the secret, else 0.
    /// </summary>
    private const string Code = "0x606435" + "7f" + Secret + "14603257" + "60006000526020" + "6000f3" + "5b" + "631626ba7e60e01b" + "60005260206000f3";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contract_wallet_signs_in_with_what_it_takes_and_with_nothing_else()
    {
        await using var database = await postgres.CreateScanDatabaseAsync(Ct);
        using var folder = new TemporaryFolder();
        await using var anvil = await AnvilNode.StartAsync(new AnvilOptions { NoMining = true }, TimeProvider.System, Ct);
        await SetCodeAsync(anvil, Code);
        var manifest = await ManifestAsync(folder, "anvil", 31337, anvil);
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString), Port = 0, Networks = [manifest] });
        await app.StartAsync(Ct);
        using var browser = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(browser, Wallet, 31337, Secret)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, true), await SignInAsync(browser, Wallet, 31337, Secret.Replace("cafe", "beef", StringComparison.Ordinal)) is var wrong ? (wrong.Status, wrong.Text.Contains("no contract there, on chain 31337, takes it", StringComparison.Ordinal)) : default);
        // An account without code takes nothing, and of another chain nothing is known.
        Assert.Equal(HttpStatusCode.BadRequest, (await SignInAsync(browser, Naught, 31337, Secret)).Status);
        var elsewhere = await SignInAsync(browser, Wallet, 1, Secret);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.Status);
        Assert.Contains("chain 1, which the message names, is none that this Scan can ask", elsewhere.Text, StringComparison.Ordinal);
        Assert.Contains("one of 31337 (anvil)", elsewhere.Text, StringComparison.Ordinal);
        await app.StopAsync(Ct);
    }

    [Fact]
    public async Task A_wallet_is_asked_on_the_chain_that_its_message_names()
    {
        await using var database = await postgres.CreateScanDatabaseAsync(Ct);
        using var folder = new TemporaryFolder();
        await using var first = await AnvilNode.StartAsync(new AnvilOptions { NoMining = true, ChainId = 31337 }, TimeProvider.System, Ct);
        await using var second = await AnvilNode.StartAsync(new AnvilOptions { NoMining = true, ChainId = 4242 }, TimeProvider.System, Ct);
        // The wallet stands on the second chain alone; on the first another contract has its address, which takes nothing.
        await SetCodeAsync(second, Code);
        await SetCodeAsync(first, "0x60006000526020" + "6000f3");
        string[] manifests = [await ManifestAsync(folder, "first", 31337, first), await ManifestAsync(folder, "second", 4242, second)];
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString), Port = 0, Networks = manifests });
        await app.StartAsync(Ct);
        using var browser = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(browser, Wallet, 4242, Secret)).Status);
        var wrong = await SignInAsync(browser, Wallet, 31337, Secret);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("no contract there, on chain 31337, takes it", wrong.Text, StringComparison.Ordinal);
        // Whoever deploys at the same address of another chain is somebody else.
        await SetCodeAsync(first, Code);
        var other = await SignInAsync(browser, Wallet, 31337, Secret);
        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        Assert.Contains("this account is that of a contract on another chain", other.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(browser, Wallet, 4242, Secret)).Status);
        var unknown = await SignInAsync(browser, Wallet, 10, Secret);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.Status);
        Assert.Contains("one of 4242 (second), 31337 (first)", unknown.Text, StringComparison.Ordinal);
        // Whoever asks for a message by the page chooses among the same.
        using var visitor = new HttpClient { BaseAddress = browser.BaseAddress };
        var page = await visitor.GetStringAsync("/account", Ct);
        Assert.Contains("<option value=\"4242\">second (4242)</option>", page, StringComparison.Ordinal);
        using var asked = await visitor.PostAsync("/account/message", new FormUrlEncodedContent([KeyValuePair.Create("address", Wallet), KeyValuePair.Create("chain", "4242")]), Ct);
        Assert.Contains("Chain ID: 4242", await asked.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await app.StopAsync(Ct);
    }

    private static async Task SetCodeAsync(AnvilNode anvil, string code)
    {
        using var node = new HttpClient { BaseAddress = anvil.HttpUrl };
        using var answer = await node.PostAsJsonAsync("/", new { jsonrpc = "2.0", id = 1, method = "anvil_setCode", @params = new[] { Wallet, code } }, Ct);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> ManifestAsync(TemporaryFolder folder, string name, long chainId, AnvilNode anvil)
    {
        var file = Path.Combine(folder.Path, name + ".json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { name, chainId, currency = "ETH", rpc = new[] { anvil.HttpUrl }, finality = new { mode = "tag" }, contracts = Array.Empty<object>() }), Ct);
        return file;
    }

    private static async Task<(HttpStatusCode Status, string Text)> SignInAsync(HttpClient browser, string account, long chainId, string signature)
    {
        using var asked = await browser.PostAsJsonAsync("/api/v1/account/message", new { address = account, chainId }, Ct);
        var message = (await asked.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("message").GetString();
        using var answer = await browser.PostAsJsonAsync("/api/v1/account/session", new { message, signature = "0x" + signature }, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
