using System.Security.Cryptography;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Scan.Documents;

namespace Scan.IntegrationTests.Documents;

/// <summary>What a block of the model does: a null widget deletes the one of that name; an alert is raised or removed.</summary>
internal sealed record ModelBlock(BlockRow Row, IReadOnlyList<string> Logs, IReadOnlyList<(string Name, Widget? Widget)> Changes, IReadOnlyList<(string Id, bool Raised)> Alerts);

/// <summary>The naive chain: every block with a full copy of the documents after it. What the store does is judged by it.</summary>
internal sealed class ChainModel(long chainId)
{
    private readonly List<(ModelBlock Block, Dictionary<string, Widget> After)> chain = [];

    public IReadOnlyList<ModelBlock> Blocks => chain.ConvertAll(c => c.Block);
    public long Tip => chain.Count == 0 ? -1 : chain[^1].Block.Row.Number;
    public HashSet<string> EverSeen { get; } = [];
    public HashSet<string> AlertsEverSeen { get; } = [];

    public void Append(ModelBlock block)
    {
        var after = new Dictionary<string, Widget>(DocumentsAt(Tip));
        foreach (var (name, widget) in block.Changes)
        {
            if (widget is null) after.Remove(name);
            else after[name] = widget;
        }
        chain.Add((block, after));
        foreach (var key in LogKeys(block)) EverSeen.Add(key);
        foreach (var (id, _) in block.Alerts) AlertsEverSeen.Add(id);
    }

    public void RollBack(long to) => chain.RemoveAll(c => c.Block.Row.Number > to);

    public IReadOnlyDictionary<string, Widget> DocumentsAt(long block)
    {
        var at = chain.FindLast(c => c.Block.Row.Number <= block);
        return at.After ?? [];
    }

    public IEnumerable<string> CanonicalLogs() => Blocks.SelectMany(LogKeys);

    public string AlertState(string id, long? finalized)
    {
        var last = Blocks.SelectMany(b => b.Alerts.Select(a => (b.Row.Number, a))).LastOrDefault(x => x.a.Id == id);
        if (last.a.Id is null) return FeedState.Retracted;
        return !last.a.Raised ? FeedState.Removed : last.Number <= finalized ? FeedState.Final : FeedState.Seen;
    }

    /// <summary>The digest after the tip, added up from nothing.</summary>
    public byte[] Digest()
    {
        var sum = BigInteger.Zero;
        foreach (var widget in DocumentsAt(Tip).Values) sum += HashOf(widget);
        foreach (var block in Blocks)
        {
            var buffer = new LedgerBuffer();
            AddLogs(buffer, block);
            if (buffer.Count > 0) sum += new BigInteger(buffer.Blocks[0].Sum.ToArray(), isUnsigned: true, isBigEndian: true);
            buffer.Clear();
        }
        var bytes = (sum % BigInteger.Pow(2, 256)).ToByteArray(isUnsigned: true, isBigEndian: true);
        var a = new byte[32];
        bytes.CopyTo(a, 32 - bytes.Length);
        var tip = chain[^1].Block.Row;
        byte[] Int64(long value) => [.. BitConverter.GetBytes(value).Reverse()];
        return SHA256.HashData([.. Int64(chainId), .. Int64(tip.Number), .. tip.Hash, .. Int64(CanonicalLogs().Count()), .. a]);
    }

    public void AddLogs(LedgerBuffer buffer, ModelBlock block)
    {
        for (var i = 0; i < block.Logs.Count; i++) StoreRig.Log(buffer, chainId, block.Row, i, block.Logs[i], $"widget:{block.Logs[i]}");
    }

    private static IEnumerable<string> LogKeys(ModelBlock block) => block.Logs.Select((_, i) => $"{block.Row.Number}:{Convert.ToHexString(block.Row.Hash)}:{i}");

    private static BigInteger HashOf(Widget widget)
    {
        var id = Widget.KeyOf(widget.Name);
        byte[] bytes = [.. Encoding.UTF8.GetBytes("widget"), 0, 0, 0, 0, (byte)id.Length, .. id, .. JsonSerializer.SerializeToUtf8Bytes(widget, Widget.Mapping.Json)];
        return new BigInteger(SHA256.HashData(bytes), isUnsigned: true, isBigEndian: true);
    }
}
