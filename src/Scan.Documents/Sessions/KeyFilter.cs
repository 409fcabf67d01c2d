namespace Scan.Documents;

/// <summary>
/// Which keys of a kind may be stored, in a byte or two for each: a chain of Bloom filters, each twice as large as the one before. A key that was added is
/// always said to be there; about one in a hundred that was not is taken for one that was. Never more than a few megabytes: see <see cref="IsFull"/>.
/// </summary>
internal sealed class KeyFilter
{
    private const int BitsPerKey = 10;
    private const int Probes = 6;
    private const int FirstKeys = 1 << 14;
    private const int MostFilters = 11;
    private readonly List<ulong[]> filters = [];
    private int room;

    /// <summary>It holds some thirty million keys and takes no more: what is not in memory has to be asked for from now on.</summary>
    public bool IsFull => filters.Count == MostFilters && room == 0;

    public bool IsEmpty => filters.Count == 0;

    public void Add(byte[] key)
    {
        if (room == 0)
        {
            room = FirstKeys << filters.Count;
            filters.Add(new ulong[(long)room * BitsPerKey / 64]);
        }
        room--;
        var (bits, size) = (filters[^1], (ulong)filters[^1].Length * 64);
        var (at, step) = Spread(key);
        for (var i = 0; i < Probes; i++, at += step)
        {
            var bit = at % size;
            bits[bit / 64] |= 1UL << (int)(bit % 64);
        }
    }

    public bool MayContain(byte[] key)
    {
        var (at, step) = Spread(key);
        foreach (var bits in filters)
        {
            if (MayContain(bits, at, step)) return true;
        }
        return false;
    }

    private static bool MayContain(ulong[] bits, ulong at, ulong step)
    {
        var size = (ulong)bits.Length * 64;
        for (var i = 0; i < Probes; i++, at += step)
        {
            var bit = at % size;
            if ((bits[bit / 64] & 1UL << (int)(bit % 64)) == 0) return false;
        }
        return true;
    }

    private static (ulong At, ulong Step) Spread(byte[] key)
    {
        var hash = (ulong)(uint)KeyComparer.Instance.GetHashCode(key) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 29;
        return (hash * 0xBF58476D1CE4E5B9 >> 16, hash | 1);
    }
}
