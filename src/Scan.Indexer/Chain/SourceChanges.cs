using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>What a manifest says of its contracts against the rows that are stored. A contract is read as the manifest names it, else while one that is read told of it.</summary>
internal sealed class SourceChanges
{
    private readonly IReadOnlyList<SourceRow> stored;
    private readonly EventCatalog catalog;
    private readonly HashSet<Address> retold = [];
    private readonly Dictionary<Address, SourceRow> named;
    private readonly HashSet<(Address, string, string, Address?)> keys;
    private readonly ILookup<Address, SourceRow> told;
    private readonly HashSet<Address> alive;

    /// <param name="contracts">The manifest's.</param>
    public SourceChanges(IReadOnlyList<SourceRow> contracts, IReadOnlyList<SourceRow> stored, EventCatalog catalog)
    {
        (Named, this.stored, this.catalog) = (contracts, stored, catalog);
        keys = [.. contracts.Select(KeyOf)];
        named = NamedAsRead().Where(row => !IsAnybody(row)).ToDictionary(row => new Address(row.Address));
        told = stored.Where(row => row is { Parent: not null, DiscoveredBlock: not null }).ToLookup(row => new Address(row.Parent));
        alive = Alive();
        var before = stored.Where(row => !IsAnybody(row)).GroupBy(row => new Address(row.Address)).ToDictionary(same => same.Key, Was);
        var after = told.SelectMany(rows => rows).Where(IsOpen).GroupBy(row => new Address(row.Address)).ToDictionary(same => same.Key, First);
        foreach (var (address, was) in before)
        {
            if (named.GetValueOrDefault(address, after.GetValueOrDefault(address)!) is { } now && IsOther(was, now)) retold.Add(address);
        }
        if (retold.Count > 0) alive = Alive();
    }

    /// <summary>The manifest's contracts.</summary>
    public IReadOnlyList<SourceRow> Named { get; }

    /// <summary>Contracts that are read, and that stored logs tell of the same as ever.</summary>
    public HashSet<Address> Open => [.. alive.Except(retold)];

    /// <summary>True when what the manifest names is read as what it says, from its first block on, and what it does not name is not.</summary>
    public bool IsInStep => Dropped().Count + Returning().Count == 0
        && Named.All(row => Stored(row) is { ClosedBlock: null } before && before.FromBlock <= row.FromBlock && IsLinked(before, row));

    /// <summary>True when stored logs belong to others now, or are those of another kind.</summary>
    public bool AreFelt => retold.Count > 0 || Named.Any(row => Stored(row) is { } before && (!IsLinked(before, row) || before.ClosedBlock is not null && told.SelectMany(rows => rows).Any(other => IsAt(other, row))))
        || Dropped().Concat(Returning()).Any(row => alive.Contains(new Address(row.Address)) && (row.ClosedBlock is null || named.ContainsKey(new Address(row.Address))) || row is { Parent: null, Contract: ChainSources.IdentityRegistry });

    public static (Address Address, string System, string Contract, Address? Parent) KeyOf(SourceRow row) =>
        (new Address(row.Address), row.System, row.Contract, row.Parent is { } parent ? new Address(parent) : null);

    public static bool IsSame(SourceRow one, SourceRow other) => KeyOf(one) == KeyOf(other);

    /// <summary>Open rows that count no longer.</summary>
    public IReadOnlyList<SourceRow> Dropped() => [.. stored.Where(row => row.ClosedBlock is null && !IsOpen(row))];

    /// <summary>What those that come back had told of.</summary>
    public IReadOnlyList<SourceRow> Returning() => [.. stored.Where(row => row is { ClosedBlock: not null, Parent: not null } && IsOpen(row))];

    /// <inheritdoc cref="AsRead"/>
    public IEnumerable<SourceRow> NamedAsRead() => AsRead(Named, stored);

    /// <summary>The manifest's contracts with the block from which they are read already: a start that is raised takes nothing back, and leaves nothing out.</summary>
    public static IEnumerable<SourceRow> AsRead(IEnumerable<SourceRow> named, IEnumerable<SourceRow> stored)
    {
        var begun = stored.Where(row => row is { Parent: null, ClosedBlock: null }).ToDictionary(KeyOf, row => row.FromBlock);
        return named.Select(row => begun.TryGetValue(KeyOf(row), out var from) && from < row.FromBlock ? row with { FromBlock = from } : row);
    }

