using System.Text;
using System.Text.Json;

namespace Scan.Bench.Deliver;

/// <summary>An item as a reader keeps it: a hundred readers of a hundred thousand items each would not fit into memory with their texts.</summary>
/// <param name="Hash">Of id and state.</param>
internal readonly record struct Mark(long Sequence, ulong Hash)
{
    private const ulong Offset = 14_695_981_039_346_656_037, Prime = 1_099_511_628_211;

    public static Mark Of(long sequence, ReadOnlySpan<byte> id, ReadOnlySpan<byte> state) => new(sequence, Fnv(Fnv(Offset, id) * Prime, state));

    public static Mark Of(long sequence, string id, string state) => Of(sequence, Encoding.UTF8.GetBytes(id), Encoding.UTF8.GetBytes(state));

    private static ulong Fnv(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) hash = (hash ^ b) * Prime;
        return hash;
    }
}

/// <summary>How many items of alerts there are in each state.</summary>
internal sealed class AlertStates
{
    private static readonly string[] Names = ["seen", "final", "removed", "retracted"];
    private static readonly byte[][] Words = [.. Names.Select(Encoding.UTF8.GetBytes)];
    private readonly int[] counts = new int[Words.Length];

    public void Count(ReadOnlySpan<byte> state)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if (state.SequenceEqual(Words[i])) Interlocked.Increment(ref counts[i]);
        }
    }

    public IReadOnlyDictionary<string, int> All => Names.Select((name, i) => (name, counts[i])).ToDictionary();

    public override string ToString() => string.Join(", ", Names.Select((name, i) => $"{counts[i]} {name}"));
}

/// <summary>The items that one reader got, in order of arrival.</summary>
internal sealed class Received
{
    private readonly Lock gate = new();
    private readonly List<Mark> items = [];

    /// <summary>Told of each item that is seen for the first time, as it comes: its block and its kind.</summary>
    public Action<long, string>? OnItem { get; init; }

    /// <summary>How many items of alerts came in each state.</summary>
    public AlertStates Alerts { get; } = new();

    public long Last { get; private set; }

    /// <summary>The highest block that it was told of.</summary>
    public long Block { get; private set; }
    public int Repeats { get; private set; }
    public string? Fault { get; private set; }

    /// <summary>Takes an item that the reader stands in front of, and stands behind it then.</summary>
    /// <param name="mayRepeat">True where the same item may come again after a break.</param>
    public void Add(ref Utf8JsonReader item, bool mayRepeat)
    {
        var (sequence, block, depth) = (0L, 0L, item.CurrentDepth);
        ReadOnlySpan<byte> id = [], state = [], kind = [];
        while (item.Read() && item.CurrentDepth > depth)
        {
            var name = item.TokenType == JsonTokenType.PropertyName ? item.ValueSpan : throw new JsonException("An item is an object.");
            item.Read();
            if (name.SequenceEqual("sequence"u8)) sequence = item.GetInt64();
            else if (name.SequenceEqual("block"u8)) block = item.GetInt64();
            else if (name.SequenceEqual("id"u8)) id = item.ValueSpan;
            else if (name.SequenceEqual("state"u8)) state = item.ValueSpan;
            else if (name.SequenceEqual("kind"u8)) kind = item.ValueSpan;
            else item.Skip();
        }
        if (!Add(Mark.Of(sequence, id, state), mayRepeat, kind.SequenceEqual("alerts"u8) ? state : [])) return;
        Block = Math.Max(Block, block);
        // What becomes final or is taken back comes later by its nature.
        if (OnItem is not null && state.SequenceEqual("seen"u8)) OnItem(block, Encoding.UTF8.GetString(kind));
    }

    /// <summary>What differs from the feed; null: nothing.</summary>
    public string? Compare(IReadOnlyList<Mark> truth)
    {
        lock (gate)
        {
            if (Fault is not null) return Fault;
            for (var i = 0; i < Math.Max(truth.Count, items.Count); i++)
            {
                if (i >= items.Count) return $"has {items.Count} of {truth.Count} items, the next is {truth[i].Sequence}";
                if (i >= truth.Count || items[i] != truth[i]) return $"has {items[i]} where {(i < truth.Count ? truth[i] : "nothing")} is due";
            }
            return null;
        }
    }

    /// <param name="alert">The state of an alert; empty for others.</param>
    private bool Add(Mark item, bool mayRepeat, ReadOnlySpan<byte> alert)
    {
        lock (gate)
        {
            if (item.Sequence <= Last)
            {
                if (mayRepeat && item.Sequence == Last) Repeats++;
                else Fault ??= $"{item.Sequence} came behind {Last}";
                return false;
            }
            Last = item.Sequence;
            items.Add(item);
            Alerts.Count(alert);
            return true;
        }
    }
}
