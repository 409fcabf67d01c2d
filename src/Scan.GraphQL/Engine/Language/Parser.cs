namespace Scan.GraphQL.Engine.Language;

/// <summary>Reading limits; a document beyond them is refused before the rest of it is read.</summary>
public sealed record ParserLimits
{
    /// <summary>Most tokens in a document.</summary>
    public int MaxTokens { get; init; } = 15_000;

    /// <summary>Deepest nesting of braces, brackets and types.</summary>
    public int MaxNesting { get; init; } = 200;
}

/// <summary>Turns text into a <see cref="Document"/>: the executable grammar here, the type system in the other part.</summary>
public sealed partial class Parser
{
    private readonly SourceText source;
    private readonly Lexer lexer;
    private readonly ParserLimits limits;
    private Token token;
    private int tokens;
    private int nesting;

    private Parser(string text, ParserLimits limits)
    {
        source = new SourceText(text);
        lexer = new Lexer(source);
        this.limits = limits;
        Advance();
    }

    /// <summary>Parses a document; throws <see cref="SyntaxException"/> or <see cref="DocumentTooLargeException"/>.</summary>
    public static Document Parse(string text, ParserLimits? limits = null)
    {
        var parser = new Parser(text, limits ?? new ParserLimits());
        var definitions = new List<DefinitionNode>();
        do definitions.Add(parser.ParseDefinition());
        while (parser.token.Kind != TokenKind.EndOfFile);
        return new Document(parser.source, definitions, parser.tokens);
    }

    /// <summary>Parses a type's notation, such as <c>[Operator!]!</c>.</summary>
    public static TypeNode ParseType(string text) => new Parser(text, new ParserLimits()).Whole(p => p.ParseTypeReference());

    /// <summary>Parses a literal without variables.</summary>
    public static ValueNode ParseConstant(string text) => new Parser(text, new ParserLimits()).Whole(p => p.ParseValue(true));

    private T Whole<T>(Func<Parser, T> parse)
    {
        var parsed = parse(this);
        Expect(TokenKind.EndOfFile);
        return parsed;
    }

    private DefinitionNode ParseDefinition()
    {
        if (Peek(TokenKind.BraceL)) return ParseOperation();
        var described = PeekDescription();
        var keyword = described ? lexer.Next(token.End) : token;
        if (described && keyword.Kind == TokenKind.BraceL)
            throw Error(token, "Unexpected description, descriptions are not supported on shorthand queries.");
        if (keyword.Kind != TokenKind.Name) throw Unexpected(keyword);
        switch (keyword.Value)
        {
            case "query" or "mutation" or "subscription": return ParseOperation();
            case "fragment": return ParseFragment();
            case "schema" or "scalar" or "type" or "interface" or "union" or "enum" or "input" or "directive":
                return ParseTypeSystem();
        }

        if (described) throw Error(token, "Unexpected description, only GraphQL definitions support descriptions.");
        return keyword.Value == "extend" ? ParseTypeSystem() : throw Unexpected(keyword);
    }

    private OperationNode ParseOperation()
    {
        var start = token.Start;
        if (Peek(TokenKind.BraceL))
            return new OperationNode(start, OperationKind.Query, null, [], [], ParseSelectionSet());
        SkipDescription();
        var kind = ParseOperationKind();
        var name = Peek(TokenKind.Name) ? ParseName() : null;
        var variables = OptionalMany(TokenKind.ParenL, ParseVariableDefinition, TokenKind.ParenR);
        return new OperationNode(start, kind, name, variables, ParseDirectives(false), ParseSelectionSet());
    }

    private OperationKind ParseOperationKind()
    {
        var keyword = Expect(TokenKind.Name);
        return keyword.Value switch
        {
            "query" => OperationKind.Query,
            "mutation" => OperationKind.Mutation,
            "subscription" => OperationKind.Subscription,
            _ => throw Unexpected(keyword),
        };
    }

    private VariableDefinitionNode ParseVariableDefinition()
    {
        var start = token.Start;
        SkipDescription();
        var variable = ParseVariable();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var defaultValue = Skip(TokenKind.Equal) ? ParseValue(true) : null;
        return new VariableDefinitionNode(start, variable, type, defaultValue, ParseDirectives(true));
    }

    private VariableNode ParseVariable()
    {
        var start = Expect(TokenKind.Dollar).Start;
        return new VariableNode(start, ParseName());
    }

    private SelectionSetNode ParseSelectionSet()
    {
        var start = token.Start;
        return new SelectionSetNode(start, Many(TokenKind.BraceL, ParseSelection, TokenKind.BraceR));
    }

    private SelectionNode ParseSelection() => Peek(TokenKind.Spread) ? ParseSpread() : ParseField();

