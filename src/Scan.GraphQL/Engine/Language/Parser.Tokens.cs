namespace Scan.GraphQL.Engine.Language;

/// <summary>How the parser consumes tokens.</summary>
public sealed partial class Parser
{
    private void Advance()
    {
        token = lexer.Next(token.End);
        if (token.Kind != TokenKind.EndOfFile && ++tokens > limits.MaxTokens)
            throw new DocumentTooLargeException("tokens", limits.MaxTokens,
                $"The document has more than {limits.MaxTokens} tokens.");
    }

    private void Enter()
    {
        if (++nesting > limits.MaxNesting)
            throw new DocumentTooLargeException("nesting", limits.MaxNesting,
                $"The document nests deeper than {limits.MaxNesting} levels.");
    }

    private bool Peek(TokenKind kind) => token.Kind == kind;

    private bool PeekDescription() => token.Kind is TokenKind.String or TokenKind.BlockString;

    private void SkipDescription()
    {
        if (PeekDescription()) Advance();
    }

    private bool Skip(TokenKind kind)
    {
        if (token.Kind != kind) return false;
        Advance();
        return true;
    }

    private bool SkipKeyword(string keyword)
    {
        if (token.Kind != TokenKind.Name || token.Value != keyword) return false;
        Advance();
        return true;
    }

    private Token Expect(TokenKind kind)
    {
        var found = token;
        if (found.Kind != kind) throw Error(found, $"Expected {Token.Describe(kind)}, found {found.Describe()}.");
        Advance();
        return found;
    }

    private void ExpectKeyword(string keyword)
    {
        if (!SkipKeyword(keyword)) throw Error(token, $"Expected \"{keyword}\", found {token.Describe()}.");
    }

    private List<T> Any<T>(TokenKind open, Func<T> item, TokenKind close)
    {
        Expect(open);
        Enter();
        var items = new List<T>();
        while (!Skip(close)) items.Add(item());
        nesting--;
        return items;
    }

    private List<T> Many<T>(TokenKind open, Func<T> item, TokenKind close)
    {
        Expect(open);
        Enter();
        var items = new List<T>();
        do items.Add(item());
        while (!Skip(close));
        nesting--;
        return items;
    }

    private List<T> OptionalMany<T>(TokenKind open, Func<T> item, TokenKind close) =>
        Peek(open) ? Many(open, item, close) : [];

    private List<T> Delimited<T>(TokenKind delimiter, Func<T> item)
    {
        Skip(delimiter);
        var items = new List<T>();
        do items.Add(item());
        while (Skip(delimiter));
        return items;
    }

    private SyntaxException Unexpected(Token at) => Error(at, $"Unexpected {at.Describe()}.");

    private SyntaxException Error(Token at, string message) => new(source, at.Start, message);
}
