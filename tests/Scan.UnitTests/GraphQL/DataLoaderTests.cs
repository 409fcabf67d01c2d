using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

public sealed class DataLoaderTests
{
    private const int Operators = 50;

    [Fact]
    public async Task A_query_of_three_levels_runs_one_batch_per_level_and_relation()
    {
        var database = new Database();
        var graph = new Harness(schema => Schema(schema, database));
        var json = await graph.RunAsync("{ operators { id registrations { id avs { id name operators { id } } } slashes { id avs { name } } } }");
        Assert.False(json.TryGetProperty("errors", out var errors), errors.ToString());
        Assert.Equal(Operators, json.GetProperty("data").GetProperty("operators").GetArrayLength());
        Assert.Equal(["avs:7", "avs:7", "avsOperators:7", "registrations:50", "slashes:50"], database.Batches.Order());
    }

    [Fact]
    public async Task A_loader_shared_by_name_loads_a_key_once_per_request()
    {
        var database = new Database();
        var graph = new Harness(schema => Schema(schema, database));
        await graph.RunAsync("{ a: byName(id: 1) { name } b: byName(id: 1) { name } c: byName(id: 2) { name } }");
        Assert.Equal(["shared:2"], database.Batches);
        await graph.RunAsync("{ a: byName(id: 1) { name } }");
        Assert.Equal(["shared:2", "shared:1"], database.Batches);
    }

    [Fact]
    public async Task A_batch_that_fails_fails_its_fields_and_nothing_else()
    {
        var graph = new Harness(schema => schema.Query<Failing>());
        var json = await graph.RunAsync("{ a: item(id: 1) b: item(id: 2) fine }");
        Assert.Equal("""{"a":null,"b":null,"fine":1}""", json.GetProperty("data").GetRawText());
        Assert.Equal(2, json.GetProperty("errors").GetArrayLength());
    }

    private static void Schema(SchemaBuilder schema, Database database) => schema
        .Query<Root>(t => t.Field("operators", "[Operator!]!").Resolve((_, _) => Enumerable.Range(0, Operators).Select(i => new Operator(i)).ToArray()))
        .Object<Avs>(t => t.Field("operators", "[Operator!]").ResolveAsync<Avs, IReadOnlyList<Operator>?>((a, c) =>
            new(c.LoadAsync(a.Id, database.Batch("avsOperators", id => (IReadOnlyList<Operator>)[new Operator(id)])))))
        .Object<Registration>(t => t.Field("avs", "Avs").ResolveAsync<Registration, Avs?>(async (r, c) =>
        {
            var avs = await c.LoadAsync(r.Id % 7, database.Batch("avs", id => new Avs(id, $"AVS {id}")));
            return avs;
        }))
        .Object<Operator>(t =>
        {
            t.Field("registrations", "[Registration!]!").ResolveAsync<Operator, IReadOnlyList<Registration>?>((o, c) =>
                new(c.LoadAsync(o.Id, database.Batch("registrations", id => (IReadOnlyList<Registration>)[new(id), new(id + 1)]))));
            t.Field("slashes", "[Registration!]!").ResolveAsync<Operator, IReadOnlyList<Registration>?>((o, c) =>
                new(c.LoadAsync(o.Id, database.Batch("slashes", id => (IReadOnlyList<Registration>)[new(id)]))));
        })
        .Add(new ObjectType("Marker") { Description = "Keeps a type that no field names." }.With(new FieldDefinition("x", BuiltInScalars.Int)))
        .Query<Root>(t => t.Field("byName", "Avs").Argument("id", "Int!").ResolveAsync<object, Avs?>((_, c) =>
            new(c.Request.Loader("shared", database.Batch("shared", id => new Avs(id, "x"))).LoadAsync(c.Argument<int>("id")))));

    public sealed record Operator(int Id);

    public sealed record Registration(int Id);

    public sealed record Avs(int Id, string Name);

    private sealed class Root;

    private sealed class Database
    {
        public List<string> Batches { get; } = [];

        public BatchFunction<int, T> Batch<T>(string name, Func<int, T> make) => async (keys, ct) =>
        {
            lock (Batches) Batches.Add($"{name}:{keys.Count}");
            await Task.Delay(1, ct);
            return keys.ToDictionary(k => k, make);
        };
    }

    private sealed class Failing
    {
        public int Fine() => 1;

        public Task<string?> Item(int id, FieldContext context) => context.LoadAsync<int, string>(id, (_, _) => throw new InvalidOperationException("down"));
    }
}

internal static class TypeExtensions
{
    public static ObjectType With(this ObjectType type, FieldDefinition field)
    {
        type.Add(field);
        return type;
    }
}
