namespace Scan.GraphQL.Engine.Language;

/// <summary>A place in a document: both counts begin at 1, the column in UTF-16 units.</summary>
public readonly record struct SourceLocation(int Line, int Column);

/// <summary>The text of a document and where its lines begin.</summary>
public sealed class SourceText(string body)
{
    private int[]? lineStarts;

    /// <summary>The text.</summary>
    public string Body { get; } = body;

    /// <summary>Line and column of an offset; CRLF, LF and CR each end a line once.</summary>
    public SourceLocation Locate(int offset)
    {
        var starts = lineStarts ??= FindLineStarts(Body);
        var index = Array.BinarySearch(starts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return new SourceLocation(line + 1, offset - starts[line] + 1);
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r')) continue;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            starts.Add(i + 1);
        }

        return [.. starts];
    }
}
