using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Validation;
using Scan.Testing;
using Scan.UnitTests.GraphQL.Model;
using Scan.UnitTests.GraphQL.Oracle;
using Xunit;

namespace Scan.UnitTests.GraphQL;

/// <summary>The engine against graphql-js 16: its schema, its verdicts and its results.</summary>
public sealed class OracleTests
{
    private const int PerBreak = 25;
    private const int Valid = 500;
    private const int Executed = 400;

    [Fact]
    public async Task The_reference_implementation_agrees_on_schema_verdicts_and_results()
    {
        GraphQLOracle.SkipUnlessInstalled();
        var graph = new Harness(limits: Harness.Unlimited);
        var introspection = await IntrospectAsync(graph);
        var documents = Corpus(graph).ToArray();
        var executions = Executions(graph).ToArray();
        Assert.True(documents.Length >= 1_500, documents.Length.ToString(CultureInfo.InvariantCulture));
        var answer = await GraphQLOracle.AskAsync(new
        {
            introspection,
            documents = documents.Select(d => d.Text),
            executions = executions.Select(e => new { query = e.Text, variables = e.Variables }),
            data = new WorldDump(graph.Engine.Schema).Of(new Query(graph.World), graph.Engine.Schema.Query),
        }, Harness.Ct);

        Assert.Empty(answer.GetProperty("schemaErrors").EnumerateArray());
        await CompareSchemaAsync(answer, introspection);
        CompareVerdicts(graph, documents, answer.GetProperty("verdicts"));
        await CompareResultsAsync(graph, executions, answer.GetProperty("results"));
    }