    private FieldNode ParseField()
    {
        var start = token.Start;
        var name = ParseName();
        NameNode? alias = null;
        if (Skip(TokenKind.Colon)) (alias, name) = (name, ParseName());
        return new FieldNode(start, alias, name, ParseArguments(false), ParseDirectives(false),
            Peek(TokenKind.BraceL) ? ParseSelectionSet() : null);
    }

    private SelectionNode ParseSpread()
    {
        var start = Expect(TokenKind.Spread).Start;
        var conditioned = SkipKeyword("on");
        if (!conditioned && Peek(TokenKind.Name))
            return new FragmentSpreadNode(start, ParseFragmentName(), ParseDirectives(false));
        return new InlineFragmentNode(start, conditioned ? ParseNamedType() : null, ParseDirectives(false), ParseSelectionSet());
    }

    private FragmentNode ParseFragment()
    {
        var start = token.Start;
        SkipDescription();
        ExpectKeyword("fragment");
        var name = ParseFragmentName();
        ExpectKeyword("on");
        return new FragmentNode(start, name, ParseNamedType(), ParseDirectives(false), ParseSelectionSet());
    }

    private NameNode ParseFragmentName() => token.Value == "on" ? throw Unexpected(token) : ParseName();

    private List<ArgumentNode> ParseArguments(bool constant) =>
        OptionalMany(TokenKind.ParenL, () => ParseArgument(constant), TokenKind.ParenR);

    private ArgumentNode ParseArgument(bool constant)
    {
        var name = ParseName();
        Expect(TokenKind.Colon);
        return new ArgumentNode(name.Start, name, ParseValue(constant));
    }

    private List<DirectiveNode> ParseDirectives(bool constant)
    {
        if (!Peek(TokenKind.At)) return [];
        var directives = new List<DirectiveNode>();
        while (Peek(TokenKind.At))
        {
            var start = Expect(TokenKind.At).Start;
            directives.Add(new DirectiveNode(start, ParseName(), ParseArguments(constant)));
        }

        return directives;
    }

    private ValueNode ParseValue(bool constant)
    {
        var at = token;
        switch (at.Kind)
        {
            case TokenKind.BracketL:
                return new ListNode(at.Start, Any(TokenKind.BracketL, () => ParseValue(constant), TokenKind.BracketR));
            case TokenKind.BraceL:
                return new ObjectNode(at.Start, Any(TokenKind.BraceL, () => ParseObjectField(constant), TokenKind.BraceR));
            case TokenKind.Dollar:
                return constant ? throw VariableInConstant(at) : ParseVariable();
            case TokenKind.Int or TokenKind.Float or TokenKind.String or TokenKind.BlockString or TokenKind.Name:
                Advance();
                return Literal(at);
            default:
                throw Unexpected(at);
        }
    }

    private static ValueNode Literal(Token at) => at.Kind switch
    {
        TokenKind.Int => new IntNode(at.Start, at.Value!),
        TokenKind.Float => new FloatNode(at.Start, at.Value!),
        TokenKind.String or TokenKind.BlockString => new StringNode(at.Start, at.Value!, at.Kind == TokenKind.BlockString),
        _ => at.Value switch
        {
            "true" => new BooleanNode(at.Start, true),
            "false" => new BooleanNode(at.Start, false),
            "null" => new NullNode(at.Start),
            _ => new EnumNode(at.Start, at.Value!),
        },
    };

    private ObjectFieldNode ParseObjectField(bool constant)
    {
        var name = ParseName();
        Expect(TokenKind.Colon);
        return new ObjectFieldNode(name.Start, name, ParseValue(constant));
    }

    private TypeNode ParseTypeReference()
    {
        var start = token.Start;
        TypeNode type;
        if (Skip(TokenKind.BracketL))
        {
            Enter();
            type = new ListTypeNode(start, ParseTypeReference());
            nesting--;
            Expect(TokenKind.BracketR);
        }
        else
        {
            type = ParseNamedType();
        }

        return Skip(TokenKind.Bang) ? new NonNullTypeNode(start, type) : type;
    }

    private NamedTypeNode ParseNamedType()
    {
        var name = ParseName();
        return new NamedTypeNode(name.Start, name.Value);
    }

    private NameNode ParseName()
    {
        var name = Expect(TokenKind.Name);
        return new NameNode(name.Start, name.Value!);
    }

    private SyntaxException VariableInConstant(Token dollar)
    {
        Advance();
        return Peek(TokenKind.Name)
            ? Error(dollar, $"Unexpected variable \"${token.Value}\" in constant value.")
            : Unexpected(dollar);
    }
}
