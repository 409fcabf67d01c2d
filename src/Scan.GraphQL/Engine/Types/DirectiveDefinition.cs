namespace Scan.GraphQL.Engine.Types;

/// <summary>A directive that documents may carry, or that the schema's own notation uses.</summary>
public sealed record DirectiveDefinition(string Name, IReadOnlyList<string> Locations)
{
    /// <summary>For readers of the schema.</summary>
    public string? Description { get; init; }

    /// <summary>Arguments in declared order.</summary>
    public IReadOnlyList<InputValue> Arguments { get; init; } = [];

    /// <summary>May stand more than once at a place.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The directives of the specification.</summary>
    public static IReadOnlyList<DirectiveDefinition> Specified { get; } =
    [
        new("include", ["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"])
        {
            Description = "Directs the executor to include this field or fragment only when the `if` argument is true.",
            Arguments = [new InputValue("if", new NonNullType(BuiltInScalars.Boolean)) { Description = "Included when true." }],
        },
        new("skip", ["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"])
        {
            Description = "Directs the executor to skip this field or fragment when the `if` argument is true.",
            Arguments = [new InputValue("if", new NonNullType(BuiltInScalars.Boolean)) { Description = "Skipped when true." }],
        },
        new("deprecated", ["FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INPUT_FIELD_DEFINITION", "ENUM_VALUE"])
        {
            Description = "Marks an element of a GraphQL schema as no longer supported.",
            Arguments =
            [
                new InputValue("reason", BuiltInScalars.String)
                {
                    Description = "Explains why this element was deprecated, usually also including a suggestion for how to access supported similar data. Formatted using the Markdown syntax, as specified by [CommonMark](https://commonmark.org/).",
                    DefaultValue = new Language.StringNode(0, "No longer supported", false),
                },
            ],
        },
        new("specifiedBy", ["SCALAR"])
        {
            Description = "Exposes a URL that specifies the behavior of this scalar.",
            Arguments =
            [
                new InputValue("url", new NonNullType(BuiltInScalars.String))
                {
                    Description = "The URL that specifies the behavior of this scalar.",
                },
            ],
        },
        new("oneOf", ["INPUT_OBJECT"])
        {
            Description = "Indicates exactly one field must be supplied and this field must not be `null`.",
        },
    ];
}