    private static async Task CompareSchemaAsync(JsonElement answer, JsonElement introspection)
    {
        var snapshot = Path.Combine(RepositoryRoot.Find(), "tests", "Scan.UnitTests", "GraphQL", "Model", "schema.graphql");
        // SCAN_ACCEPT_SNAPSHOTS=1 takes the schema as it is now.
        if (Environment.GetEnvironmentVariable("SCAN_ACCEPT_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(snapshot, answer.GetProperty("sdl").GetString() + "\n", Harness.Ct);
        Assert.Equal(await File.ReadAllTextAsync(snapshot, Harness.Ct), answer.GetProperty("sdl").GetString() + "\n");
        Assert.Equal(Sorted(answer.GetProperty("introspection")), Sorted(introspection));
    }

    private static void CompareVerdicts(Harness graph, (Break Break, string Text)[] documents, JsonElement verdicts)
    {
        var differences = new List<string>();
        var otherWords = new List<string>();
        var (accepted, refused, sameWords, errors) = (0, 0, 0, 0);
        for (var i = 0; i < documents.Length; i++)
        {
            var theirs = verdicts[i].EnumerateArray().ToArray();
            var ours = Judge(graph, documents[i].Text);
            if (theirs.Length == 0) accepted++;
            else refused++;
            var expected = theirs.Select(Locations).Order(StringComparer.Ordinal).ToArray();
            var found = ours.Select(Locations).Order(StringComparer.Ordinal).ToArray();
            if (!expected.SequenceEqual(found))
                differences.Add($"#{i} {documents[i].Break}\n{documents[i].Text}\n  theirs: {verdicts[i]}\n  ours: {string.Join("; ", ours.Select(e => $"{e.Message} {Locations(e)}"))}");
            errors += theirs.Length;
            var words = ours.Select(e => e.Message).ToList();
            var other = theirs.Select(e => e.GetProperty("message").GetString()!).Where(m => !words.Remove(m)).ToArray();
            sameWords += theirs.Length - other.Length;
            otherWords.AddRange(other.Zip(words, (their, our) => $"{their}\n  ours: {our}"));
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {documents.Length} documents differ:\n{string.Join("\n\n", differences.Take(8))}");
        Assert.True(accepted >= 400 && refused >= 1_000, $"{accepted} accepted, {refused} refused");
        Assert.True(sameWords >= errors * 0.99, $"{sameWords} of {errors} messages are the same; not these:\n{string.Join("\n", otherWords.Take(20))}");
    }

    private static async Task CompareResultsAsync(Harness graph, GeneratedDocument[] executions, JsonElement results)
    {
        var differences = new List<string>();
        var withErrors = 0;
        for (var i = 0; i < executions.Length; i++)
        {
            var ours = await graph.RunAsync(executions[i].Text, executions[i].Variables);
            var expected = results[i];
            var hasData = ours.TryGetProperty("data", out var data);
            var same = hasData ? JsonNode.DeepEquals(JsonNode.Parse(expected.GetProperty("data").GetRawText()), JsonNode.Parse(data.GetRawText()))
                : expected.GetProperty("refused").GetBoolean();
            if (expected.GetProperty("errors").GetArrayLength() > 0) withErrors++;
            if (!same || !Errors(expected).SequenceEqual(Errors(ours)))
                differences.Add($"{executions[i].Text}\n{JsonSerializer.Serialize(executions[i].Variables)}\n  theirs: {expected}\n  ours: {ours}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {executions.Length} results differ:\n{string.Join("\n\n", differences.Take(4))}");
        Assert.True(withErrors > 20, $"only {withErrors} results had errors");
    }

    private static IEnumerable<(Break Break, string Text)> Corpus(Harness graph)
    {
        foreach (var broken in Enum.GetValues<Break>())
        {
            var wanted = broken == Break.None ? Valid : PerBreak;
            for (var seed = 0; wanted > 0 && seed < 2_000; seed++)
            {
                if (new DocumentGenerator(graph.Engine.Schema, (seed * 97) + (int)broken, broken).Generate() is not { } document) continue;
                wanted--;
                yield return (broken, document.Text);
            }

            Assert.True(wanted == 0, $"{broken} could not be struck");
        }
    }

    private static IEnumerable<GeneratedDocument> Executions(Harness graph)
    {
        var found = 0;
        for (var seed = 10_000; found < Executed; seed++)
        {
            var document = new DocumentGenerator(graph.Engine.Schema, seed, Break.None).Generate()!;
            if (document.Text.StartsWith("mutation", StringComparison.Ordinal) || Judge(graph, document.Text).Count > 0) continue;
            found++;
            yield return document;
        }
    }

    private static IReadOnlyList<GraphQLError> Judge(Harness graph, string text)
    {
        try
        {
            return Validator.Validate(graph.Engine.Schema, Parser.Parse(text));
        }
        catch (SyntaxException e)
        {
            return [new GraphQLError(e.Message, ErrorCodes.Syntax) { Locations = [e.Location] }];
        }
    }

    private static async Task<JsonElement> IntrospectAsync(Harness graph)
    {
        var query = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "tests", "Scan.UnitTests", "GraphQL", "Model", "introspection.graphql"), Harness.Ct);
        var json = await graph.RunAsync(query);
        Assert.False(json.TryGetProperty("errors", out var errors), errors.ToString());
        return json.GetProperty("data");
    }

    private static string Locations(JsonElement error) => string.Join(' ', error.GetProperty("locations").EnumerateArray()
        .Select(l => $"{l.GetProperty("line").GetInt32()}:{l.GetProperty("column").GetInt32()}").Order(StringComparer.Ordinal));

    private static string Locations(GraphQLError error) =>
        string.Join(' ', error.Locations.Select(l => $"{l.Line}:{l.Column}").Order(StringComparer.Ordinal));

    private static string[] Errors(JsonElement result) => !result.TryGetProperty("errors", out var errors) ? [] :
        [.. errors.EnumerateArray().Select(e => (e.TryGetProperty("path", out var path) ? path.GetRawText() : "") + Locations(e)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// graphql-js adds a directive location and fields of its own to introspection, which are in no edition of the specification. That
    /// ours has what clients ask is shown by their introspection query.
    /// </summary>
    private static bool IsComparable(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString() != "DIRECTIVE_DEFINITION",
        JsonValueKind.Object => !item.TryGetProperty("name", out var name) || name.GetString()?.StartsWith("__", StringComparison.Ordinal) != true,
        _ => true,
    };

    /// <summary>Introspection in an order that does not depend on who printed it.</summary>
    private static string Sorted(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}:{Sorted(p.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",\n", element.EnumerateArray().Where(IsComparable).Select(Sorted).Order(StringComparer.Ordinal))}]",
        _ => element.GetRawText(),
    };
}
