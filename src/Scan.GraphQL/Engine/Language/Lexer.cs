namespace Scan.GraphQL.Engine.Language;

/// <summary>Cuts a document into tokens, one at a time (October 2021, section 2.1).</summary>
internal sealed class Lexer(SourceText source)
{
    private readonly string body = source.Body;
    private readonly StringReader strings = new(source);

    public Token Next(int from)
    {
        var position = SkipIgnored(from);
        if (position >= body.Length) return new Token(TokenKind.EndOfFile, body.Length, body.Length, null);
        var c = body[position];
        var punctuator = c switch
        {
            '!' => TokenKind.Bang,
            '$' => TokenKind.Dollar,
            '&' => TokenKind.Amp,
            '(' => TokenKind.ParenL,
            ')' => TokenKind.ParenR,
            ':' => TokenKind.Colon,
            '=' => TokenKind.Equal,
            '@' => TokenKind.At,
            '[' => TokenKind.BracketL,
            ']' => TokenKind.BracketR,
            '{' => TokenKind.BraceL,
            '|' => TokenKind.Pipe,
            '}' => TokenKind.BraceR,
            _ => TokenKind.EndOfFile,
        };
        if (punctuator != TokenKind.EndOfFile) return new Token(punctuator, position, position + 1, null);
        if (c == '.' && At(position + 1) == '.' && At(position + 2) == '.')
            return new Token(TokenKind.Spread, position, position + 3, null);
        if (c == '"')
            return At(position + 1) == '"' && At(position + 2) == '"' ? strings.ReadBlock(position) : strings.Read(position);
        if (char.IsAsciiDigit(c) || c == '-') return ReadNumber(position);
        if (IsNameStart(c)) return ReadName(position);
        throw new SyntaxException(source, position, c == '\''
            ? "Unexpected single quote character ('), did you mean to use a double quote (\")?"
            : $"{(SourceCharacter.Length(body, position) > 0 ? "Unexpected" : "Invalid")} character: {SourceCharacter.Print(body, position)}.");
    }

    private int SkipIgnored(int position)
    {
        for (; position < body.Length; position++)
        {
            switch (body[position])
            {
                case '\uFEFF' or '\t' or ' ' or ',' or '\n' or '\r':
                    continue;
                case '#':
                    position = EndOfComment(position) - 1;
                    continue;
                default:
                    return position;
            }
        }

        return position;
    }

    private int EndOfComment(int position)
    {
        while (position < body.Length && body[position] is not ('\n' or '\r'))
        {
            var length = SourceCharacter.Length(body, position);
            if (length == 0) break;
            position += length;
        }

        return position;
    }

    private Token ReadName(int start)
    {
        var end = start + 1;
        while (end < body.Length && (IsNameStart(body[end]) || char.IsAsciiDigit(body[end]))) end++;
        return new Token(TokenKind.Name, start, end, body[start..end]);
    }

    private Token ReadNumber(int start)
    {
        var position = start;
        var isFloat = false;
        if (At(position) == '-') position++;
        if (At(position) == '0')
        {
            position++;
            if (char.IsAsciiDigit(At(position)))
                throw new SyntaxException(source, position,
                    $"Invalid number, unexpected digit after 0: {SourceCharacter.Print(body, position)}.");
        }
        else
        {
            position = ReadDigits(position);
        }

        if (At(position) == '.')
        {
            isFloat = true;
            position = ReadDigits(position + 1);
        }

        if (At(position) is 'e' or 'E')
        {
            isFloat = true;
            position++;
            if (At(position) is '+' or '-') position++;
            position = ReadDigits(position);
        }

        if (At(position) == '.' || IsNameStart(At(position))) throw ExpectedDigit(position);
        return new Token(isFloat ? TokenKind.Float : TokenKind.Int, start, position, body[start..position]);
    }

    private int ReadDigits(int position)
    {
        if (!char.IsAsciiDigit(At(position))) throw ExpectedDigit(position);
        while (char.IsAsciiDigit(At(position))) position++;
        return position;
    }

    private SyntaxException ExpectedDigit(int position) =>
        new(source, position, $"Invalid number, expected digit but got: {SourceCharacter.Print(body, position)}.");

    private char At(int index) => index < body.Length ? body[index] : '\0';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';
}
