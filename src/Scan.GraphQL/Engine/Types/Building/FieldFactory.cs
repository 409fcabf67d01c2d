using System.Reflection;

namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>Fields from properties and methods.</summary>
internal sealed class FieldFactory(TypeMapper mapper, InputFactory inputs, XmlDocs docs)
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;

    public IEnumerable<FieldDefinition> Properties(Type type)
    {
        // An interface's inherited properties are not in its own list.
        var declaring = type.IsInterface ? type.GetInterfaces().Prepend(type) : [type];
        return declaring.SelectMany(t => t.GetProperties(Instance))
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0 && !IsIgnored(p))
            .DistinctBy(p => p.Name)
            .Select(Property);
    }

    public IEnumerable<FieldDefinition> Methods(Type type) =>
        type.GetMethods(Instance | BindingFlags.DeclaredOnly).Where(IsField).Select(m => Method(m, false));

    /// <summary>Static methods whose first parameter is the source object.</summary>
    public IEnumerable<FieldDefinition> Extensions(Type type, Type source) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => IsField(m) && m.GetParameters() is [var first, ..] && first.ParameterType.IsAssignableFrom(source))
            .Select(m => Method(m, true));

    private FieldDefinition Property(PropertyInfo property)
    {
        var type = mapper.Output(property);
        return new FieldDefinition(Names.OfMember(property), type)
        {
            Description = docs.Property(property),
            DeprecationReason = Deprecation(property),
            Resolve = ResolverCompiler.Property(property),
            IsPure = true,
            WriteLeaf = type.Nullable is LeafType leaf ? ResolverCompiler.Leaf(property, leaf) : null,
            Cost = property.GetCustomAttribute<CostAttribute>()?.Cost ?? (type.Named is LeafType ? 0 : 1),
            Page = Page(property),
        };
    }

    private FieldDefinition Method(MethodInfo method, bool isExtension)
    {
        var arguments = new List<InputValue>();
        var parameters = method.GetParameters();
        var indexes = new int[parameters.Length];
        for (var i = isExtension ? 1 : 0; i < parameters.Length; i++)
        {
            if (IsSupplied(parameters[i]))
            {
                indexes[i] = -1;
                continue;
            }

            indexes[i] = arguments.Count;
            arguments.Add(inputs.OfParameter(parameters[i]));
        }

        var streams = method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);
        return new FieldDefinition(Names.OfMember(method), mapper.Output(method))
        {
            Description = docs.Summary(method),
            DeprecationReason = Deprecation(method),
            Arguments = arguments,
            Resolve = ResolverCompiler.Method(method, isExtension, indexes),
            Stream = streams ? ResolverCompiler.Stream(method, isExtension, indexes) : null,
            Unwrap = ResolverCompiler.Unwrapper(method.ReturnType),
            Cost = method.GetCustomAttribute<CostAttribute>()?.Cost ?? 1,
            Page = Page(method),
        };
    }

    private static PageSize? Page(MemberInfo member) => member.GetCustomAttribute<PageAttribute>() is { } page
        ? new PageSize(page.Argument, page.Default == 0 ? page.Max : page.Default, page.Max)
        : null;

    private static bool IsSupplied(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(CancellationToken) ||
        parameter.ParameterType == typeof(Execution.FieldContext) ||
        parameter.GetCustomAttribute<ServiceAttribute>() is not null;

    private static bool IsField(MethodInfo method) =>
        !method.IsSpecialName && !method.IsGenericMethodDefinition && method.ReturnType != typeof(void) && !IsIgnored(method) &&
        !method.Name.Contains('<', StringComparison.Ordinal) &&
        method.GetBaseDefinition().DeclaringType != typeof(object) &&
        method.Name is not ("Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "PrintMembers" or "Dispose" or "DisposeAsync");

    private static bool IsIgnored(MemberInfo member) => member.GetCustomAttribute<GraphQLIgnoreAttribute>() is not null;

    private static string? Deprecation(MemberInfo member) =>
        member.GetCustomAttribute<ObsoleteAttribute>() is { } obsolete ? obsolete.Message ?? "No longer supported" : null;
}
