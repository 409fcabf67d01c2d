using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types;

/// <summary>What a schema says of an object type beyond the conventions.</summary>
public class ObjectConfiguration
{
    internal string? TypeName { get; private set; }

    internal string? TypeDescription { get; private set; }

    internal bool WithMethods { get; private set; }

    internal HashSet<string> Ignored { get; } = new(StringComparer.Ordinal);

    internal List<Type> Extensions { get; } = [];

    internal List<FieldConfiguration> Fields { get; } = [];

    /// <summary>The type's name.</summary>
    public ObjectConfiguration Name(string name)
    {
        TypeName = name;
        return this;
    }

    /// <summary>The type's description.</summary>
    public ObjectConfiguration Describe(string text)
    {
        TypeDescription = text;
        return this;
    }

    /// <summary>Public methods become fields too (on root types they do anyway).</summary>
    public ObjectConfiguration Methods()
    {
        WithMethods = true;
        return this;
    }

    /// <summary>Leaves out a field (its GraphQL name) that the conventions would give.</summary>
    public ObjectConfiguration Ignore(string field)
    {
        Ignored.Add(field);
        return this;
    }

    /// <summary>Adds the public static methods of a class, whose first parameter is the source object.</summary>
    public ObjectConfiguration Include(Type extensions)
    {
        Extensions.Add(extensions);
        return this;
    }

    /// <summary>A field with its type in GraphQL notation; it also replaces one the conventions would give.</summary>
    public FieldConfiguration Field(string name, string type)
    {
        var field = new FieldConfiguration(name, type);
        Fields.Add(field);
        return field;
    }
}

/// <summary>What a schema says of the object type for <typeparamref name="T"/> beyond the conventions.</summary>
public sealed class ObjectConfiguration<T> : ObjectConfiguration
{
    /// <summary>A field whose type follows from the function's result: value types non-null, references nullable.</summary>
    public FieldConfiguration Field<TResult>(string name, Func<T, FieldContext, TResult> resolve)
    {
        var field = new FieldConfiguration(name, typeof(TResult)).Resolve((source, context) => resolve((T)source!, context));
        field.Unwrap = Building.ResolverCompiler.Unwrapper(typeof(TResult));
        if (typeof(TResult).IsGenericType && typeof(TResult).GetGenericTypeDefinition() == typeof(ValueTask<>))
            throw new SchemaException($"{name}: give ResolveAsync the function that returns a ValueTask.");
        Fields.Add(field);
        return field;
    }
}

/// <summary>A field given by the schema instead of a C# member.</summary>
public sealed class FieldConfiguration
{
    internal FieldConfiguration(string name, string type) => (Name, Notation) = (name, type);

    internal FieldConfiguration(string name, Type type) => (Name, ClrType) = (name, type);

    internal string Name { get; }

    internal string? Notation { get; private set; }

    internal Type? ClrType { get; }

    internal string? Text { get; private set; }

    internal string? Deprecation { get; private set; }

    internal int FieldCost { get; private set; } = 1;

    internal PageSize? PageSize { get; private set; }

    internal Resolver? Resolver { get; private set; }

    internal Func<Task, object?>? Unwrap { get; set; }

    internal Func<object?, FieldContext, IAsyncEnumerable<object?>>? Source { get; private set; }

    internal bool Pure { get; private set; }

    internal List<(string Name, string Type, string? Default, string? Description)> Arguments { get; } = [];

    /// <summary>The type in GraphQL notation.</summary>
    public FieldConfiguration Type(string notation)
    {
        Notation = notation;
        return this;
    }

    /// <summary>For readers of the schema.</summary>
    public FieldConfiguration Describe(string text)
    {
        Text = text;
        return this;
    }

    /// <summary>Why not to use it any more.</summary>
    public FieldConfiguration Deprecated(string reason)
    {
        Deprecation = reason;
        return this;
    }

    /// <summary>An argument, its type and default in GraphQL notation.</summary>
    public FieldConfiguration Argument(string name, string type, string? defaultValue = null, string? description = null)
    {
        Arguments.Add((name, type, defaultValue, description));
        return this;
    }

    /// <summary>What one evaluation costs.</summary>
    public FieldConfiguration Cost(int cost)
    {
        FieldCost = cost;
        return this;
    }

    /// <summary>Rows multiply the cost of what is below.</summary>
    public FieldConfiguration Page(int max, int defaultRows, string argument = "first")
    {
        PageSize = new PageSize(argument, defaultRows, max);
        return this;
    }

    /// <summary>A function that gives the value at once.</summary>
    public FieldConfiguration Resolve(Resolver resolver)
    {
        Resolver = resolver;
        return this;
    }

    /// <summary>A getter without side effects, read while the response is written.</summary>
    public FieldConfiguration Read(Func<object, object?> getter)
    {
        Resolver = (source, _) => getter(source!);
        Pure = true;
        FieldCost = 0;
        return this;
    }

    /// <summary>A function that gives the value later.</summary>
    public FieldConfiguration ResolveAsync<TSource, TResult>(Func<TSource, FieldContext, ValueTask<TResult>> resolver)
    {
        Resolver = (source, context) =>
        {
            var task = resolver((TSource)source!, context);
            return task.IsCompletedSuccessfully ? task.Result : task.AsTask();
        };
        Unwrap = static task => ((Task<TResult>)task).Result;
        return this;
    }

    /// <summary>A subscription's source stream.</summary>
    public FieldConfiguration Subscribe<TResult>(Func<FieldContext, IAsyncEnumerable<TResult>> stream)
    {
        Source = (_, context) => Box(stream(context));
        return this;
    }

    private static async IAsyncEnumerable<object?> Box<TResult>(IAsyncEnumerable<TResult> stream)
    {
        await foreach (var item in stream) yield return item;
    }
}
