using System.Reflection;
using Scan.GraphQL.Engine.Types.Building;

namespace Scan.GraphQL.Engine.Types;

/// <summary>Collects what a schema is made of; <see cref="Build"/> makes it.</summary>
public sealed partial class SchemaBuilder
{
    private readonly Dictionary<Type, NamedType> outputs = [];
    private readonly Dictionary<Type, NamedType> inputTypes = [];
    private readonly Dictionary<string, NamedType> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, ObjectConfiguration> configurations = [];
    private readonly List<Type> declared = [];
    private readonly List<(Type Marker, string Name, Type[] Members)> unions = [];
    private readonly Queue<Action> unfinished = new();
    private readonly XmlDocs docs = new();
    private readonly List<DirectiveDefinition> directives = [.. DirectiveDefinition.Specified];
    private Type? query, mutation, subscription;
    private string? description;

    /// <summary>A builder that knows the specification's scalars, and <c>Long</c> for <see cref="long"/>.</summary>
    public SchemaBuilder()
    {
        Scalar(BuiltInScalars.Int);
        Scalar(BuiltInScalars.String);
        Scalar(BuiltInScalars.Boolean);
        Scalar(BuiltInScalars.Float);
        foreach (var small in new[] { typeof(short), typeof(byte), typeof(ushort), typeof(sbyte) }) outputs[small] = BuiltInScalars.Int;
        outputs[typeof(float)] = BuiltInScalars.Float;
        outputs[typeof(long)] = inputTypes[typeof(long)] = BuiltInScalars.Long;
    }

    /// <summary>The schema's description.</summary>
    public SchemaBuilder Describe(string text)
    {
        description = text;
        return this;
    }

    /// <summary>The query root; made once per request with the request's services.</summary>
    public SchemaBuilder Query<T>(Action<ObjectConfiguration<T>>? configure = null) where T : class => Root(ref query, configure);

    /// <summary>The mutation root.</summary>
    public SchemaBuilder Mutation<T>(Action<ObjectConfiguration<T>>? configure = null) where T : class => Root(ref mutation, configure);

    /// <summary>The subscription root; its methods give <see cref="IAsyncEnumerable{T}"/>.</summary>
    public SchemaBuilder Subscription<T>(Action<ObjectConfiguration<T>>? configure = null) where T : class => Root(ref subscription, configure);

    /// <summary>An object type; needed only for what no field names, or to configure it.</summary>
    public SchemaBuilder Object<T>(Action<ObjectConfiguration<T>>? configure = null)
    {
        Configure(configure);
        declared.Add(typeof(T));
        return this;
    }

    /// <summary>An interface type for a C# interface or abstract class.</summary>
    public SchemaBuilder Interface<T>(Action<ObjectConfiguration<T>>? configure = null) where T : class
    {
        Configure(configure);
        declared.Add(typeof(T));
        return this;
    }

    /// <summary>A union for a marker type; members are object types assignable to it.</summary>
    public SchemaBuilder Union<TMarker>(string name, params Type[] members)
    {
        unions.Add((typeof(TMarker), name, members));
        return this;
    }

    /// <summary>A scalar for a C# type.</summary>
    public SchemaBuilder Scalar<T>(ScalarType<T> scalar) where T : notnull
    {
        outputs[typeof(T)] = inputTypes[typeof(T)] = scalar;
        return this;
    }

    /// <summary>A type made by hand, found by its name in notations.</summary>
    public SchemaBuilder Add(NamedType type)
    {
        Register(type);
        return this;
    }

    /// <summary>A type made by hand for a C# type.</summary>
    public SchemaBuilder Add(Type clr, NamedType type)
    {
        (type.IsOutput ? outputs : inputTypes)[clr] = type;
        return Add(type);
    }

    /// <summary>A directive that documents may carry.</summary>
    public SchemaBuilder Directive(DirectiveDefinition directive)
    {
        directives.Add(directive);
        return this;
    }

    /// <summary>Makes the schema; throws <see cref="SchemaException"/> with what contradicts what.</summary>
    public Schema Build()
    {
        var mapper = new TypeMapper(Named);
        var inputs = new InputFactory(mapper, docs);
        var fields = new FieldFactory(mapper, inputs, docs);
        parts = (mapper, inputs, fields);
        foreach (var (marker, name, _) in unions) outputs[marker] = Register(new UnionType(name) { Description = docs.Summary(marker) });
        var root = (ObjectType)Named(query ?? throw new SchemaException("A schema needs a query root."), false);
        var mutations = mutation is null ? null : (ObjectType)Named(mutation, false);
        var subscriptions = subscription is null ? null : (ObjectType)Named(subscription, false);
        foreach (var type in declared) Named(type, false);
        while (unfinished.TryDequeue(out var finish)) finish();
        FillUnions();
        LinkInterfaces();
        RegisterBuiltIns();
        SchemaRules.Check(byName.Values);
        var objects = outputs.Where(p => p.Value is ObjectType).ToDictionary(p => p.Key, p => (ObjectType)p.Value);
        return new Schema(byName.Values, root, mutations, subscriptions, directives, description,
            value => TypeOf(objects, value.GetType()), type => type == root ? query : type == mutations ? mutation : subscription);
    }

    private static ObjectType? TypeOf(Dictionary<Type, ObjectType> objects, Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (objects.TryGetValue(type, out var found)) return found;
        }

        return null;
    }

    private SchemaBuilder Root<T>(ref Type? root, Action<ObjectConfiguration<T>>? configure) where T : class
    {
        root = typeof(T);
        Configure<T>(t =>
        {
            t.Methods();
            configure?.Invoke(t);
        });
        return this;
    }

    private void Configure<T>(Action<ObjectConfiguration<T>>? configure)
    {
        if (configure is null) return;
        if (!configurations.TryGetValue(typeof(T), out var existing)) configurations[typeof(T)] = existing = new ObjectConfiguration<T>();
        configure((ObjectConfiguration<T>)existing);
    }
}
