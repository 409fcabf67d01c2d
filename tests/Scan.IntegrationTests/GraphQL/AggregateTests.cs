using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>Every numeric field of every kind: what the database adds up is what plain code adds up over the same rows.</summary>
public sealed class AggregateTests(WebSite site) : IClassFixture<WebSite>
{
    private static readonly BigInteger Scale = BigInteger.Pow(10, 18);
    private JsonElement types;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_least_most_averages_and_buckets_of_every_numeric_field_agree_with_plain_code()
    {
        types = (await DataAsync("{ __schema { types { name fields { name args { name type { name ofType { name } } } type { name kind ofType { name ofType { name ofType { name } } } } } enumValues { name } } } }")).GetProperty("__schema").GetProperty("types");
        var (kinds, fields, values, buckets) = (0, 0, 0, 0);
        foreach (var root in Fields("Query").Where(f => Name(f).EndsWith("Aggregate", StringComparison.Ordinal)))
        {
            var (list, group) = (Name(root)[..^"Aggregate".Length], Named(root));
            if (Fields(group).FirstOrDefault(f => Name(f) == "sum") is not { ValueKind: JsonValueKind.Object } sum) continue;
            var connection = Named(Fields("Query").Single(f => Name(f) == list));
            var node = Named(Fields(connection).Single(f => Name(f) == "nodes"));
            string[] numbers = [.. Fields(Named(sum)).Select(Name)];
            var times = root.GetProperty("args").EnumerateArray().FirstOrDefault(a => Name(a) == "time") is { ValueKind: JsonValueKind.Object } time
                ? Type(time.GetProperty("type").GetProperty("name").GetString()!).GetProperty("enumValues").EnumerateArray().Select(Name).ToList() : [];
            var columns = numbers.ToDictionary(n => n, n => FieldOf(node, n));
            var timeColumns = times.ToDictionary(t => t, t => Fields(node).Select(Name).Single(f => f.Equals(t.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)));
            var rows = await RowsAsync(list, [.. columns.Values, .. timeColumns.Values]);
            var all = string.Join(' ', numbers);
            var told = (await DataAsync($"{{ {Name(root)}(chainId: 31337) {{ count sum {{ {all} }} min {{ {all} }} max {{ {all} }} avg {{ {all} }} }} }}")).GetProperty(Name(root))[0];
            Assert.Equal(rows.Count, told.GetProperty("count").GetInt32());
            foreach (var (number, column) in columns)
            {
                var given = rows.Select(r => NumberOf(r.GetProperty(column))).OfType<BigInteger>().ToList();
                (fields, values) = (fields + 1, values + given.Count);
                string? Told(string function) => told.GetProperty(function).GetProperty(number).GetString();
                Assert.Equal(given.Count == 0 ? null : Text(Sum(given)), Told("sum"));
                Assert.Equal(given.Count == 0 ? null : Text(given.Min()), Told("min"));
                Assert.Equal(given.Count == 0 ? null : Text(given.Max()), Told("max"));
                Assert.Equal(given.Count == 0 ? null : Average(given), Told("avg"));
            }
            kinds += rows.Count > 0 ? 1 : 0;
            foreach (var (named, column) in timeColumns)
            {
                foreach (var bucket in (string[])["HOUR", "DAY", "WEEK"])
                {
                    var groups = (await DataAsync($"{{ {Name(root)}(chainId: 31337, bucket: {bucket}, time: {named}, first: 1000) {{ from count sum {{ {all} }} }} }}")).GetProperty(Name(root)).EnumerateArray()
                        .Select(g => $"{g.GetProperty("from")} {g.GetProperty("count")} {string.Join(' ', numbers.Select(n => g.GetProperty("sum").GetProperty(n).GetString()))}").Order(StringComparer.Ordinal);
                    var expected = rows.GroupBy(r => SecondsOf(r.GetProperty(column)) is { } s ? Begin(s, bucket) : (long?)null)
                        .Select(g => $"{(g.Key is { } at ? DateTimeOffset.FromUnixTimeSeconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "")} {g.Count()} {string.Join(' ', numbers.Select(n => SumOrNull(g, columns[n])))}").Order(StringComparer.Ordinal);
                    Assert.Equal(expected, groups);
                    buckets += expected.Count();
                }
            }
        }
        Assert.True(kinds >= 15 && fields >= 100 && values >= 2_000 && buckets >= 200, $"{kinds} kinds with rows, {fields} fields, {values} values, {buckets} buckets");
    }

