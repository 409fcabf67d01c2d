namespace Scan.GraphQL.Engine.Language;

/// <summary>A reference to a type.</summary>
public abstract record TypeNode(int Start) : Node(Start);

/// <summary><c>Name</c>.</summary>
public sealed record NamedTypeNode(int Start, string Name) : TypeNode(Start)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary><c>[Type]</c>.</summary>
public sealed record ListTypeNode(int Start, TypeNode Of) : TypeNode(Start)
{
    /// <inheritdoc/>
    public override string ToString() => $"[{Of}]";
}

/// <summary><c>Type!</c>.</summary>
public sealed record NonNullTypeNode(int Start, TypeNode Of) : TypeNode(Start)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Of}!";
}

/// <summary>A value literal.</summary>
public abstract record ValueNode(int Start) : Node(Start);

/// <summary><c>$name</c>.</summary>
public sealed record VariableNode(int Start, NameNode Name) : ValueNode(Start);

/// <summary>An integer as written.</summary>
public sealed record IntNode(int Start, string Text) : ValueNode(Start);

/// <summary>A float as written.</summary>
public sealed record FloatNode(int Start, string Text) : ValueNode(Start);

/// <summary>A string after escapes or dedent.</summary>
public sealed record StringNode(int Start, string Value, bool IsBlock) : ValueNode(Start);

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanNode(int Start, bool Value) : ValueNode(Start);

/// <summary><c>null</c>.</summary>
public sealed record NullNode(int Start) : ValueNode(Start);

/// <summary>An enum value's name.</summary>
public sealed record EnumNode(int Start, string Value) : ValueNode(Start);

/// <summary><c>[ ]</c>.</summary>
public sealed record ListNode(int Start, IReadOnlyList<ValueNode> Items) : ValueNode(Start);

/// <summary><c>{ }</c>.</summary>
public sealed record ObjectNode(int Start, IReadOnlyList<ObjectFieldNode> Fields) : ValueNode(Start);

/// <summary><c>name: value</c> inside an object literal.</summary>
public sealed record ObjectFieldNode(int Start, NameNode Name, ValueNode Value) : Node(Start);
