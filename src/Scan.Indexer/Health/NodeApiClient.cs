using System.Globalization;
using System.Text;
using System.Text.Json;
using Scan.Domain.Health;
using Scan.Domain.Metadata;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Health;

/// <summary>EigenLayer's node API on a stranger's machine, and its metrics.</summary>
internal sealed class NodeApiClient(HttpClient http, HealthOptions options)
{
    private const int MostBytes = 64 * 1024;
    private const int MostMetrics = 512 * 1024;
    private const int MostServices = 50;
    private const int MostText = 100;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <summary>One answer, with its body where there is one that is not too long.</summary>
    private readonly record struct Answer(int? Status, byte[]? Body, bool TimedOut);

    /// <summary>
    /// What the node API says: that of the first port where <c>/eigen/node</c> or <c>/eigen/node/health</c> answers as the specification has it. Five answers that are not
    /// the same: 200, 206, 503, none in time, and no such API.
    /// </summary>
    public async Task<NodeApi> AskAsync(string host, IReadOnlyList<int> ports, CancellationToken ct)
    {
        var answers = await Task.WhenAll(ports.Select(port => AskAsync(host, port, ct)));
        return answers.FirstOrDefault(a => a.NodeVersion is not null || a.NodeName is not null || a.SpecVersion is not null)
            ?? answers.FirstOrDefault(a => a.State == NodeApiState.TimeOut) ?? NodeApi.Of(NodeApiState.Absent, null);
    }

    private async Task<NodeApi> AskAsync(string host, int port, CancellationToken ct)
    {
        var root = $"http://{(host.Contains(':') ? $"[{host}]" : host)}:{port.ToString(CultureInfo.InvariantCulture)}/";
        var health = await GetAsync(root + "eigen/node/health", MostBytes, ct);
        if (health.TimedOut) return NodeApi.Of(NodeApiState.TimeOut, null) with { Port = port };
        var node = health.Status is 200 or 206 or 503 ? await GetAsync(root + "eigen/node", MostBytes, ct) : default;
        if (node.TimedOut) return NodeApi.Of(NodeApiState.TimeOut, null) with { Port = port };
        // A web server that answers everything with its own page is no node API: health alone says nothing.
        if (node is not { Status: 200, Body: { } told } || Named(told) is not { } named) return NodeApi.Of(NodeApiState.Absent, null);
        var state = health.Status switch { 200 => NodeApiState.Healthy, 206 => NodeApiState.Partial, _ => NodeApiState.Unhealthy };
        var services = await GetAsync(root + "eigen/node/services", MostBytes, ct);
        return named with { State = state, Port = port, Services = services is { Status: 200, Body: { } listed } ? ServicesOf(listed) : [] };
    }

    /// <summary>What the node tells in its metrics; null where they do not answer, or have none of EigenLayer's families.</summary>
    public async Task<NodeMetrics?> MetricsAsync(string host, CancellationToken ct)
    {
        var metrics = await GetAsync($"http://{(host.Contains(':') ? $"[{host}]" : host)}:{options.MetricsPort.ToString(CultureInfo.InvariantCulture)}/metrics", MostMetrics, ct);
        return metrics is { Status: 200, Body: { } body } ? EigenMetrics.Read(Encoding.UTF8.GetString(body)) : null;
    }

    private async Task<Answer> GetAsync(string url, int most, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.Deadline);
        try
        {
            using var answer = await http.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            await using var stream = await answer.Content.ReadAsStreamAsync(deadline.Token);
            var body = new MemoryStream();
            var buffer = new byte[8 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, deadline.Token)) > 0;)
            {
                if (body.Length + read > most) return new((int)answer.StatusCode, null, false);
                body.Write(buffer, 0, read);
            }
            return new((int)answer.StatusCode, body.ToArray(), false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(null, null, true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>Null for what is not the specification's object; newer and older forms name the fields in two ways.</summary>
    private static NodeApi? Named(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            var (name, version, spec) = (Text(root, "node_name", "nodeName"), Text(root, "node_version", "nodeVersion"), Text(root, "spec_version", "specVersion"));
            return name is null && version is null && spec is null ? null : NodeApi.Of(NodeApiState.Healthy, null) with { NodeName = name, NodeVersion = version, SpecVersion = spec };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<NodeService> ServicesOf(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            var root = json.RootElement;
            var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("services", out var named) ? named : root;
            if (list.ValueKind != JsonValueKind.Array) return [];
            return [.. list.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.Object).Take(MostServices).Select(s => new NodeService(Text(s, "id") ?? "", Text(s, "name"), Text(s, "status")))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? Text(JsonElement of, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!of.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) continue;
            try
            {
                var text = ChainText.Clean(value.GetString()!);
                return text.Length <= MostText ? text : text[..(char.IsHighSurrogate(text[MostText - 1]) ? MostText - 1 : MostText)] + "…";
            }
            catch (InvalidOperationException)
            {
                // A lone surrogate escape cannot become a string.
                return null;
            }
        }
        return null;
    }
}
