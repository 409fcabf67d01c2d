using System.Reflection;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types.Building;

namespace Scan.GraphQL.Engine.Types;

/// <summary>How named types come to be: at their first use, filled after all that use them are known.</summary>
public sealed partial class SchemaBuilder
{
    private static readonly MethodInfo MakeEnumMethod =
        typeof(SchemaBuilder).GetMethod(nameof(MakeEnumOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    private (TypeMapper Mapper, InputFactory Inputs, FieldFactory Fields) parts;

    private NamedType Named(Type type, bool input)
    {
        if ((input ? inputTypes : outputs).TryGetValue(type, out var known)) return Register(known);
        if (type.IsEnum) return Both(type, Register(MakeEnum(type)));
        if (type.IsPrimitive || type == typeof(object) || type == typeof(decimal))
            throw new SchemaException($"No scalar is registered for {type.Name}.");
        return input ? MakeInput(type) : type.IsInterface || type.IsAbstract ? MakeInterface(type) : MakeObject(type);
    }

    private NamedType Both(Type type, NamedType made) => outputs[type] = inputTypes[type] = made;

    private NamedType Register(NamedType type)
    {
        if (!byName.TryAdd(type.Name, type) && byName[type.Name] != type)
            throw new SchemaException($"Two types are named {type.Name}.");
        return type;
    }

    private ObjectType MakeObject(Type type)
    {
        var configuration = configurations.GetValueOrDefault(type);
        var made = new ObjectType(configuration?.TypeName ?? Names.OfType(type))
        {
            Description = configuration?.TypeDescription ?? docs.Summary(type),
        };
        outputs[type] = Register(made);
        unfinished.Enqueue(() => FillFields(made, type, configuration));
        return made;
    }

    private InterfaceType MakeInterface(Type type)
    {
        var configuration = configurations.GetValueOrDefault(type);
        var made = new InterfaceType(configuration?.TypeName ?? Names.OfType(type))
        {
            Description = configuration?.TypeDescription ?? docs.Summary(type),
        };
        outputs[type] = Register(made);
        unfinished.Enqueue(() => FillFields(made, type, configuration));
        return made;
    }

    private InputObjectType MakeInput(Type type)
    {
        var made = new InputObjectType(Names.OfInput(type))
        {
            Description = docs.Summary(type),
            IsOneOf = type.GetCustomAttribute<OneOfAttribute>() is not null,
        };
        inputTypes[type] = Register(made);
        unfinished.Enqueue(() => parts.Inputs.Fill(made, type));
        return made;
    }

    private EnumType MakeEnum(Type type) =>
        (EnumType)MakeEnumMethod.MakeGenericMethod(type).Invoke(null, [docs])!;

    private static EnumType<T> MakeEnumOf<T>(XmlDocs docs) where T : struct, Enum => new(Names.OfType(typeof(T)),
        [.. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.GetCustomAttribute<GraphQLIgnoreAttribute>() is null)
            .Select(f => new EnumValue(Names.OfEnumValue(f), f.GetValue(null)!)
            {
                Description = docs.Summary(f),
                DeprecationReason = f.GetCustomAttribute<ObsoleteAttribute>()?.Message,
            })])
    {
        Description = docs.Summary(typeof(T)),
    };

    private void FillFields(FieldedType made, Type type, ObjectConfiguration? configuration)
    {
        var fields = parts.Fields.Properties(type);
        if (configuration?.WithMethods == true || type.IsInterface) fields = fields.Concat(parts.Fields.Methods(type));
        foreach (var extension in configuration?.Extensions ?? []) fields = fields.Concat(parts.Fields.Extensions(extension, type));
        var replaced = configuration?.Fields.Select(f => f.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var field in fields)
        {
            if (configuration?.Ignored.Contains(field.Name) != true && !replaced.Contains(field.Name)) made.Add(field);
        }

        foreach (var field in configuration?.Fields ?? []) made.Add(Make(field));
    }

    private FieldDefinition Make(FieldConfiguration field) => new(field.Name, field.Notation is null
        ? parts.Mapper.Plain(field.ClrType!)
        : Resolve(Parser.ParseType(field.Notation)))
    {
        Description = field.Text,
        DeprecationReason = field.Deprecation,
        Arguments = [.. field.Arguments.Select(a => new InputValue(a.Name, Resolve(Parser.ParseType(a.Type)))
        {
            Description = a.Description,
            DefaultValue = a.Default is null ? null : Parser.ParseConstant(a.Default),
        })],
        Resolve = field.Resolver ?? ((_, _) => throw new InvalidOperationException($"{field.Name} has no resolver.")),
        IsPure = field.Pure,
        Unwrap = field.Unwrap,
        Stream = field.Source,
        Cost = field.FieldCost,
        Page = field.PageSize,
    };

    /// <summary>A type by its notation; every name in it is known by now, or made from what was declared.</summary>
    private GraphQLType Resolve(TypeNode node) => node switch
    {
        NonNullTypeNode n => new NonNullType(Resolve(n.Of)),
        ListTypeNode l => new ListType(Resolve(l.Of)),
        NamedTypeNode n => byName.GetValueOrDefault(n.Name) ?? BuiltIn(n.Name)
            ?? throw new SchemaException($"No type is named {n.Name}."),
        _ => throw new InvalidOperationException(),
    };

    private NamedType? BuiltIn(string name) =>
        outputs.Values.Append(BuiltInScalars.Id).FirstOrDefault(t => t.Name == name) is { } found ? Register(found) : null;

    private void FillUnions()
    {
        foreach (var (marker, name, members) in unions)
        {
            var union = (UnionType)byName[name];
            var types = members.Length > 0 ? members : [.. outputs.Keys.Where(t => marker.IsAssignableFrom(t) && outputs[t] is ObjectType)];
            foreach (var member in types) union.Members.Add((ObjectType)Named(member, false));
        }

        while (unfinished.TryDequeue(out var finish)) finish();
    }

    private void LinkInterfaces()
    {
        var interfaces = outputs.Where(p => p.Value is InterfaceType).ToArray();
        foreach (var (clr, type) in outputs)
        {
            if (type is not FieldedType fielded) continue;
            foreach (var (contract, made) in interfaces)
            {
                if (contract != clr && contract.IsAssignableFrom(clr)) fielded.Implement((InterfaceType)made);
            }
        }
    }

    /// <summary>What arguments, defaults and directives name has to be in the type map as well.</summary>
    private void RegisterBuiltIns()
    {
        Register(BuiltInScalars.Boolean);
        Register(BuiltInScalars.String);
        foreach (var type in byName.Values.ToArray())
        {
            if (type is FieldedType fielded)
            {
                foreach (var field in fielded.Fields)
                {
                    Register(field.Type.Named);
                    foreach (var argument in field.Arguments) Register(argument.Type.Named);
                }
            }
            else if (type is InputObjectType input)
            {
                foreach (var field in input.Fields) Register(field.Type.Named);
            }
        }
    }
}
