using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.BrowserTests;

/// <summary>A wallet as pages see one (EIP-1193), with one unlocked account of an devnet's node; it signs whatever it is asked, unless it is told to decline.</summary>
public sealed class FakeWallet(DevnetSite site, Address account)
{
    private const string Script = """
        window.ethereum = { request: async ({ method, params }) => {
          const answer = JSON.parse(await window.fakeWallet(JSON.stringify({ method, params: params ?? [] })));
          if (answer.error) throw answer.error;
          return answer.result;
        } };
        """;

    /// <summary>The methods that the page called, in order.</summary>
    public List<string> Asked { get; } = [];
    public bool Declines { get; set; }

    /// <summary>The one that it shows to pages.</summary>
    public Address Account { get; set; } = account;

    /// <summary>What it was asked to sign last.</summary>
    public JsonObject? Signed { get; private set; }

    public async Task GiveToAsync(IPage page)
    {
        await page.ExposeFunctionAsync<string, Task<string>>("fakeWallet", AnswerAsync);
        await page.AddInitScriptAsync(Script);
    }

    private async Task<string> AnswerAsync(string request)
    {
        var (method, parameters) = (JsonNode.Parse(request)!["method"]!.GetValue<string>(), JsonNode.Parse(request)!["params"]!.AsArray());
        Asked.Add(method);
        try
        {
            return new JsonObject { ["result"] = await ResultAsync(method, parameters) }.ToJsonString();
        }
        catch (RpcException e)
        {
            return Error(3, e.Message);
        }
        catch (OperationCanceledException)
        {
            return Error(4001, "User rejected the request.");
        }
    }

    private async Task<JsonNode?> ResultAsync(string method, JsonArray parameters)
    {
        if (method == "eth_requestAccounts") return new JsonArray(Account.ToString());
        if (Declines && method is ("eth_sendTransaction" or "personal_sign")) throw new OperationCanceledException();
        if (method != "eth_sendTransaction") return await AskAsync(method, parameters);
        Signed = parameters[0]!.DeepClone().AsObject();
        // Wallets leave room above the estimate, which is of the block before.
        var gas = Convert.ToInt64((string)(await AskAsync("eth_estimateGas", parameters))!, 16);
        parameters[0]!["gas"] = $"0x{gas * 3 / 2:x}";
        var hash = await AskAsync(method, parameters);
        await site.MineAsync(CancellationToken.None);
        return hash;
    }

    private async Task<JsonNode?> AskAsync(string method, JsonArray parameters) =>
        JsonSerializer.SerializeToNode(await site.Node.RequestAsync(method, [.. parameters.Select(p => p!.DeepClone())], CancellationToken.None));

    private static string Error(int code, string message) => new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString();
}
