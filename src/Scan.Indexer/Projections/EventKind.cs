using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>A form of an event of a contract.</summary>
/// <param name="System">The system's name.</param>
/// <param name="Contract">The contract's slug.</param>
/// <param name="Era">When contracts emitted this form, in words; null: always.</param>
public sealed record EventKind(string System, string Contract, EventAbi Abi, string? Era = null)
{
    public string Name => Abi.Name;

    public string Signature => Abi.Signature;

    public Hash32 Topic0 => Abi.Topic0;

    /// <summary>What the store keeps of it.</summary>
    internal Documents.EventKind Stored => new(System, Contract, Name, Declaration, Abi.IsAnonymous ? "" : Topic0.ToString()) { Declaration = EventForms.Declaration(Abi), Layout = EventForms.Layout(Abi) };

    /// <summary>The declaration with names and <c>indexed</c>: what decodes the event. Forms that differ only in what is indexed share a signature, not this.</summary>
    public string Declaration => $"{Abi.Name}({string.Join(", ", Abi.Inputs)})";
}

/// <summary>How a log finds its event: by the first topic and the number of topics. Anonymous events have no first topic.</summary>
public readonly record struct EventKey(Hash32? Topic0, int TopicCount)
{
    public static EventKey Of(EventAbi abi) => abi.IsAnonymous ? new(null, abi.IndexedCount) : new(abi.Topic0, abi.IndexedCount + 1);
}
