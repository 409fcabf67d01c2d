using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Caching;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Types;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

/// <summary>Answers that are given again, and those that must not be.</summary>
public sealed class AnswerCacheTests
{
    private readonly Counter counter = new();
    private readonly Told told = new();

    private Harness Graph => field ??= new Harness(Schema, revision: told);

    [Fact]
    public async Task An_answer_is_given_again_from_the_third_time_on_until_the_revision_is_another()
    {
        await CountsAsync(1, 2, 2, 2);
        told.Revision = "second";
        await CountsAsync(3, 3);
        told.Revision = "first";
        await CountsAsync(4);
    }

    [Fact]
    public async Task What_changed_while_an_answer_was_made_keeps_it_from_being_kept()
    {
        counter.OnCount = () => told.Revision += "+";
        await CountsAsync(1, 2, 3, 4);
    }

    [Fact]
    public async Task Answers_of_other_variables_or_operations_are_others()
    {
        const string query = "query A($a: Int) { count(as: $a) } query B($a: Int) { count(as: $a) other: __typename }";
        for (var i = 0; i < 3; i++) await Graph.RunAsync(query, new { a = 1 }, "A");
        var before = counter.Counted;
        Assert.Equal("""{"data":{"count":2}}""", (await Graph.RunAsync(query, new { a = 1 }, "A")).GetRawText());
        Assert.Equal(before, counter.Counted);
        await Graph.RunAsync(query, new { a = 2 }, "A");
        Assert.Contains("other", (await Graph.RunAsync(query, new { a = 1 }, "B")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(before + 2, counter.Counted);
    }

    [Theory]
    [InlineData("{ count passing }")]
    [InlineData("{ count ...More } fragment More on Query { passing }")]
    [InlineData("{ count fails }")]
    public async Task What_changes_by_itself_and_what_failed_is_made_anew(string query)
    {
        for (var i = 0; i < 4; i++) await Graph.RunAsync(query);
        Assert.Equal(4, counter.Counted);
    }

    [Fact]
    public async Task A_revision_that_cannot_be_read_costs_nothing_but_the_time_that_is_saved()
    {
        told.Fault = new InvalidOperationException("no database");
        await CountsAsync(1, 2, 3);
        told.Fault = null;
        await CountsAsync(4, 4);
    }

    [Fact]
    public async Task An_answer_that_is_given_again_costs_its_client_as_much_as_the_first()
    {
        var gate = new Gate();
        for (var i = 0; i < 5; i++)
        {
            using var response = await Graph.Engine.ExecuteAsync(Harness.Request("{ count }") with { Gate = gate }, Graph.Services, Harness.Ct);
            Assert.True(response.Executed);
        }
        Assert.Equal((2, 5), (counter.Counted, gate.Costs.Count));
        Assert.Single(gate.Costs.Distinct());
        gate.Full = true;
        using var refused = await Graph.Engine.ExecuteAsync(Harness.Request("{ count }") with { Gate = gate }, Graph.Services, Harness.Ct);
        Assert.Equal("RATE_LIMITED", Assert.Single(refused.Errors).Code);
    }

    [Fact]
    public async Task Who_comes_while_a_revision_is_read_gets_the_next_one_and_all_who_wait_the_same()
    {
        var (reads, first) = (0, new TaskCompletionSource<int>());
        var shared = new SharedReading<int>(_ => Interlocked.Increment(ref reads) == 1 ? first.Task : Task.FromResult(reads));
        var early = shared.ReadAsync(Harness.Ct);
        Task<int>[] late = [shared.ReadAsync(Harness.Ct), shared.ReadAsync(Harness.Ct), shared.ReadAsync(Harness.Ct)];
        Assert.Equal(1, reads);
        first.SetResult(1);
        Assert.Equal(1, await early);
        Assert.All(await Task.WhenAll(late), read => Assert.Equal(2, read));
        Assert.Equal(3, await shared.ReadAsync(Harness.Ct));
    }

    [Fact]
    public async Task A_reading_that_fails_fails_those_who_asked_for_it_and_not_the_next()
    {
        var (reads, first) = (0, new TaskCompletionSource<int>());
        var shared = new SharedReading<int>(_ => Interlocked.Increment(ref reads) == 1 ? first.Task : Task.FromResult(reads));
        var early = shared.ReadAsync(Harness.Ct);
        var late = shared.ReadAsync(Harness.Ct);
        first.SetException(new InvalidOperationException("gone"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => early);
        Assert.Equal(2, await late);
    }

    /// <summary>Asks as often as there are numbers, and gets these.</summary>
    private async Task CountsAsync(params int[] expected)
    {
        foreach (var count in expected) Assert.Equal(count, (await Graph.RunAsync("{ count }")).GetProperty("data").GetProperty("count").GetInt32());
    }

    private void Schema(SchemaBuilder schema)
    {
        var query = new ObjectType("Query");
        query.Add(new FieldDefinition("count", new NonNullType(BuiltInScalars.Int)) { Arguments = [new InputValue("as", BuiltInScalars.Int)], Resolve = (_, _) => counter.Count() });
        query.Add(new FieldDefinition("passing", BuiltInScalars.Int) { Resolve = (_, _) => 1, Lasts = false });
        query.Add(new FieldDefinition("fails", BuiltInScalars.Int) { Resolve = (_, _) => throw new InvalidOperationException("a fault") });
        schema.Add(typeof(Counter), query).Query<Counter>();
    }

    private sealed class Counter
    {
        public int Counted { get; private set; }

        public Action? OnCount { get; set; }

        public int Count()
        {
            OnCount?.Invoke();
            return ++Counted;
        }
    }

    private sealed class Told : IAnswerRevision
    {
        public string Revision { get; set; } = "first";

        public Exception? Fault { get; set; }

        public Task<string> ReadAsync(CancellationToken ct) => Fault is null ? Task.FromResult(Revision) : Task.FromException<string>(Fault);
    }

    private sealed class Gate : IQueryGate
    {
        public List<long> Costs { get; } = [];

        public bool Full { get; set; }

        public ValueTask<IDisposable> EnterAsync(long cost, CancellationToken ct)
        {
            if (Full) throw new GraphQLException("Later.", ErrorCodes.RateLimited);
            Costs.Add(cost);
            return new(new MemoryStream());
        }
    }
}
