using System.Collections;
using System.Reflection;
using Scan.GraphQL.Engine.Types;
using Scan.UnitTests.GraphQL.Model;

namespace Scan.UnitTests.GraphQL.Oracle;

/// <summary>The made-up world as a table of plain objects, for an executor that knows only JSON.</summary>
internal sealed class WorldDump(Schema schema)
{
    private readonly Dictionary<object, int> indexes = new(ReferenceEqualityComparer.Instance);
    private readonly List<Dictionary<string, object?>> objects = [];

    public object Of(object root, ObjectType type) => new { root = Reference(root, type), objects };

    private Dictionary<string, object> Reference(object value, ObjectType type)
    {
        if (!indexes.TryGetValue(value, out var index))
        {
            indexes[value] = index = objects.Count;
            var fields = new Dictionary<string, object?> { ["__typename"] = type.Name };
            objects.Add(fields);
            foreach (var field in type.Fields) fields[field.Name] = Field(value, field.Name);
        }

        return new Dictionary<string, object> { ["$ref"] = index };
    }

    private object? Field(object source, string name)
    {
        var members = source.GetType().GetMembers(BindingFlags.Public | BindingFlags.Instance);
        var member = members.First(m => m is PropertyInfo or MethodInfo { IsSpecialName: false } &&
            (m.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || m.Name.Equals(name + "Async", StringComparison.OrdinalIgnoreCase)));
        try
        {
            return Plain(member is PropertyInfo property ? property.GetValue(source) : Call((MethodInfo)member, source));
        }
        catch (TargetInvocationException)
        {
            return new Dictionary<string, object> { ["$error"] = true };
        }
    }

    private static object? Call(MethodInfo method, object source)
    {
        var arguments = method.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue
            : p.ParameterType == typeof(string) ? "" : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType)
            : p.ParameterType == typeof(Filter) ? new Filter("", null, null, null, null) : null).ToArray();
        var result = method.Invoke(source, arguments);
        if (result is ValueTask<IReadOnlyList<Person>> people) return people.Result;
        return result is Task task ? task.GetType().GetProperty("Result")!.GetValue(task) : result;
    }

    private object? Plain(object? value) => value switch
    {
        null or string or bool or int or long or double => value,
        Stamp stamp => stamp.ToString(),
        Mood mood => mood switch { Mood.Happy => "HAPPY", Mood.Sad => "SAD", _ => "VERY_ANGRY" },
        IEnumerable list => list.Cast<object?>().Select(Plain).ToArray(),
        _ => Reference(value, schema.TypeOf(value) ?? throw new InvalidOperationException(value.GetType().Name)),
    };
}
