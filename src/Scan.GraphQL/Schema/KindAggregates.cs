using System.Text.Json;
using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Counts, sums, averages, least and most of a kind, by groups and time buckets.</summary>
internal sealed class KindAggregates
{
    private const int MostGroups = 1000;
    private const int Groups = 100;
    private readonly KindSchema kind;
    private readonly TypeCatalog catalog;
    private readonly ObjectType row;
    private readonly IReadOnlyList<DocumentField> numbers;
    private readonly EnumType times;

    private sealed record Row(AggregateRow Found, IReadOnlyList<DocumentField> Numbers, IReadOnlyList<string> GroupNames)
    {
        public NumberAggregate? Of(string name)
        {
            for (var i = 0; i < Numbers.Count; i++)
            {
                if (Numbers[i].Name == name) return Found.Numbers[i];
            }
            return null;
        }
    }

    /// <summary>The numbers that a place of a document asks for, and what of them.</summary>
    private sealed record Asked(IReadOnlyList<DocumentField> Numbers, AggregateFunctions Functions);

    private KindAggregates(KindSchema kind, TypeCatalog catalog)
    {
        (this.kind, this.catalog) = (kind, catalog);
        var name = kind.Shape.TypeName;
        numbers = [.. kind.Shape.Properties.Select(kind.Shape.NumberOf).OfType<DocumentField>()];
        EnumValue[] own = [.. kind.Shape.Mapping.Fields.Where(f => f.Type == FieldType.Long && (TypeCatalog.IsTime(f.Name) || f.Name == "day")).Select(f => new EnumValue(Naming.Upper(f.Name), f.Name))];
        times = catalog.Add(new EnumType(name + "Time", [.. own, new EnumValue(Naming.Upper(Aggregation.ChangedAt), Aggregation.ChangedAt) { Description = "The block of its last change." }]) { Description = "What buckets are made by." });
        row = catalog.Add(new ObjectType(name + "Aggregate") { Description = "One group, or all rows." });
        row.Add(Resolve.Read<Row>("from", Scalars.DateTime, "The beginning of the bucket.", r => r.Found.From));
        row.Add(Resolve.Read<Row>("key", Scalars.Json, "The values of the group's fields.", Key));
        row.Add(Resolve.Read<Row>("count", new NonNullType(BuiltInScalars.Long), "Rows.", r => r.Found.Count));
        if (numbers.Count == 0) return;
        AddNumbers("sum", AggregateFunctions.Sum, "Exact sums.", "Sums", n => n.Sum);
        AddNumbers("min", AggregateFunctions.Min, "The least values.", null, n => n.Min);
        AddNumbers("max", AggregateFunctions.Max, "The greatest values.", null, n => n.Max);
        AddNumbers("avg", AggregateFunctions.Average, "Averages, rounded to 18 decimals.", null, n => n.Average);
    }

    private readonly Dictionary<string, AggregateFunctions> functions = [];

    public static KindAggregates? Declare(KindSchema kind, TypeCatalog catalog) => kind.Fields is null ? null : new KindAggregates(kind, catalog);

    public FieldDefinition RootField(InputValue chain, InputValue atBlock) =>
        Resolve.Async(Naming.Plural(kind.Shape.Kind) + "Aggregate", List, $"Aggregates over {kind.Shape.TypeName} documents.", [chain, .. Arguments(), atBlock], 20, async (_, context) =>
        {
            var (query, aggregation) = Read(context, context.Argument<object?>("atBlock") as long?);
            var rows = await context.StoreAsync(s => s.AggregateAsync(kind.Shape.Mapping, query with { ChainId = context.Argument<object?>("chainId") as long? }, aggregation, null, context.CancellationToken));
            if (AskedFor(context) is null && rows.Count > Groups) throw TooMany(Groups, MostGroups);
            return rows.Select(r => new Row(r, aggregation.Numbers, aggregation.GroupBy)).ToList();
        }, Page);

    public FieldDefinition NestedField(string name, IReadOnlyList<string> fields, RowNeeds needs, Func<DocumentNode, RelatedKey> keyOf) =>
        Resolve.Task<List<Row>>(name, List, $"Aggregates over the {kind.Shape.TypeName} documents that name it.", [.. Arguments()], 5, needs with { Aggregate = context => Beside(context, fields, needs.Cells) }, (source, context) =>
        {
            var node = (DocumentNode)source!;
            if (node.AggregateFor(context) is { } known) return Task.FromResult<List<Row>?>([new Row(known, context.Planned(AskedOf).Numbers, [])]);
            return context.LoadEachAsync<RelatedKey, List<Row>>(keyOf(node), async (parents, ct) =>
            {
                var (query, aggregation) = Read(context, node.AtBlock);
                var found = new List<Row>[parents.Count];
                for (var i = 0; i < found.Length; i++) found[i] = [];
                foreach (var row in await context.StoreAsync(s => s.AggregateAsync(kind.Shape.Mapping, query, aggregation, new Related(fields, parents), ct))) found[row.Parent].Add(new Row(row, aggregation.Numbers, aggregation.GroupBy));
                if (AskedFor(context) is null && found.Any(rows => rows.Count > Groups)) throw TooMany(Groups, MostGroups);
                return found;
            });
        }, Page);

