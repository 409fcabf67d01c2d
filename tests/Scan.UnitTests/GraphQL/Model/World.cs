using Scan.GraphQL.Engine.Types;

namespace Scan.UnitTests.GraphQL.Model;

/// <summary>Made-up data, the same for a seed: full of nulls, cycles and broken promises.</summary>
public sealed class World
{
    public World(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 3; i++) Places.Add(new Place($"place-{i}") { Name = i == 1 ? null : $"Place {i}" });
        for (var i = 0; i < 6; i++)
        {
            People.Add(new Person($"person-{i}", $"Person {i}")
            {
                Mood = (i % 4) switch { 0 => Mood.Happy, 1 => Mood.Sad, 2 => null, _ => (Mood)2 },
                Age = 20 + i,
                Height = i % 2 == 0 ? 1.5 + (i / 10.0) : null,
                Steps = 5_000_000_000L * i,
                IsAwake = i % 2 == 1,
                Home = i == 3 ? null : Places[i % 3],
                Born = new Stamp(i * 100),
                Scores = i == 2 ? null : [[i, i + 1], [], [i]],
                Promise = i is 1 or 4 ? null! : $"promise of \"{i}\" \\ \n\u2028 é 🜁",
            });
        }

        for (var i = 0; i < 3; i++)
            Robots.Add(new Robot($"robot-{i}", $"Robot {i}") { Model = i == 0 ? null : $"M{i}", Owner = People[i], Parts = i == 1 ? [] : ["arm", null, "leg"] });
        foreach (var person in People)
        {
            person.Friends = random.Next(4) == 0 ? null : [.. Creatures.Where(_ => random.Next(3) == 0).Append(random.Next(2) == 0 ? null : Robots[0])];
            person.Partner = random.Next(3) == 0 ? null : People[random.Next(People.Count)];
        }

        foreach (var robot in Robots) robot.Friends = random.Next(2) == 0 ? null : [People[random.Next(People.Count)]];
        foreach (var place in Places)
        {
            place.Inhabitants = [.. People.Where(p => p.Home == place)];
            place.Guests = [.. People.Where(_ => random.Next(2) == 0)];
        }

        Found = [People[0], null, Robots[1], Places[1], People[4]];
    }

    public List<Person> People { get; } = [];

    public List<Robot> Robots { get; } = [];

    public List<Place> Places { get; } = [];

    public IReadOnlyList<IFound?> Found { get; }

    public List<int> Appended { get; } = [];

    public IReadOnlyList<ICreature> Creatures => [.. People, .. Robots];

    public IReadOnlyList<INode> Nodes => [.. People, .. Robots, .. Places];

    public static void Schema(SchemaBuilder schema) => schema
        .Describe("Creatures and where they live.")
        .Scalar(new StringScalar<Stamp>("Stamp", Stamp.Parse, s => s.ToString())
        {
            Description = "A day.",
            SpecifiedByUrl = "https://example.org/stamp",
        })
        .Directive(new DirectiveDefinition("note", ["QUERY", "FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "FRAGMENT_DEFINITION", "VARIABLE_DEFINITION"])
        {
            Description = "A remark for whoever reads the logs.",
            IsRepeatable = true,
            Arguments = [new InputValue("text", new NonNullType(BuiltInScalars.String)), new InputValue("level", BuiltInScalars.Int)],
        })
        .Union<IFound>("Found", typeof(Person), typeof(Robot), typeof(Place))
        .Query<Query>()
        .Mutation<Mutation>()
        .Subscription<Subscription>()
        .Object<Person>(t => t.Methods());
}
