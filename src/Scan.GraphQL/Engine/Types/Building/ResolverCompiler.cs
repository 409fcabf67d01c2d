using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Scan.GraphQL.Engine.Execution;

namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>Compiles members into resolvers once, so that no reflection runs while a request does.</summary>
internal static class ResolverCompiler
{
    private static readonly MethodInfo WriteClassMethod = Own(nameof(WriteClass));
    private static readonly MethodInfo WriteStructMethod = Own(nameof(WriteStruct));
    private static readonly MethodInfo WriteNullableMethod = Own(nameof(WriteNullable));

    /// <summary>A getter, boxed.</summary>
    public static Resolver Property(PropertyInfo property)
    {
        var source = Expression.Parameter(typeof(object));
        var context = Expression.Parameter(typeof(FieldContext));
        var read = Expression.Property(Expression.Convert(source, property.DeclaringType!), property);
        return Expression.Lambda<Resolver>(Expression.Convert(read, typeof(object)), source, context).Compile();
    }

    /// <summary>A getter that writes its leaf unboxed, or null when the leaf's writer is for another C# type.</summary>
    public static LeafWriter? Leaf(PropertyInfo property, NamedType leaf) =>
        Leaf(source => Expression.Property(Expression.Convert(source, property.DeclaringType!), property), property.PropertyType, leaf);

    /// <summary>The same for anything that is read from the source.</summary>
    public static LeafWriter? Leaf(Func<Expression, Expression> read, Type value, NamedType leaf)
    {
        var bare = System.Nullable.GetUnderlyingType(value) ?? value;
        if (!typeof(ILeafWriter<>).MakeGenericType(bare).IsInstanceOfType(leaf)) return null;
        var source = Expression.Parameter(typeof(object));
        var getter = Expression.Lambda(
            typeof(Func<,>).MakeGenericType(typeof(object), value),
            read(source), source).Compile();
        var write = value != bare ? WriteNullableMethod : value.IsValueType ? WriteStructMethod : WriteClassMethod;
        return (LeafWriter)write.MakeGenericMethod(bare).Invoke(null, [getter, leaf])!;
    }

    /// <summary>A method call; <paramref name="isExtension"/> passes the source as the first argument of a static method.</summary>
    public static Resolver Method(MethodInfo method, bool isExtension, IReadOnlyList<int> argumentIndexes)
    {
        var source = Expression.Parameter(typeof(object));
        var context = Expression.Parameter(typeof(FieldContext));
        var call = Call(method, isExtension, argumentIndexes, source, context);
        return Expression.Lambda<Resolver>(Boxed(call, method.ReturnType), source, context).Compile();
    }

    /// <summary>A method that gives a stream of events.</summary>
    public static Func<object?, FieldContext, IAsyncEnumerable<object?>> Stream(
        MethodInfo method, bool isExtension, IReadOnlyList<int> argumentIndexes)
    {
        var source = Expression.Parameter(typeof(object));
        var context = Expression.Parameter(typeof(FieldContext));
        var call = Call(method, isExtension, argumentIndexes, source, context);
        var boxed = Expression.Call(Own(nameof(BoxStream)).MakeGenericMethod(method.ReturnType.GetGenericArguments()[0]), call);
        return Expression.Lambda<Func<object?, FieldContext, IAsyncEnumerable<object?>>>(boxed, source, context).Compile();
    }

    /// <summary>How to read the completed task of such a method; null when it is synchronous.</summary>
    public static Func<Task, object?>? Unwrapper(Type returns)
    {
        if (!returns.IsGenericType) return null;
        var definition = returns.GetGenericTypeDefinition();
        if (definition != typeof(Task<>) && definition != typeof(ValueTask<>)) return null;
        return Own(nameof(Result)).MakeGenericMethod(returns.GetGenericArguments()[0]).CreateDelegate<Func<Task, object?>>();
    }

    private static MethodCallExpression Call(MethodInfo method, bool isExtension, IReadOnlyList<int> argumentIndexes,
        Expression source, Expression context)
    {
        var parameters = method.GetParameters();
        var arguments = new Expression[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            arguments[i] = i == 0 && isExtension ? Expression.Convert(source, type)
                : type == typeof(FieldContext) ? context
                : type == typeof(CancellationToken) ? Expression.Property(context, nameof(FieldContext.CancellationToken))
                : argumentIndexes[i] < 0 ? Expression.Call(Own(nameof(Service)).MakeGenericMethod(type), context)
                : OptionalInput.ItemOf(type) is { } held ? Expression.Call(context, OptionalArgument.MakeGenericMethod(held), Expression.Constant(argumentIndexes[i]))
                : Expression.Call(context, Argument.MakeGenericMethod(type), Expression.Constant(argumentIndexes[i]));
        }

        return method.IsStatic
            ? Expression.Call(method, arguments)
            : Expression.Call(Expression.Convert(source, method.DeclaringType!), method, arguments);
    }

    private static Expression Boxed(Expression call, Type returns)
    {
        if (returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Expression.Call(Own(nameof(FromValueTask)).MakeGenericMethod(returns.GetGenericArguments()[0]), call);
        return Expression.Convert(call, typeof(object));
    }

    private static MethodInfo Argument { get; } =
        typeof(FieldContext).GetMethod(nameof(FieldContext.ArgumentAt), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static MethodInfo OptionalArgument { get; } =
        typeof(FieldContext).GetMethod(nameof(FieldContext.OptionalAt), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static MethodInfo Own(string name) =>
        typeof(ResolverCompiler).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static object? Result<T>(Task task) => ((Task<T>)task).Result;

    private static object? FromValueTask<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask();

    private static T Service<T>(FieldContext context) where T : notnull => context.Services.GetRequiredService<T>();

    private static async IAsyncEnumerable<object?> BoxStream<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var item in stream) yield return item;
    }

    private static LeafWriter WriteClass<T>(Func<object, T?> get, ILeafWriter<T> leaf) where T : class => (source, json) =>
    {
        var value = get(source);
        if (value is null) return false;
        leaf.WriteValue(json, value);
        return true;
    };

    private static LeafWriter WriteStruct<T>(Func<object, T> get, ILeafWriter<T> leaf) where T : struct => (source, json) =>
    {
        leaf.WriteValue(json, get(source));
        return true;
    };

    private static LeafWriter WriteNullable<T>(Func<object, T?> get, ILeafWriter<T> leaf) where T : struct => (source, json) =>
    {
        if (get(source) is not { } value) return false;
        leaf.WriteValue(json, value);
        return true;
    };
}
