namespace Scan.GraphQL.Engine.Language;

/// <summary>A node of the syntax tree; <c>Start</c> is the offset of its first token in UTF-16 units.</summary>
public abstract record Node(int Start);

/// <summary>A name with its place.</summary>
public sealed record NameNode(int Start, string Value) : Node(Start);

/// <summary>A parsed document and the text it came from.</summary>
public sealed record Document(SourceText Source, IReadOnlyList<DefinitionNode> Definitions, int TokenCount)
{
    /// <summary>Operations in the order of the text.</summary>
    public IReadOnlyList<OperationNode> Operations { get; } = [.. Definitions.OfType<OperationNode>()];

    /// <summary>Fragments in the order of the text.</summary>
    public IReadOnlyList<FragmentNode> Fragments { get; } = [.. Definitions.OfType<FragmentNode>()];
}

/// <summary>A top-level definition.</summary>
public abstract record DefinitionNode(int Start) : Node(Start);

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    /// <summary>Reads.</summary>
    Query,

    /// <summary>Writes, then reads.</summary>
    Mutation,

    /// <summary>Reads on every event.</summary>
    Subscription,
}

/// <summary>A query, mutation or subscription.</summary>
public sealed record OperationNode(
    int Start,
    OperationKind Kind,
    NameNode? Name,
    IReadOnlyList<VariableDefinitionNode> Variables,
    IReadOnlyList<DirectiveNode> Directives,
    SelectionSetNode SelectionSet) : DefinitionNode(Start);

/// <summary>A named fragment.</summary>
public sealed record FragmentNode(
    int Start,
    NameNode Name,
    NamedTypeNode TypeCondition,
    IReadOnlyList<DirectiveNode> Directives,
    SelectionSetNode SelectionSet) : DefinitionNode(Start);

/// <summary>A type-system definition: known to the grammar, never executable.</summary>
/// <param name="Start">First token.</param>
/// <param name="Keyword"><c>schema</c>, <c>type</c>, <c>directive</c>…</param>
/// <param name="Name">Null for the schema definition.</param>
/// <param name="IsExtension">Begins with <c>extend</c>.</param>
/// <param name="References">Every type named inside.</param>
public sealed record TypeSystemNode(
    int Start,
    string Keyword,
    NameNode? Name,
    bool IsExtension,
    IReadOnlyList<NamedTypeNode> References) : DefinitionNode(Start);

/// <summary><c>$name: Type = default</c>.</summary>
public sealed record VariableDefinitionNode(
    int Start,
    VariableNode Variable,
    TypeNode Type,
    ValueNode? DefaultValue,
    IReadOnlyList<DirectiveNode> Directives) : Node(Start);

/// <summary>The selections between braces.</summary>
public sealed record SelectionSetNode(int Start, IReadOnlyList<SelectionNode> Selections) : Node(Start);

/// <summary>A field, a spread or an inline fragment.</summary>
public abstract record SelectionNode(int Start, IReadOnlyList<DirectiveNode> Directives) : Node(Start);

/// <summary>A selected field.</summary>
public sealed record FieldNode(
    int Start,
    NameNode? Alias,
    NameNode Name,
    IReadOnlyList<ArgumentNode> Arguments,
    IReadOnlyList<DirectiveNode> Directives,
    SelectionSetNode? SelectionSet) : SelectionNode(Start, Directives)
{
    /// <summary>The key in the response.</summary>
    public string ResponseName => (Alias ?? Name).Value;
}

/// <summary><c>...Name</c>.</summary>
public sealed record FragmentSpreadNode(int Start, NameNode Name, IReadOnlyList<DirectiveNode> Directives)
    : SelectionNode(Start, Directives);

/// <summary><c>... on Type { }</c>.</summary>
public sealed record InlineFragmentNode(
    int Start,
    NamedTypeNode? TypeCondition,
    IReadOnlyList<DirectiveNode> Directives,
    SelectionSetNode SelectionSet) : SelectionNode(Start, Directives);

/// <summary><c>name: value</c>.</summary>
public sealed record ArgumentNode(int Start, NameNode Name, ValueNode Value) : Node(Start);

/// <summary><c>@name(arguments)</c>.</summary>
public sealed record DirectiveNode(int Start, NameNode Name, IReadOnlyList<ArgumentNode> Arguments) : Node(Start);
