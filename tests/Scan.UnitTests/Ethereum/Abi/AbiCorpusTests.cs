using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Xunit;

namespace Scan.UnitTests.Ethereum.Abi;

/// <summary>6,000 random events and functions that viem encoded.</summary>
public sealed class AbiCorpusTests
{
    private const int Lines = 6000;
    private const int Seed = 8004;

    [Fact]
    public async Task What_viem_encodes_is_decoded_shown_and_encoded_alike()
    {
        var lines = await Oracle.LinesAsync("abi-corpus.mjs", Lines, Seed, TestContext.Current.CancellationToken);
        foreach (var line in lines)
        {
            if ((string?)line["kind"] == "event") CheckEvent(line);
            else CheckFunction(line);
        }
        Assert.Equal(Lines, lines.Count);
    }

    private static void CheckEvent(JsonNode line)
    {
        var abi = EventAbi.Parse((string)line["text"]!);
        Hash32[] topics = [.. line["topics"]!.AsArray().Select(t => Hash32.Parse((string)t!))];
        var data = Hex.Decode((string)line["data"]!);
        var expected = line["args"]!.ToJsonString();
        Assert.Equal((string)line["topic0"]!, abi.Topic0.ToString());

        Assert.True(abi.TryDecode(topics, data, out var args, out var error), $"{abi}: {error}");
        Assert.Equal(expected, Json(args));

        var output = new ArrayBufferWriter<byte>();
        Assert.True(abi.TryWriteArgsJson(topics, data, output, out error), $"{abi}: {error}");
        Assert.Equal(expected, JsonNode.Parse(output.WrittenSpan)!.ToJsonString());

        var encoded = abi.Encode([.. args.Values]);
        Assert.Equal(topics, encoded.Topics);
        Assert.Equal(data, encoded.Data);
    }

    private static void CheckFunction(JsonNode line)
    {
        var abi = FunctionAbi.Parse((string)line["text"]!);
        var (input, output) = (Hex.Decode((string)line["input"]!), Hex.Decode((string)line["output"]!));
        Assert.Equal((string)line["selector"]!, Hex.Encode(abi.Selector));
        var (args, results) = (abi.DecodeInput(input), abi.DecodeOutput(output));
        Assert.Equal(line["args"]!.ToJsonString(), Json(args));
        Assert.Equal(line["results"]!.ToJsonString(), Json(results));
        Assert.Equal(input, abi.Encode([.. args.Values]));
        Assert.Equal(output, abi.EncodeOutput([.. results.Values]));
    }

    private static string Json(AbiArguments args)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) args.WriteJson(json);
        return JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!.ToJsonString();
    }
}
