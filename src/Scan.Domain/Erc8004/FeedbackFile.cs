using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;

namespace Scan.Domain.Erc8004;

/// <summary>The file behind a feedback's URI: what the client says beyond the chain.</summary>
public sealed record FeedbackFile
{
    /// <summary>The client's words.</summary>
    public string? Text { get; init; }
    public string? Endpoint { get; init; }
    /// <summary>The tool of the Model Context Protocol that was used.</summary>
    public string? McpTool { get; init; }
    public IReadOnlyList<string> A2aSkills { get; init; } = [];
    public IReadOnlyList<string> OasfSkills { get; init; } = [];
    /// <summary>A payment that the client says it made: <see cref="PaymentCheck"/> holds it against the chain.</summary>
    public PaymentProof? Payment { get; init; }
    public required IReadOnlyList<MetadataProblem> Problems { get; init; }

    private const int WordLength = 200;

    /// <summary>Reads the file and compares what it repeats of the chain.</summary>
    public static FeedbackFile Read(ReadOnlySpan<byte> content, Feedback feedback)
    {
        var problems = new List<MetadataProblem>();
        using var json = MetadataJson.Read(content, problems);
        if (json.Root is not { } root) return new FeedbackFile { Problems = problems };
        Compare(root, feedback, problems);
        var (mcp, a2a, oasf) = (Part(root, "mcp"), Part(root, "a2a"), Part(root, "oasf"));
        return new FeedbackFile
        {
            Text = json.Text(root, "", ServiceFile.DescriptionLength, "text", "comment", "reasoning", "feedback", "review"),
            Endpoint = json.Text(root, "", ServiceFile.LinkLength, "endpoint"),
            McpTool = mcp is { } m ? json.Text(m, "mcp.", WordLength, "tool") : null,
            A2aSkills = a2a is { } a ? json.Texts(a, "a2a.", 50, WordLength, "skills") : [],
            OasfSkills = oasf is { } o ? json.Texts(o, "oasf.", 50, WordLength, "skills") : [],
            Payment = (Part(root, "proofOfPayment") ?? Part(root, "proof_of_payment")) is { } p
                ? new PaymentProof(json.Text(p, "proofOfPayment.", WordLength, "fromAddress"), json.Text(p, "proofOfPayment.", WordLength, "toAddress"), Plain(p, "chainId"), json.Text(p, "proofOfPayment.", WordLength, "txHash"), Plain(p, "amount"))
                : null,
            Problems = problems,
        };
    }

    private static void Compare(JsonElement root, Feedback feedback, List<MetadataProblem> problems)
    {
        void Differs(string key, string chain) => problems.Add(new(MetadataProblems.FeedbackMismatch, key, $"the chain says {chain}"));
        if (Plain(root, "agentId") is { } agent && agent != feedback.AgentId.ToString(CultureInfo.InvariantCulture)) Differs("agentId", feedback.AgentId.ToString(CultureInfo.InvariantCulture));
        // Addresses come plain or as CAIP-10, eip155:chain:0x….
        if (Plain(root, "clientAddress") is { } client && !client.EndsWith(feedback.Client.ToString(), StringComparison.OrdinalIgnoreCase)) Differs("clientAddress", feedback.Client.ToString());
        if (Plain(root, "agentRegistry") is { } registry && !registry.Equals($"eip155:{feedback.ChainId}:{feedback.Registry}", StringComparison.OrdinalIgnoreCase)) Differs("agentRegistry", $"eip155:{feedback.ChainId}:{feedback.Registry}");
        if (Plain(root, "value") is { } value && BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var said) && said != feedback.Value) Differs("value", feedback.Value.ToString(CultureInfo.InvariantCulture));
        if (Plain(root, "valueDecimals") is { } decimals && decimals != feedback.ValueDecimals.ToString(CultureInfo.InvariantCulture)) Differs("valueDecimals", feedback.ValueDecimals.ToString(CultureInfo.InvariantCulture));
    }

    private static JsonElement? Part(JsonElement root, string key) => root.TryGetProperty(key, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static string? Plain(JsonElement root, string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.GetRawText() is { Length: <= 300 } raw ? raw.Trim('"') : null;
}

/// <summary>What a feedback file says of a payment, as written.</summary>
/// <param name="Amount">In the token's smallest unit. The standard has no such word; some files do.</param>
public sealed record PaymentProof(string? FromAddress, string? ToAddress, string? ChainId, string? TxHash, string? Amount = null);
