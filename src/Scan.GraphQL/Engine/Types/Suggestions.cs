namespace Scan.GraphQL.Engine.Types;

/// <summary>"Did you mean" by edit distance, as graphql-js finds and words it.</summary>
internal static class Suggestions
{
    private const int Most = 5;

    public static string DidYouMean(IReadOnlyList<string> names) => DidYouMean(null, names);

    public static string DidYouMean(string? what, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return "";
        var quoted = names.Take(Most).Select(n => $"\"{n}\"").ToArray();
        var list = quoted.Length switch
        {
            1 => quoted[0],
            2 => $"{quoted[0]} or {quoted[1]}",
            _ => $"{string.Join(", ", quoted[..^1])}, or {quoted[^1]}",
        };
        return what is null ? $" Did you mean {list}?" : $" Did you mean {what} {list}?";
    }

    public static IReadOnlyList<string> For(string input, IEnumerable<string> options)
    {
        var threshold = (int)Math.Floor(input.Length * 0.4) + 1;
        return [.. options.Distinct(StringComparer.Ordinal)
            .Select(option => (option, distance: Distance(input, option, threshold)))
            .Where(o => o.distance <= threshold)
            .OrderBy(o => o.distance).ThenBy(o => o.option, NaturalOrder.Instance)
            .Select(o => o.option)];
    }

    private static int Distance(string input, string option, int threshold)
    {
        if (input == option) return 0;
        var a = option.ToLowerInvariant();
        var b = input.ToLowerInvariant();
        if (a == b) return 1;
        if (a.Length < b.Length) (a, b) = (b, a);
        if (a.Length - b.Length > threshold) return int.MaxValue;
        var rows = new[] { new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1] };
        for (var j = 0; j <= b.Length; j++) rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (up, row) = (rows[(i - 1) % 3], rows[i % 3]);
            var smallest = row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cell = Math.Min(Math.Min(up[j] + 1, row[j - 1] + 1), up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cell = Math.Min(cell, rows[(i - 2) % 3][j - 2] + 1);
                smallest = Math.Min(smallest, cell);
                row[j] = cell;
            }

            if (smallest > threshold) return int.MaxValue;
        }

        return rows[a.Length % 3][b.Length];
    }
}

/// <summary>Text order in which runs of digits compare as numbers.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var (first, second) = (Digits(a, ref i), Digits(b, ref j));
                var order = first.Length != second.Length
                    ? first.Length.CompareTo(second.Length)
                    : string.CompareOrdinal(first, second);
                if (order != 0) return order;
                continue;
            }

            if (a[i] != b[j]) return a[i].CompareTo(b[j]);
            i++;
            j++;
        }

        return a.Length.CompareTo(b.Length);
    }

    private static string Digits(string text, ref int index)
    {
        var start = index;
        while (index < text.Length && char.IsAsciiDigit(text[index])) index++;
        return text[start..index].TrimStart('0');
    }
}
