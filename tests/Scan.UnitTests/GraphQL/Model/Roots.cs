using System.Runtime.CompilerServices;
using System.Text;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.UnitTests.GraphQL.Model;

/// <summary>The entry to all data.</summary>
public sealed class Query(World world)
{
    /// <summary>The first person.</summary>
    public Person Me() => world.People[0];

    public INode? Node([Id] string id) => world.Nodes.FirstOrDefault();

    [Page(50, Default = 10)]
    public IReadOnlyList<ICreature> Creatures(int? first = null, Mood? mood = null) => world.Creatures;

    [Page(20)]
    public ValueTask<IReadOnlyList<Person>> People(int first = 5) => new(world.People);

    public Task<IReadOnlyList<IFound?>> Search(string text) => Task.FromResult(world.Found);

    public async Task<Place?> PlaceAsync([Id] string id, CancellationToken ct)
    {
        await Task.Yield();
        ct.ThrowIfCancellationRequested();
        return world.Places[0];
    }

    public ICreature? Creature(CreatureBy? by = null, CreatureBy? or = null) => world.Creatures[1];

    /// <summary>Its arguments in one canonical line.</summary>
    public string Echo(
        int? number = null, double? real = null, string? text = null, bool? flag = null, [Id] string? id = null, Mood mood = Model.Mood.Sad,
        IReadOnlyList<int>? list = null, IReadOnlyList<IReadOnlyList<int?>>? nested = null, Filter? filter = null, CreatureBy? by = null) =>
        Canonical.Of(("number", number), ("real", real), ("text", text), ("flag", flag), ("id", id), ("mood", mood),
            ("list", list), ("nested", nested), ("filter", filter), ("by", by));

    public string EchoRequired(int number, string text, Filter filter, IReadOnlyList<Mood>? moods = null) =>
        Canonical.Of(("number", number), ("text", text), ("filter", filter), ("moods", moods));

    public string? Boom() => throw new InvalidOperationException("no one must read this");

    public string Broken() => throw new InvalidOperationException("nor this");

    [Obsolete("Gone soon.")]
    public int Old() => 1;
}

/// <summary>The ways to change something.</summary>
public sealed class Mutation(World world)
{
    public Person? Rename([Id] string id, string name) => world.People[0];

    public async Task<int> Append(int value, CancellationToken ct)
    {
        await Task.Delay(value == 1 ? 20 : 0, ct);
        world.Appended.Add(value);
        return world.Appended.Count;
    }
}

/// <summary>What happens.</summary>
public sealed class Subscription(World world)
{
    /// <summary>Counts up.</summary>
    public async IAsyncEnumerable<Tick> Ticks(int from = 0, int count = 3, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (var i = from; i < from + count; i++)
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            yield return new Tick(i, world.People[0]);
        }
    }

    public async IAsyncEnumerable<Tick> Forever([EnumeratorCancellation] CancellationToken ct = default)
    {
        yield return new Tick(0, null);
        await Task.Delay(Timeout.Infinite, ct);
    }

    public async IAsyncEnumerable<Tick> Fails()
    {
        await Task.Yield();
        yield return new Tick(0, null);
        throw new InvalidOperationException("the source's secret");
    }
}

/// <summary>One text for arguments, the same as the oracle's: names in order, nulls left out.</summary>
internal static class Canonical
{
    public static string Of(params (string Name, object? Value)[] arguments) =>
        "{" + string.Join(",", arguments.Where(a => a.Value is not null).OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $"{a.Name}:{Write(a.Value)}")) + "}";

    private static string Write(object? value) => value switch
    {
        null => "null",
        string s => s,
        bool b => b ? "true" : "false",
        Mood m => m switch { Mood.Happy => "HAPPY", Mood.Sad => "SAD", _ => "VERY_ANGRY" },
        double d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        int i => i.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Filter f => Of(("name", f.Name), ("minAge", f.MinAge), ("tags", f.Tags), ("mood", f.Mood), ("and", f.And), ("take", f.Take), ("matrix", f.Matrix)),
        CreatureBy b => Of(("id", b.Id), ("name", b.Name), ("filter", b.Filter)),
        System.Collections.IEnumerable list => "[" + string.Join(",", list.Cast<object?>().Select(Write)) + "]",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };
}
