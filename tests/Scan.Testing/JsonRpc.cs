using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.Testing;

/// <summary>Raw JSON-RPC calls, for tests that look at a node's own answers.</summary>
public sealed class JsonRpc(Uri url) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = url };

    /// <summary>The whole answer: its <c>result</c> or <c>error</c>.</summary>
    public async Task<JsonElement> CallAsync(string method, object[] parameters, CancellationToken ct) =>
        await PostAsync(new { jsonrpc = "2.0", id = 1, method, @params = parameters }, ct);

    /// <summary>The answer to any request body, such as a batch.</summary>
    public async Task<JsonElement> PostAsync(object body, CancellationToken ct)
    {
        using var response = await http.PostAsJsonAsync("", body, ct);
        return await response.Content.ReadFromJsonAsync<JsonElement>(ct);
    }

    public void Dispose() => http.Dispose();
}
