using System.Text;

namespace Scan.GraphQL.Engine.Language;

/// <summary>Reads quoted strings, their escapes, and block strings.</summary>
internal sealed class StringReader(SourceText source)
{
    private readonly string body = source.Body;

    public Token Read(int start)
    {
        StringBuilder? value = null;
        var position = start + 1;
        var chunk = position;
        while (position < body.Length)
        {
            var c = body[position];
            if (c == '"')
            {
                var text = value is null ? body[chunk..position] : value.Append(body, chunk, position - chunk).ToString();
                return new Token(TokenKind.String, start, position + 1, text);
            }

            if (c == '\\')
            {
                value = (value ?? new StringBuilder()).Append(body, chunk, position - chunk);
                position += ReadEscape(position, value);
                chunk = position;
                continue;
            }

            if (c is '\n' or '\r') break;
            position += LengthInString(position);
        }

        throw new SyntaxException(source, position, "Unterminated string.");
    }

    public Token ReadBlock(int start)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var position = start + 3;
        while (position < body.Length)
        {
            if (IsTripleQuote(position))
            {
                lines.Add(line.ToString());
                return new Token(TokenKind.BlockString, start, position + 3, Dedent(lines));
            }

            if (body[position] == '\\' && IsTripleQuote(position + 1))
            {
                line.Append("\"\"\"");
                position += 4;
                continue;
            }

            if (body[position] is '\n' or '\r')
            {
                position += body[position] == '\r' && position + 1 < body.Length && body[position + 1] == '\n' ? 2 : 1;
                lines.Add(line.ToString());
                line.Clear();
                continue;
            }

            var length = LengthInString(position);
            line.Append(body, position, length);
            position += length;
        }

        throw new SyntaxException(source, position, "Unterminated string.");
    }

    private bool IsTripleQuote(int position) =>
        position + 2 < body.Length && body[position] == '"' && body[position + 1] == '"' && body[position + 2] == '"';

    private int LengthInString(int position)
    {
        var length = SourceCharacter.Length(body, position);
        return length > 0 ? length : throw new SyntaxException(source, position,
            $"Invalid character within String: {SourceCharacter.Print(body, position)}.");
    }

    /// <summary>Appends the escaped character; returns how many units the escape takes.</summary>
    private int ReadEscape(int position, StringBuilder value)
    {
        var next = position + 1 < body.Length ? body[position + 1] : '\0';
        if (next == 'u')
            return position + 2 < body.Length && body[position + 2] == '{'
                ? ReadVariableWidth(position, value)
                : ReadFixedWidth(position, value);
        value.Append(next switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new SyntaxException(source, position, $"Invalid character escape sequence: \"{Slice(position, 2)}\"."),
        });
        return 2;
    }

    private int ReadVariableWidth(int position, StringBuilder value)
    {
        var point = 0;
        var size = 3;
        while (size < 12)
        {
            var c = position + size < body.Length ? body[position + size] : '\0';
            size++;
            if (c == '}')
            {
                if (size < 5 || !Rune.IsValid(point)) break;
                value.Append(new Rune(point).ToString());
                return size;
            }

            point = (point << 4) | HexDigit(c);
            if (point < 0) break;
        }

        throw new SyntaxException(source, position, $"Invalid Unicode escape sequence: \"{Slice(position, size)}\".");
    }

    private int ReadFixedWidth(int position, StringBuilder value)
    {
        var code = Hex16(position + 2);
        if (code >= 0 && !char.IsSurrogate((char)code))
        {
            value.Append((char)code);
            return 6;
        }

        if (code >= 0 && char.IsHighSurrogate((char)code) && Slice(position + 6, 2) == "\\u")
        {
            var trailing = Hex16(position + 8);
            if (trailing >= 0 && char.IsLowSurrogate((char)trailing))
            {
                value.Append((char)code).Append((char)trailing);
                return 12;
            }
        }

        throw new SyntaxException(source, position, $"Invalid Unicode escape sequence: \"{Slice(position, 6)}\".");
    }

    private int Hex16(int position)
    {
        var code = 0;
        for (var i = 0; i < 4; i++)
            code = (code << 4) | HexDigit(position + i < body.Length ? body[position + i] : '\0');
        return code;
    }

    private static int HexDigit(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : -1;

    private string Slice(int position, int length) =>
        position >= body.Length ? "" : body.Substring(position, Math.Min(length, body.Length - position));

    private static string Dedent(List<string> lines)
    {
        var indent = int.MaxValue;
        int first = -1, last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var leading = lines[i].Length - lines[i].TrimStart(' ', '\t').Length;
            if (leading == lines[i].Length) continue;
            if (first < 0) first = i;
            last = i;
            if (i > 0) indent = Math.Min(indent, leading);
        }

        if (first < 0) return "";
        return string.Join('\n', lines.Select((line, i) => i == 0 ? line : line[Math.Min(indent, line.Length)..])
            .Skip(first).Take(last - first + 1));
    }
}
