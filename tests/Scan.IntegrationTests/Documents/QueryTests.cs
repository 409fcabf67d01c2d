using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class QueryTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_forwards_and_backwards_are_what_sorting_in_memory_gives(bool indexed)
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var random = new Random(5);
        var widgets = new List<Widget>();
        foreach (var chain in new long[] { 1, 2 })
        {
            var ofChain = Enumerable.Range(0, 60).Select(i => Random(chain, $"w{i}", random)).ToList();
            await using var lead = await rig.OpenAsync(chain, Ct);
            await lead.Writer.StoreAsync(chain, 1, ofChain, Ct);
            widgets.AddRange(ofChain);
        }
        if (indexed) await rig.Store.EnsureIndexesAsync(alone: false, Ct);
        foreach (var orders in Orders())
        {
            foreach (var chain in new long?[] { null, 2 }) await PagesAreAsync(rig, orders, chain, Sorted(widgets.Where(w => chain is null || w.ChainId == chain), orders));
        }
    }

    [Fact]
    public async Task Filters_choose_what_the_same_condition_chooses_in_memory()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var random = new Random(6);
        var widgets = Enumerable.Range(0, 80).Select(i => Random(1, $"w{i}", random)).ToList();
        await using var lead = await rig.OpenAsync(1, Ct);
        await lead.Writer.StoreAsync(1, 1, widgets, Ct);
        (Filter Filter, Func<Widget, bool> Same)[] cases =
        [
            (Filter.Equal("label", "b"), w => w.Label == "b"),
            (Filter.NotEqual("label", "b"), w => w.Label is not null and not "b"),
            (Filter.In("label", new[] { "a", "é_%" }), w => w.Label is "a" or "é_%"),
            (Filter.In("count", Array.Empty<long>()), _ => false),
            (Filter.StartsWith("label", "é_"), w => w.Label?.StartsWith("é_", StringComparison.Ordinal) == true),
            (Filter.Contains("label", "LONG"), w => w.Label?.Contains("long", StringComparison.Ordinal) == true),
            (Filter.Equal("label", LongLabel(1)), w => w.Label == LongLabel(1)),
            (Filter.In("label", new[] { LongLabel(2) }), w => w.Label == LongLabel(2)),
            (Filter.Greater("count", 1L), w => w.Count > 1),
            (Filter.LessOrEqual("amount", BigInteger.Pow(10, 60)), w => w.Amount is not null && BigInteger.Parse(w.Amount, CultureInfo.InvariantCulture) <= BigInteger.Pow(10, 60)),
            (Filter.Equal("active", true), w => w.Active == true),
            (Filter.IsNull("amount"), w => w.Amount is null),
            (Filter.IsNull("amount", false), w => w.Amount is not null),
            (new Filter.Not(Filter.IsNull("count")), w => w.Count is not null),
            (new Filter.And(Filter.GreaterOrEqual("count", 1), new Filter.Or(Filter.Equal("label", "a"), Filter.Equal("active", false))), w => w.Count >= 1 && (w.Label == "a" || w.Active == false)),
        ];
        foreach (var (filter, same) in cases)
        {
            var page = await rig.Store.QueryAsync<Widget>(new() { Where = filter, Take = 100, WithTotal = true }, Ct);
            var expected = widgets.Where(same).OrderBy(w => w.Name, StringComparer.Ordinal).ToList();
            Assert.Equal(expected, page.Items.Select(i => i.Body));
            Assert.Equal(expected.Count, page.Total);
        }
    }

    [Fact]
    public async Task Documents_are_chosen_by_others_of_their_chain_that_name_them_as_both_stood()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        Widget Labelled(long chain, string name, string? label) => new(chain, name, label, null, null, null);
        await using (var other = await rig.OpenAsync(2, Ct)) await other.Writer.StoreAsync(2, 1, [Labelled(2, "elsewhere", "a")], Ct);
        await using var lead = await rig.OpenAsync(1, Ct, history: true);
        await lead.Writer.StoreAsync(1, 1, [Labelled(1, "w1", "a"), Labelled(1, "w2", "b"), Labelled(1, "w3", null)], Ct);
        await lead.Writer.StoreAsync(1, 2, [new Tag(1, "t1", "a", "x", 1), new Tag(1, "t2", "a", "y", 5), new Tag(1, "t3", "b", "y", 1), new Tag(1, "t4", null, "x", 9)], Ct);
        lead.Writer.Session.BeginBlock(3, undoStep: true);
        lead.Writer.Session.Store(new Tag(1, "t1", "b", "x", 1));
        await lead.Writer.CommitAsync(Commits.OneBlock(1, StoreRig.Block(3), 0), Ct);
        Filter Tagged(params Filter[] where) => new Filter.Some("tags", new Filter.And(where));
        async Task<string> NamesAsync(Filter where, long? atBlock = null) =>
            string.Join(' ', (await rig.Store.QueryAsync<Widget>(new() { ChainId = atBlock is null ? null : 1, AtBlock = atBlock, Where = where, OrderBy = [new("label")] }, Ct)).Items.Select(w => w.Body.Name));
        Assert.Equal("w2", await NamesAsync(Tagged(Filter.Equal("word", "x"))));
        Assert.Equal("w1", await NamesAsync(Tagged(Filter.Equal("word", "x")), atBlock: 2));
        Assert.Equal("", await NamesAsync(Tagged(Filter.Equal("word", "x")), atBlock: 1));
        // One document meets both, and one that names nobody is nobody's.
        Assert.Equal("", await NamesAsync(Tagged(Filter.Equal("word", "x"), Filter.Greater("weight", 1L))));
        Assert.Equal("w1 w2", await NamesAsync(Tagged()));
        Assert.Equal("w1 elsewhere", await NamesAsync(new Filter.And(Filter.IsNull("label", false), new Filter.Not(Tagged(Filter.Equal("word", "x"))))));
        Assert.Equal("notes", (await Assert.ThrowsAnyAsync<QueryException>(() => NamesAsync(new Filter.Some("notes", new Filter.And())))).Field);
        Assert.Equal("filter", (await Assert.ThrowsAnyAsync<QueryException>(() => NamesAsync(new Filter.And([.. Enumerable.Range(0, 30).Select(_ => Tagged([.. Enumerable.Range(0, 9).Select(i => Filter.Equal("weight", (long)i))]))])))).Field);
    }

    [Fact]
    public async Task Bad_fields_operators_values_cursors_and_takes_are_refused_by_name()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await lead.Writer.StoreAsync(1, 1, Enumerable.Range(0, 3).Select(i => new Widget(1, $"{i}", null, i, null, null)), Ct);
        var cursor = (await rig.Store.QueryAsync<Widget>(new() { Take = 1, OrderBy = [new("count")] }, Ct)).Next;
        (string Field, DocumentQuery Query)[] bad =
        [
            ("nothing", new() { Where = Filter.Equal("nothing", 1) }), ("nothing", new() { OrderBy = [new("nothing")] }),
            ("count", new() { Where = Filter.Contains("count", "1") }), ("active", new() { Where = Filter.Less("active", true) }),
            ("count", new() { Where = Filter.Equal("count", "1; drop") }), ("amount", new() { Where = Filter.Equal("amount", "NaN") }), ("label", new() { Where = Filter.Equal("label", 1) }),
            ("count", new() { Where = Filter.In("count", "12") }), ("take", new() { Take = 0 }), ("take", new() { Take = 1001 }), ("after", new() { After = "garbage!" }),
            ("after", new() { After = cursor }), ("after", new() { After = cursor, OrderBy = [new("count", true)] }), ("before", new() { After = cursor, Before = cursor }),
            ("atBlock", new() { AtBlock = 1 }), ("atBlock", new() { AtBlock = 2, ChainId = 1 }), ("chainId", new() { AtBlock = 1, ChainId = 9 }),
        ];
        foreach (var (field, query) in bad) Assert.Equal(field, (await Assert.ThrowsAnyAsync<QueryException>(() => rig.Store.QueryAsync<Widget>(query, Ct))).Field);
    }

    [Fact]
    public async Task The_name_that_metadata_gives_sorts_filters_and_comes_with_the_document()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        await lead.Writer.StoreAsync(1, 1, new[] { "x", "y", "z" }.Select(n => new Widget(1, n, null, null, null, null)), Ct);
        var profiles = new Profiles(rig.Database);
        Profile Named(string id, string? given, string? name) => new(1, "widget", Widget.KeyOf(id), given, name, null, null, null, null, null, null, null);
        await profiles.UpsertAsync([Named("x", null, "Zoe"), Named("y", "Anna", "ignored")], Ct);
        await profiles.UpsertAsync([Named("y", null, "Berta")], Ct);
        var page = await rig.Store.QueryAsync<Widget>(new() { OrderBy = [new("name")] }, Ct);
        Assert.Equal([("y", "Anna"), ("x", "Zoe"), ("z", null)], page.Items.Select(i => (i.Body.Name, i.Profile?.DisplayName)));
        Assert.Equal("x", Assert.Single((await rig.Store.QueryAsync<Widget>(new() { Where = Filter.StartsWith("name", "Zo") }, Ct)).Items).Body.Name);
        Assert.Equal("Zoe", Assert.Single(await profiles.SearchAsync("zo", 5, Ct)).DisplayName);
        Assert.Equal("Anna", (await profiles.LoadAsync("widget", [new(1, Widget.KeyOf("y"))], Ct))[new(1, Widget.KeyOf("y"))].DisplayName);
    }

    private static string LongLabel(int tail) => new string('l', 300) + $"long{tail}";

    private static Widget Random(long chain, string name, Random random) => new(
        chain, name,
        new[] { null, "a", "b", "é_%", "B", "zz", LongLabel(1), LongLabel(2) }[random.Next(8)], random.Next(3) == 0 ? null : random.NextInt64(-3, 4),
        random.Next(3) == 0 ? null : BigInteger.Pow(10, random.Next(78)).ToString(CultureInfo.InvariantCulture), random.Next(3) switch { 0 => null, 1 => true, _ => false });

    private static IEnumerable<Order[]> Orders()
    {
        yield return [];
        foreach (var field in new[] { "label", "count", "amount", "active" })
        {
            yield return [new(field)];
            yield return [new(field, Descending: true)];
        }
        yield return [new("active", true), new("count")];
        yield return [new("count"), new("amount", true), new("label")];
    }

    private static async Task PagesAreAsync(StoreRig rig, Order[] orders, long? chain, List<string> expected)
    {
        var query = new DocumentQuery { OrderBy = orders, ChainId = chain, Take = 7 };
        var (forwards, last) = (new List<string>(), await rig.Store.QueryAsync<Widget>(query, Ct));
        Assert.Null(last.Previous);
        forwards.AddRange(last.Items.Select(Key));
        for (; last.Next is not null; forwards.AddRange(last.Items.Select(Key))) last = await rig.Store.QueryAsync<Widget>(query with { After = last.Next }, Ct);
        Assert.Equal(expected, forwards);
        var backwards = last.Items.Select(Key).ToList();
        for (; last.Previous is not null; backwards.InsertRange(0, last.Items.Select(Key))) last = await rig.Store.QueryAsync<Widget>(query with { Before = last.Previous }, Ct);
        Assert.Equal(expected, backwards);
    }

    private static string Key(Stored<Widget> stored) => $"{stored.Body.ChainId}:{stored.Body.Name}";

    private static List<string> Sorted(IEnumerable<Widget> widgets, Order[] orders)
    {
        var list = widgets.ToList();
        var tie = orders.Length > 0 && orders[0].Descending ? -1 : 1;
        list.Sort((x, y) =>
        {
            foreach (var order in orders)
            {
                var (a, b) = (Value(x, order.Field), Value(y, order.Field));
                var result = (a, b) switch
                {
                    (null, null) => 0,
                    (null, _) => 1,
                    (_, null) => -1,
                    _ => (order.Descending ? -1 : 1) * (a is string s ? string.CompareOrdinal(Prefix(s), Prefix((string)b)) : a.CompareTo(b)),
                };
                if (result != 0) return result;
            }
            var chain = x.ChainId.CompareTo(y.ChainId);
            return tie * (chain != 0 ? chain : string.CompareOrdinal(x.Name, y.Name));
        });
        return list.ConvertAll(w => $"{w.ChainId}:{w.Name}");
    }

    private static string Prefix(string text) => text.Length > 200 ? text[..200] : text;

    private static IComparable? Value(Widget w, string field) => field switch
    {
        "label" => w.Label,
        "count" => w.Count,
        "active" => w.Active,
        _ => w.Amount is null ? null : BigInteger.Parse(w.Amount, CultureInfo.InvariantCulture),
    };
}
