using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>Reads recorded chains from JSON Lines: NAME.CHAIN.jsonl holds logs, and beside it .calldata, .receipts and .blocks before the extension.</summary>
public static class RecordingReader
{
    private const string Extension = ".jsonl";
    private static readonly string[] Companions = [".calldata", ".receipts", ".blocks"];

    /// <summary>The chains of these files, in the order of their ids; files of one chain become one. A companion beside a log file comes along unasked.</summary>
    /// <exception cref="SetupException">A file is missing or holds something else.</exception>
    public static IReadOnlyList<RecordedChain> Read(IEnumerable<string> files)
    {
        var chains = new SortedDictionary<long, ChainRecording>();
        foreach (var file in files.SelectMany(WithCompanions).Distinct(StringComparer.Ordinal)) ReadFile(file, chains);
        return [.. chains.Select(chain => new RecordedChain(chain.Key, chain.Value))];
    }

    private static IEnumerable<string> WithCompanions(string file)
    {
        var path = Path.GetFullPath(file);
        if (Directory.Exists(path)) return Directory.EnumerateFiles(path, "*" + Extension).Order(StringComparer.Ordinal);
        if (!File.Exists(path)) throw new SetupException($"There is no file {path} to replay.", "Name a file of recorded logs (NAME.CHAIN.jsonl).");
        var stem = path.EndsWith(Extension, StringComparison.Ordinal) ? path[..^Extension.Length] : path;
        return Companions.Select(part => stem + part + Extension).Where(File.Exists).Prepend(path);
    }

    private static void ReadFile(string path, SortedDictionary<long, ChainRecording> chains)
    {
        var kind = Path.GetExtension(Path.GetFileNameWithoutExtension(path));
        var number = 0;
        foreach (var text in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            try
            {
                using var line = JsonDocument.Parse(text);
                var chainId = line.RootElement.GetProperty("chainId").GetInt64();
                if (!chains.TryGetValue(chainId, out var recording)) chains.Add(chainId, recording = new ChainRecording());
                recording.Add(kind, line.RootElement);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new SetupException($"{path}, line {number} is no recorded log: {e.Message.TrimEnd('.')}.", "Give files with one log of eth_getLogs a line.", e);
            }
        }
    }
}

/// <summary>What the files of one chain hold.</summary>
internal sealed class ChainRecording
{
    public List<RecordedLog> Logs { get; } = [];
    public List<RecordedCall> Calls { get; } = [];
    public List<RecordedReceipt> Receipts { get; } = [];
    public List<RecordedHeader> Headers { get; } = [];

    public void Add(string kind, JsonElement line)
    {
        switch (kind)
        {
            case ".calldata": Calls.Add(Call(line)); break;
            case ".receipts": Receipts.Add(Receipt(line)); break;
            case ".blocks": Headers.Add(new(line.Long("number"), line.Hash("hash"), line.Hash("parentHash"), line.Long("timestamp"))); break;
            default: Logs.Add(Log(line)); break;
        }
    }

    private static RecordedLog Log(JsonElement line) => new(
        line.Long("blockNumber"), line.Hash("blockHash"), line.LongOrNull("blockTimestamp"), line.Hash("transactionHash"), (int)line.Long("transactionIndex"),
        (int)line.Long("logIndex"), line.Address("address"), [.. line.GetProperty("topics").EnumerateArray().Select(topic => Hash32.Parse(topic.GetString()!))], line.Text("data"));

    private static RecordedCall Call(JsonElement line) => new(
        line.Long("blockNumber"), line.Hash("blockHash"), line.Hash("transactionHash"), (int)line.Long("transactionIndex"),
        line.Address("from"), line.AddressOrNull("to"), line.Text("value"), line.LongOrNull("nonce") ?? 0, line.Text("input"));

    private static RecordedReceipt Receipt(JsonElement line) => new(
        line.Long("blockNumber"), line.Hash("blockHash"), line.Hash("transactionHash"), (int)line.Long("transactionIndex"), line.Address("from"),
        line.AddressOrNull("to"), line.AddressOrNull("contractAddress"), line.LongOrNull("status") ?? 1, line.Long("gasUsed"), line.Text("logsBloom"));
}

internal static class RecordedJson
{
    public static string Text(this JsonElement line, string name) => line.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
    public static long Long(this JsonElement line, string name) => line.GetProperty(name).GetInt64();
    public static long? LongOrNull(this JsonElement line, string name) => line.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt64() : null;
    public static Hash32 Hash(this JsonElement line, string name) => Hash32.Parse(line.Text(name));
    public static Address Address(this JsonElement line, string name) => Domain.Primitives.Address.Parse(line.Text(name));
    public static Address? AddressOrNull(this JsonElement line, string name) => line.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? line.Address(name) : null;
}
