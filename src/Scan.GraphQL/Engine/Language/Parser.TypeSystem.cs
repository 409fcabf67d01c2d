namespace Scan.GraphQL.Engine.Language;

/// <summary>
/// The type-system grammar: read in full, so that a document that carries it gets the right verdict, and kept only as far
/// as the validation of executable documents asks.
/// </summary>
public sealed partial class Parser
{
    private static readonly HashSet<string> DirectiveLocations =
    [
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION",
        "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION", "DIRECTIVE_DEFINITION",
    ];

    private List<NamedTypeNode> references = [];

    private TypeSystemNode ParseTypeSystem()
    {
        references = [];
        var start = token.Start;
        if (Peek(TokenKind.Name) && token.Value == "extend") return ParseExtension(start);
        SkipDescription();
        var keyword = Expect(TokenKind.Name).Value!;
        if (keyword == "directive")
            return new TypeSystemNode(start, keyword, ParseDirectiveDefinition(), false, references);
        var name = keyword == "schema" ? null : ParseName();
        ParseBody(keyword, required: keyword == "schema");
        return new TypeSystemNode(start, keyword, name, false, references);
    }

    private TypeSystemNode ParseExtension(int start)
    {
        var next = lexer.Next(token.End);
        if (next.Kind != TokenKind.Name ||
            next.Value is not ("schema" or "scalar" or "type" or "interface" or "union" or "enum" or "input"))
            throw Unexpected(next);
        Advance();
        var keyword = Expect(TokenKind.Name).Value!;
        var name = keyword == "schema" ? null : ParseName();
        var before = token.Start;
        ParseBody(keyword, required: false);
        return token.Start == before ? throw Unexpected(token) : new TypeSystemNode(start, keyword, name, true, references);
    }

    private void ParseBody(string keyword, bool required)
    {
        if (keyword is "type" or "interface" && SkipKeyword("implements")) Delimited(TokenKind.Amp, Reference);
        ParseDirectives(true);
        switch (keyword)
        {
            case "schema" when required:
                Many(TokenKind.BraceL, ParseRootOperation, TokenKind.BraceR);
                break;
            case "schema":
                OptionalMany(TokenKind.BraceL, ParseRootOperation, TokenKind.BraceR);
                break;
            case "type" or "interface":
                OptionalMany(TokenKind.BraceL, ParseFieldDefinition, TokenKind.BraceR);
                break;
            case "union" when Skip(TokenKind.Equal):
                Delimited(TokenKind.Pipe, Reference);
                break;
            case "enum":
                OptionalMany(TokenKind.BraceL, ParseEnumValue, TokenKind.BraceR);
                break;
            case "input":
                OptionalMany(TokenKind.BraceL, ParseInputValue, TokenKind.BraceR);
                break;
        }
    }

    private NameNode ParseDirectiveDefinition()
    {
        Expect(TokenKind.At);
        var name = ParseName();
        OptionalMany(TokenKind.ParenL, ParseInputValue, TokenKind.ParenR);
        SkipKeyword("repeatable");
        ExpectKeyword("on");
        Delimited(TokenKind.Pipe, () =>
        {
            var at = token;
            var location = ParseName();
            return DirectiveLocations.Contains(location.Value) ? location : throw Unexpected(at);
        });
        return name;
    }

    private NamedTypeNode Reference()
    {
        var type = ParseNamedType();
        references.Add(type);
        return type;
    }

    private NamedTypeNode ParseRootOperation()
    {
        ParseOperationKind();
        Expect(TokenKind.Colon);
        return Reference();
    }

    private NameNode ParseFieldDefinition()
    {
        SkipDescription();
        var name = ParseName();
        OptionalMany(TokenKind.ParenL, ParseInputValue, TokenKind.ParenR);
        Expect(TokenKind.Colon);
        ReferenceType();
        ParseDirectives(true);
        return name;
    }

    private NameNode ParseInputValue()
    {
        SkipDescription();
        var name = ParseName();
        Expect(TokenKind.Colon);
        ReferenceType();
        if (Skip(TokenKind.Equal)) ParseValue(true);
        ParseDirectives(true);
        return name;
    }

    private NameNode ParseEnumValue()
    {
        SkipDescription();
        if (token.Value is "true" or "false" or "null" && Peek(TokenKind.Name))
            throw Error(token, $"{token.Describe()} is reserved and cannot be used for an enum value.");
        var name = ParseName();
        ParseDirectives(true);
        return name;
    }

    private void ReferenceType()
    {
        var type = ParseTypeReference();
        while (type is not NamedTypeNode) type = type is ListTypeNode list ? list.Of : ((NonNullTypeNode)type).Of;
        references.Add((NamedTypeNode)type);
    }
}
