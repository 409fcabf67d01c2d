using System.Diagnostics.CodeAnalysis;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>An event that the catalogue knows. This class alone decodes generically and changes nothing.</summary>
public class EventEntry
{
    internal EventEntry(EventKind kind) => (Kind, Key) = (kind, EventKey.Of(kind.Abi));

    public EventKind Kind { get; internal set; }

    internal EventKey Key { get; }

    /// <summary>The contract that the event announces; null where it announces none.</summary>
    internal Func<object, SourceChild>? Child { get; set; }

    /// <summary>How to tell what the account is that the event names; null where it names none to follow.</summary>
    internal NamingDeclaration? Naming { get; set; }

    /// <summary>The documents that its projection will ask for, as far as log and record tell; null where nothing says.</summary>
    internal Action<object, ReadAhead>? Reads { get; set; }

    /// <summary>True when documents depend on the event, so that its logs are decoded to records.</summary>
    internal virtual bool Projects => false;

    /// <summary>True when the event's projection needs facts that the log omits.</summary>
    internal virtual bool HasNeeds => false;

    /// <summary>The log as what <see cref="AddSubjects"/>, <see cref="AddNeeds"/> and <see cref="Apply"/> take; false with the reason when it is invalid.</summary>
    internal virtual bool TryDecode(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? problem)
    {
        var decoded = Kind.Abi.TryDecode(topics, data, out var args, out problem);
        value = args;
        return decoded;
    }

    /// <summary>Without a projection the names of the arguments say whom the event speaks of; addresses of other names are accounts.</summary>
    internal virtual void AddSubjects(object value, SubjectBuilder subjects)
    {
        var args = (AbiArguments)value;
        for (var i = 0; i < args.Parameters.Count; i++)
        {
            if (args.Values[i] is not Address address) continue;
            switch (args.Parameters[i].Name.TrimStart('_'))
            {
                case "operator": subjects.Operator(address); break;
                case "avs": subjects.Avs(address); break;
                case "staker": subjects.Staker(address); break;
            }
        }
        subjects.Avs(subjects.Source.Avs);
        foreach (var argument in args.Values)
        {
            if (argument is Address { IsZero: false } named) subjects.Account(named);
        }
    }

    internal virtual void AddNeeds(object value, Needs needs) { }

    internal virtual void Apply(object value, ProjectionContext context) { }
}

/// <summary>An event that a manifest gives for a contract which Scan knows by what is called on it, or by the names of its events.</summary>
internal sealed class GivenEventEntry(EventKind kind, Action<string, AbiArguments, ProjectionContext> apply) : EventEntry(kind)
{
    internal override bool Projects => true;

    internal override bool HasNeeds => true;

    internal override void AddNeeds(object value, Needs needs) => needs.Transaction();

    internal override void Apply(object value, ProjectionContext context) => apply(Kind.Name, (AbiArguments)value, context);
}

/// <summary>An event with a record and a projection.</summary>
internal sealed class TypedEventEntry<TEvent>(
    string system, string slug, Action<TEvent, ProjectionContext> apply, Action<TEvent, SubjectBuilder>? subjects, Action<TEvent, Needs>? needs)
    : EventEntry(new EventKind(system, slug, TEvent.Abi))
    where TEvent : class, IEvent<TEvent>
{
    internal override bool Projects => true;

    internal override bool HasNeeds => needs is not null;

    internal override bool TryDecode(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? problem)
    {
        var decoded = EventAbi.TryDecode<TEvent>(topics, data, out var record, out problem);
        value = record;
        return decoded;
    }

    internal override void AddSubjects(object value, SubjectBuilder builder) => subjects?.Invoke((TEvent)value, builder);

    internal override void AddNeeds(object value, Needs builder) => needs?.Invoke((TEvent)value, builder);

    internal override void Apply(object value, ProjectionContext context) => apply((TEvent)value, context);
}
