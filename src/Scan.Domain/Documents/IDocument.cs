using Scan.Domain.Primitives;

namespace Scan.Domain.Documents;

/// <summary>
/// A document: what readers see of one thing on one chain, made by projections from the ledger alone.
/// The record is serialised as it is declared (camel case, nulls kept): its JSON is the body that the store keeps and the digest covers.
/// </summary>
public interface IDocument
{
    /// <summary>The chain that the thing stands on.</summary>
    long ChainId { get; }

    /// <summary>The id within chain and kind: fixed-size parts in a fixed order, see <see cref="DocumentKey"/>.</summary>
    byte[] Key();
}

/// <summary>Names the kind of a document, in snake case: the table is called so.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DocumentAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;

    /// <summary>Names and pictures of this kind come from metadata outside the chain's state; lists can be sorted and filtered by <c>name</c>.</summary>
    public bool HasProfile { get; init; }

    /// <summary>What metadata says of these documents beyond that, no chain state either; its fields filter lists. Needs <see cref="HasProfile"/>.</summary>
    public Type? Facts { get; init; }

    /// <summary>Few of these documents are ever changed: the store leaves no room for changes beside them.</summary>
    public bool SeldomChanges { get; init; }
}

/// <summary>Lists of these documents can be narrowed to those that some document of another kind names.</summary>
/// <param name="name">The condition's name: as the list of those on this document.</param>
/// <param name="document">A kind that is narrowed by none itself.</param>
/// <param name="fields">Its properties that name this document's key, in the key's order; fields of both.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NarrowedByAttribute(string name, Type document, params string[] fields) : Attribute
{
    public string Name => name;
    public Type Document => document;
    public IReadOnlyList<string> Fields => fields;
}

/// <summary>The property holds the URI of a file outside the chain, which is fetched and kept in all its versions.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MetadataUriAttribute : Attribute
{
    /// <summary>The property with the keccak256 of the file, where the chain gives it.</summary>
    public string? Hash { get; init; }

    /// <summary>The property with the time of the event that last named the file, in Unix seconds: the file is fetched anew for it, though its URI be the same.</summary>
    public string? Time { get; init; }
}

/// <summary>This property alone is the key of a document of that type. Most are known by their names; names such as contract or registry say too little.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyOfAttribute(Type document) : Attribute
{
    /// <summary>The document that is named.</summary>
    public Type Document => document;
}

/// <summary>The text is one of the constants of that class. One that is called after the record and the property is found without.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WordsAttribute(Type constants) : Attribute
{
    /// <summary>A static class of <c>const string</c>.</summary>
    public Type Constants => constants;
}

/// <summary>Lists can be filtered and sorted by this property. Serves pages, REST and GraphQL alike; the store keeps an index for it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute : Attribute
{
    /// <summary>False for fields that only filter together with another; they get no index.</summary>
    public bool Indexed { get; init; } = true;

    /// <summary>The property that lists cut by this one are mostly sorted by: the index holds it behind this one.</summary>
    public string? Then { get; init; }
}
