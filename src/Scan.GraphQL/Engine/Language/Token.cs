namespace Scan.GraphQL.Engine.Language;

internal enum TokenKind
{
    EndOfFile, Bang, Dollar, Amp, ParenL, ParenR, Spread, Colon, Equal, At, BracketL, BracketR, BraceL, Pipe, BraceR,
    Name, Int, Float, String, BlockString,
}

/// <summary>A token; <c>Value</c> is null for punctuators.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string? Value)
{
    public string Describe() => Describe(Kind) + (Value is null ? "" : $" \"{Value}\"");

    public static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.EndOfFile => "<EOF>",
        TokenKind.Bang => "\"!\"",
        TokenKind.Dollar => "\"$\"",
        TokenKind.Amp => "\"&\"",
        TokenKind.ParenL => "\"(\"",
        TokenKind.ParenR => "\")\"",
        TokenKind.Spread => "\"...\"",
        TokenKind.Colon => "\":\"",
        TokenKind.Equal => "\"=\"",
        TokenKind.At => "\"@\"",
        TokenKind.BracketL => "\"[\"",
        TokenKind.BracketR => "\"]\"",
        TokenKind.BraceL => "\"{\"",
        TokenKind.Pipe => "\"|\"",
        TokenKind.BraceR => "\"}\"",
        _ => kind.ToString(),
    };
}