    private async Task<List<JsonElement>> RowsAsync(string list, IReadOnlyList<string> columns)
    {
        var rows = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var page = (await DataAsync($"query ($a: String) {{ {list}(chainId: 31337, first: 1000, after: $a) {{ nodes {{ {string.Join(' ', columns.Distinct())} }} pageInfo {{ hasNextPage endCursor }} }} }}", new { a = after })).GetProperty(list);
            rows.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) return rows;
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    /// <summary>The field of a document with the value: a link of the same name pushes it aside.</summary>
    private string FieldOf(string node, string number)
    {
        var names = Fields(node).Select(Name).ToHashSet();
        return names.Contains(number + "Number") ? number + "Number" : names.Contains(number + "Id") ? number + "Id" : number;
    }

    private static long Begin(long seconds, string bucket)
    {
        var (size, offset) = bucket switch { "HOUR" => (3_600L, 0L), "DAY" => (86_400L, 0L), _ => (604_800L, 4 * 86_400L) };
        return (long)Math.Floor((seconds - offset) / (decimal)size) * size + offset;
    }

    private static string? SumOrNull(IEnumerable<JsonElement> rows, string column)
    {
        var given = rows.Select(r => NumberOf(r.GetProperty(column))).OfType<BigInteger>().ToList();
        return given.Count == 0 ? null : Text(Sum(given));
    }

    private static BigInteger Sum(IEnumerable<BigInteger> values) => values.Aggregate(BigInteger.Zero, (s, v) => s + v);

    /// <summary>Rounded to 18 decimals, halves away from zero, without trailing zeros.</summary>
    private static string Average(IReadOnlyList<BigInteger> values)
    {
        var (sum, count) = (Sum(values) * Scale, (BigInteger)values.Count);
        var rounded = (BigInteger.Abs(sum) * 2 + count) / (2 * count);
        var (whole, part) = (BigInteger.DivRem(rounded, Scale, out var rest), rest);
        var digits = part.ToString(CultureInfo.InvariantCulture).PadLeft(18, '0').TrimEnd('0');
        return $"{(sum.Sign < 0 && !rounded.IsZero ? "-" : "")}{whole}{(digits.Length > 0 ? "." : "")}{digits}";
    }

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static BigInteger? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when value.GetString()!.Contains('T', StringComparison.Ordinal) => SecondsOf(value),
        JsonValueKind.String => BigInteger.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        _ => value.GetInt64(),
    };

    /// <summary>Days are numbers of days.</summary>
    private static long? SecondsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture).ToUnixTimeSeconds(),
        _ => value.GetInt64() * 86_400,
    };

    private JsonElement Type(string name) => types.EnumerateArray().Single(t => Name(t) == name);

    private IEnumerable<JsonElement> Fields(string type) => Type(type).GetProperty("fields").EnumerateArray();

    private static string Name(JsonElement named) => named.GetProperty("name").GetString()!;

    private static string Named(JsonElement field)
    {
        var type = field.GetProperty("type");
        while (type.GetProperty("name").ValueKind == JsonValueKind.Null) type = type.GetProperty("ofType");
        return Name(type);
    }

    private async Task<JsonElement> DataAsync(string query, object? variables = null)
    {
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query, variables }, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), $"{query}\n{errors}");
        return answer.GetProperty("data");
    }
}