    /// <summary>Over all that name a row, without groups: one index range that the list's own statement has room for.</summary>
    private RowAggregate? Beside(FieldContext context, IReadOnlyList<string> fields, IReadOnlyList<Cell> keys)
    {
        if (context.Argument<object?>("where") is not null || context.Argument<object?[]?>("groupBy") is { Length: > 0 } || context.Argument<object?>("bucket") is not null) return null;
        if (AskedFor(context) is < 1 or > MostGroups) return null;
        var asked = context.Planned(AskedOf);
        return new RowAggregate(kind.Shape.Mapping, fields, [.. keys.Select(k => k.Name)], new Aggregation(asked.Numbers, [], null, null, 1) { Functions = asked.Functions });
    }

    /// <summary>Without groups there is one row.</summary>
    private static PageSize Page { get; } = new("first", Groups, MostGroups) { Multiplied = ["groupBy", "bucket"] };

    private NonNullType List => new(new ListType(new NonNullType(row)));

    private IEnumerable<InputValue> Arguments()
    {
        yield return Resolve.Argument("where", kind.Filter!, "Which rows.");
        yield return Resolve.Argument("groupBy", new ListType(new NonNullType(kind.Fields!)), "One group for each combination of values.");
        yield return Resolve.Argument("bucket", catalog.All.First(t => t.Name == "TimeBucket"), "One group for each of these.");
        yield return Resolve.Argument("time", times, $"The time that buckets are made by; {times.Values[0].Name} where left out.");
        yield return Resolve.Argument("first", BuiltInScalars.Int, $"Groups at most, 1 to {MostGroups}, in the order of bucket and values. Left out: all, an error if they are more than {Groups}.");
    }

    private (DocumentQuery Query, Aggregation Aggregation) Read(FieldContext context, long? atBlock)
    {
        var bucket = context.Argument<object?>("bucket") as TimeBucket?;
        var time = context.Argument<string?>("time") ?? (string)times.Values[0].Value;
        string[] groups = [.. (context.Argument<object?[]?>("groupBy") ?? []).Cast<string>().Distinct(StringComparer.Ordinal)];
        var take = AskedFor(context) ?? Groups + 1;
        if (take is < 1 or > MostGroups) throw new GraphQLException($"first: is 1 to {MostGroups}");
        var asked = context.Planned(AskedOf);
        return (new DocumentQuery { Where = FilterTypes.Read(context.Argument<object?>("where")), AtBlock = atBlock }, new Aggregation(asked.Numbers, groups, bucket, time, take) { Functions = asked.Functions });
    }

    private static int? AskedFor(FieldContext context) => context.Argument<object?>("first") as int?;

    /// <summary>Who gave no limit is not to take a part for the whole.</summary>
    public static GraphQLException TooMany(int groups, int most) => new($"There are more than {groups} groups: say by first how many to give, up to {most}, or make them fewer by where, groupBy and bucket.");

    private Asked AskedOf(FieldContext context)
    {
        var below = functions.Keys.ToDictionary(f => f, f => context.SelectedFields(f).Select(n => n.Name).ToHashSet(StringComparer.Ordinal));
        return new([.. numbers.Where(n => below.Values.Any(names => names.Contains(n.Name)))],
            below.Where(f => f.Value.Count > 0).Aggregate(AggregateFunctions.None, (all, f) => all | functions[f.Key]));
    }

    private void AddNumbers(string field, AggregateFunctions function, string description, string? typeName, Func<NumberAggregate, string?> read)
    {
        var type = catalog.Add(new ObjectType(kind.Shape.TypeName + (typeName ?? Naming.Pascal(field))) { Description = description });
        foreach (var number in numbers) type.Add(Resolve.Read<Row>(number.Name, Scalars.Decimal, null, r => r.Of(number.Name) is { } found ? read(found) : null));
        functions[field] = function;
        row.Add(Resolve.Read<Row>(field, new NonNullType(type), description, r => r));
    }

    private static string? Key(Row row) => row.GroupNames.Count == 0 ? null
        : JsonSerializer.Serialize(row.GroupNames.Select((name, i) => (name, i)).ToDictionary(g => g.name, g => row.Found.Groups[g.i]));
}
