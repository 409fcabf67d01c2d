using System.Text.Json;

namespace Scan.Bench.Deliver;

/// <summary>The items that one reader got, in order of arrival.</summary>
internal sealed class Received
{
    private readonly Lock gate = new();
    private readonly List<(long Sequence, string Id, string State)> items = [];

    /// <summary>Told of each item as it comes: its block and its kind.</summary>
    public Action<long, string>? OnItem { get; init; }

    public long Last { get; private set; }
    public int Repeats { get; private set; }
    public string? Fault { get; private set; }

    /// <param name="mayRepeat">True where the same item may come again after a break.</param>
    public void Add(JsonElement item, bool mayRepeat)
    {
        var sequence = item.GetProperty("sequence").GetInt64();
        lock (gate)
        {
            if (sequence <= Last)
            {
                if (mayRepeat && sequence == Last) Repeats++;
                else Fault ??= $"{sequence} came behind {Last}";
                return;
            }
            Last = sequence;
            items.Add((sequence, item.GetProperty("id").GetString()!, item.GetProperty("state").GetString()!));
        }
        OnItem?.Invoke(item.GetProperty("block").GetInt64(), item.GetProperty("kind").GetString()!);
    }

    /// <summary>What differs from the feed; null: nothing.</summary>
    public string? Compare(IReadOnlyList<(long Sequence, string Id, string State)> truth)
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
}
