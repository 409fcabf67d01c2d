using System.Globalization;
using Scan.GraphQL.Engine.Types;

namespace Scan.UnitTests.GraphQL.Model;

/// <summary>Something with an id of its own.</summary>
public interface INode
{
    /// <summary>Unique among all nodes.</summary>
    [Id]
    string Id { get; }
}

/// <summary>A node that lives, in some sense.</summary>
public interface ICreature : INode
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>How it feels.</summary>
    Mood? Mood { get; }

    /// <summary>Whom it likes.</summary>
    IReadOnlyList<ICreature?>? Friends { get; }
}

/// <summary>Whatever a search finds.</summary>
public interface IFound;

/// <summary>How one feels.</summary>
public enum Mood
{
    /// <summary>Well.</summary>
    Happy,

    /// <summary>Not well.</summary>
    Sad,

    /// <summary>Rather not.</summary>
    [Obsolete("Be happy instead.")]
    VeryAngry,
}

/// <summary>A moment of a made-up calendar.</summary>
public readonly record struct Stamp(int Day)
{
    public static Stamp Parse(string text) =>
        text.StartsWith("day-", StringComparison.Ordinal) ? new(int.Parse(text[4..], CultureInfo.InvariantCulture)) : throw new FormatException("it has no day.");

    public override string ToString() => $"day-{Day}";
}

/// <summary>A person.</summary>
public sealed class Person(string id, string name) : ICreature, IFound
{
    /// <inheritdoc/>
    [Id]
    public string Id { get; } = id;

    public string Name { get; } = name;

    public Mood? Mood { get; set; }

    public IReadOnlyList<ICreature?>? Friends { get; set; }

    /// <summary>Years since birth.</summary>
    public int Age { get; set; }

    /// <summary>In metres.</summary>
    public double? Height { get; set; }

    public long Steps { get; set; }

    public bool IsAwake { get; set; }

    [Obsolete("Use name.")]
    public string? Nickname { get; set; }

    public Place? Home { get; set; }

    public Stamp Born { get; set; }

    public int[][]? Scores { get; set; }

    /// <summary>Always there, says the schema; the data knows better.</summary>
    public string Promise { get; set; } = null!;

    /// <summary>Fails when it is read.</summary>
    public string? Secret => throw new InvalidOperationException($"the secret of {Name}");

    public string Greeting(string greeting = "Hello") => $"{greeting}, {Name}";

    public Person? Partner { get; set; }
}

/// <summary>A machine.</summary>
public sealed class Robot(string id, string name) : ICreature, IFound
{
    [Id]
    public string Id { get; } = id;

    public string Name { get; } = name;

    public Mood? Mood => null;

    public IReadOnlyList<ICreature?>? Friends { get; set; }

    public string? Model { get; set; }

    public Person? Owner { get; set; }

    public IReadOnlyList<string?> Parts { get; set; } = [];
}

/// <summary>A place.</summary>
public sealed class Place(string id) : INode, IFound
{
    [Id]
    public string Id { get; } = id;

    /// <summary>Null where nobody named it.</summary>
    public string? Name { get; set; }

    public IReadOnlyList<Person> Inhabitants { get; set; } = [];

    public IReadOnlyList<Person> Guests { get; set; } = [];
}

/// <summary>What to look for.</summary>
/// <param name="Name">Part of the name.</param>
/// <param name="MinAge">Years at least.</param>
/// <param name="Tags">All of these.</param>
/// <param name="Mood">This mood.</param>
/// <param name="And">And this too.</param>
/// <param name="Take">At most so many.</param>
public sealed record Filter(string Name, int? MinAge, string[]? Tags, Mood? Mood, Filter? And, int Take = 5)
{
    public IReadOnlyList<IReadOnlyList<int?>>? Matrix { get; init; }
}

/// <summary>One way to name a creature.</summary>
[OneOf]
public sealed record CreatureBy
{
    [Id]
    public string? Id { get; init; }

    public string? Name { get; init; }

    public Filter? Filter { get; init; }
}

/// <summary>A step of a clock.</summary>
public sealed record Tick(int Number, Person? Person);