    /// <summary>Contracts that the manifest names no more, and that are of the kind again as which they were told of.</summary>
    public IEnumerable<SourceRow> Unnamed() => stored.Where(row => row is { ClosedBlock: null, Parent: not null } && retold.Contains(new Address(row.Address)) && !named.ContainsKey(new Address(row.Address)) && IsOpen(row));

    /// <summary>Contracts that the manifest names no more and that were told of before the block from which it named them, each with that block.</summary>
    public IEnumerable<(SourceRow Row, long Named)> ToldEarlier()
    {
        var listed = stored.Where(row => row.Parent is null).ToLookup(row => new Address(row.Address));
        return from row in stored
               let address = new Address(row.Address)
               where row.Parent is not null && IsOpen(row) && !named.ContainsKey(address) && !retold.Contains(address)
               from other in listed[address]
               where other.FromBlock > row.FromBlock && (other.ClosedBlock is null || row.ClosedBlock is not null)
               select (row, other.FromBlock);
    }

    /// <summary>True for a contract that is another kind now, or a teller that belongs elsewhere: what it tells is another thing, too.</summary>
    public bool IsReadAgain(SourceRow row) => retold.Contains(new Address(row.Address));

    /// <summary>True for what such a contract told before.</summary>
    public bool IsRetold(SourceRow row) => row.Parent is { } parent && retold.Contains(new Address(parent));

    /// <summary>Contracts of the manifest whose views were never asked, as far as what is stored says: it listed all that they tell, and does no more, or they come back.</summary>
    /// <param name="given">Those that need not be asked now.</param>
    /// <param name="before">Those that had not to be as it was.</param>
    public IEnumerable<SourceRow> Unasked(HashSet<Address> given, HashSet<Address> before) => named.Where(pair => catalog.Contract(pair.Value.Contract)?.Discovery is not null
        && !given.Contains(pair.Key) && (before.Contains(pair.Key) || Stored(pair.Value) is { ClosedBlock: not null })
        && !told[pair.Key].Any(row => catalog.IsByViews(pair.Value.Contract, row.Contract))).Select(pair => pair.Value);

    private static bool IsAnybody(SourceRow row) => new Address(row.Address).IsZero;

    private static bool IsAt(SourceRow one, SourceRow other) => one.Address.AsSpan().SequenceEqual(other.Address);

    private static bool IsLinked(SourceRow one, SourceRow other) => one.Avs.AsSpan().SequenceEqual(other.Avs) && one.Registry.AsSpan().SequenceEqual(other.Registry);

    /// <summary>As what a contract was read last.</summary>
    private static SourceRow Was(IEnumerable<SourceRow> rows) => rows.OrderByDescending(row => row.ClosedBlock ?? long.MaxValue).ThenBy(row => row.Parent is not null).ThenBy(row => row.FromBlock).First();

    private static SourceRow First(IEnumerable<SourceRow> rows) => rows.OrderBy(row => row.FromBlock).ThenBy(row => row.DiscoveredLogIndex).First();

    private SourceRow? Stored(SourceRow row) => stored.FirstOrDefault(other => other.Parent is null && IsSame(other, row));

    private bool IsOpen(SourceRow row) => row.Parent is not { } parent ? keys.Contains(KeyOf(row)) : row.DiscoveredBlock is not null && alive.Contains(new Address(parent)) && !IsRetold(row);

    private bool IsOther(SourceRow was, SourceRow now)
    {
        if ((was.System, was.Contract) != (now.System, now.Contract)) return true;
        if (!catalog.IsTeller(now.Contract)) return false;
        // Where one of them was only told of, the other says nothing by leaving a link out.
        return was.Parent is null == now.Parent is null ? !IsLinked(was, now) : IsContrary(was.Avs, now.Avs) || IsContrary(was.Registry, now.Registry);
    }

    private static bool IsContrary(byte[]? one, byte[]? other) => one is not null && other is not null && !one.AsSpan().SequenceEqual(other);

    /// <summary>Contracts of the manifest, what they told of, and so on.</summary>
    private HashSet<Address> Alive()
    {
        var found = new HashSet<Address>(named.Keys);
        var tellers = new Queue<Address>(found);
        while (tellers.TryDequeue(out var teller))
        {
            if (retold.Contains(teller)) continue;
            foreach (var row in told[teller])
            {
                if (found.Add(new Address(row.Address))) tellers.Enqueue(new Address(row.Address));
            }
        }
        return found;
    }
}
