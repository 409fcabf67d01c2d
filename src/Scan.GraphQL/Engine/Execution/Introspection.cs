using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>The schema's own types and fields (October 2021, section 4, with <c>isOneOf</c> of September 2025).</summary>
internal sealed class Introspection
{
    private readonly Schema schema;
    private readonly ObjectType schemaType = new("__Schema") { Description = "A GraphQL Schema defines the capabilities of a GraphQL server. It exposes all available types and directives on the server, as well as the entry points for query, mutation, and subscription operations." };
    private readonly ObjectType typeType = new("__Type") { Description = "The fundamental unit of any GraphQL Schema is the type. There are many kinds of types in GraphQL as represented by the `__TypeKind` enum." };
    private readonly ObjectType fieldType = new("__Field") { Description = "Object and Interface types are described by a list of Fields, each of which has a name, potentially a list of arguments, and a return type." };
    private readonly ObjectType inputValueType = new("__InputValue") { Description = "Arguments provided to Fields or Directives and the input fields of an InputObject are represented as Input Values which describe their type and optionally a default value." };
    private readonly ObjectType enumValueType = new("__EnumValue") { Description = "One possible value for a given Enum. Enum values are unique values, not a placeholder for a string or numeric value." };
    private readonly ObjectType directiveType = new("__Directive") { Description = "A Directive provides a way to describe alternate runtime execution and type validation behavior in a GraphQL document." };

    public Introspection(Schema schema)
    {
        this.schema = schema;
        FillSchema();
        FillType();
        FillField();
        FillInputValue();
        FillEnumValue();
        FillDirective();
        TypeName = new FieldDefinition("__typename", NonNull(BuiltInScalars.String))
        {
            Description = "The name of the current Object type at runtime.",
            IsPure = true,
            Cost = 0,
        };
        SchemaField = new FieldDefinition("__schema", NonNull(schemaType))
        {
            Description = "Access the current type schema of this server.",
            Resolve = (_, _) => this.schema,
            Cost = 0,
        };
        TypeField = new FieldDefinition("__type", typeType)
        {
            Description = "Request the type information of a single type.",
            Arguments = [new InputValue("name", NonNull(BuiltInScalars.String))],
            Resolve = (_, context) => this.schema.Type(context.ArgumentAt<string>(0)),
            Cost = 0,
        };
    }

    public FieldDefinition TypeName { get; }

    public FieldDefinition SchemaField { get; }

    public FieldDefinition TypeField { get; }

    public IReadOnlyList<NamedType> Types =>
        [schemaType, typeType, IntrospectionEnums.TypeKind, fieldType, inputValueType, enumValueType, directiveType, IntrospectionEnums.DirectiveLocation];

    private void FillSchema()
    {
        Read(schemaType, "description", BuiltInScalars.String, (Schema s) => s.Description);
        Read(schemaType, "types", ListOf(typeType), (Schema s) => s.Types);
        Read(schemaType, "queryType", NonNull(typeType), (Schema s) => s.Query);
        Read(schemaType, "mutationType", typeType, (Schema s) => s.Mutation);
        Read(schemaType, "subscriptionType", typeType, (Schema s) => s.Subscription);
        Read(schemaType, "directives", ListOf(directiveType), (Schema s) => s.Directives);
    }

    private void FillType()
    {
        Read(typeType, "kind", NonNull(IntrospectionEnums.TypeKind), (GraphQLType t) => IntrospectionEnums.KindOf(t));
        Read(typeType, "name", BuiltInScalars.String, (GraphQLType t) => (t as NamedType)?.Name);
        Read(typeType, "description", BuiltInScalars.String, (GraphQLType t) => (t as NamedType)?.Description);
        Read(typeType, "specifiedByURL", BuiltInScalars.String, (GraphQLType t) => (t as ScalarType)?.SpecifiedByUrl);
        List(typeType, "fields", new ListType(NonNull(fieldType)), (t, all) => (t as FieldedType)?.Fields.Where(f => all || f.DeprecationReason is null));
        Read(typeType, "interfaces", new ListType(NonNull(typeType)), (GraphQLType t) => (t as FieldedType)?.Interfaces);
        Read(typeType, "possibleTypes", new ListType(NonNull(typeType)), (GraphQLType t) =>
            t is InterfaceType or UnionType ? schema.PossibleTypes((CompositeType)t) : null);
        List(typeType, "enumValues", new ListType(NonNull(enumValueType)), (t, all) => (t as EnumType)?.Values.Where(v => all || v.DeprecationReason is null));
        List(typeType, "inputFields", new ListType(NonNull(inputValueType)), (t, all) => (t as InputObjectType)?.Fields.Where(f => all || f.DeprecationReason is null));
        Read(typeType, "ofType", typeType, (GraphQLType t) => t is ListType list ? list.Of : (t as NonNullType)?.Of);
        Read(typeType, "isOneOf", BuiltInScalars.Boolean, (GraphQLType t) => (t as InputObjectType)?.IsOneOf);
    }

    private void FillField()
    {
        Read(fieldType, "name", NonNull(BuiltInScalars.String), (FieldDefinition f) => f.Name);
        Read(fieldType, "description", BuiltInScalars.String, (FieldDefinition f) => f.Description);
        Arguments<FieldDefinition>(fieldType, f => f.Arguments);
        Read(fieldType, "type", NonNull(typeType), (FieldDefinition f) => f.Type);
        Read(fieldType, "isDeprecated", NonNull(BuiltInScalars.Boolean), (FieldDefinition f) => f.DeprecationReason is not null);
        Read(fieldType, "deprecationReason", BuiltInScalars.String, (FieldDefinition f) => f.DeprecationReason);
    }

    private void FillInputValue()
    {
        Read(inputValueType, "name", NonNull(BuiltInScalars.String), (InputValue v) => v.Name);
        Read(inputValueType, "description", BuiltInScalars.String, (InputValue v) => v.Description);
        Read(inputValueType, "type", NonNull(typeType), (InputValue v) => v.Type);
        Read(inputValueType, "defaultValue", BuiltInScalars.String, (InputValue v) => v.DefaultValue is null ? null : Printer.Print(v.DefaultValue),
            "A GraphQL-formatted string representing the default value for this input value.");
        Read(inputValueType, "isDeprecated", NonNull(BuiltInScalars.Boolean), (InputValue v) => v.DeprecationReason is not null);
        Read(inputValueType, "deprecationReason", BuiltInScalars.String, (InputValue v) => v.DeprecationReason);
    }

    private void FillEnumValue()
    {
        Read(enumValueType, "name", NonNull(BuiltInScalars.String), (EnumValue v) => v.Name);
        Read(enumValueType, "description", BuiltInScalars.String, (EnumValue v) => v.Description);
        Read(enumValueType, "isDeprecated", NonNull(BuiltInScalars.Boolean), (EnumValue v) => v.DeprecationReason is not null);
        Read(enumValueType, "deprecationReason", BuiltInScalars.String, (EnumValue v) => v.DeprecationReason);
    }

    private void FillDirective()
    {
        Read(directiveType, "name", NonNull(BuiltInScalars.String), (DirectiveDefinition d) => d.Name);
        Read(directiveType, "description", BuiltInScalars.String, (DirectiveDefinition d) => d.Description);
        Read(directiveType, "isRepeatable", NonNull(BuiltInScalars.Boolean), (DirectiveDefinition d) => d.IsRepeatable);
        Read(directiveType, "locations", ListOf(IntrospectionEnums.DirectiveLocation), (DirectiveDefinition d) => d.Locations);
        Arguments<DirectiveDefinition>(directiveType, d => d.Arguments);
    }

    private static void Read<T>(ObjectType on, string name, GraphQLType type, Func<T, object?> get, string? description = null) =>
        on.Add(new FieldDefinition(name, type) { Resolve = (source, _) => get((T)source!), IsPure = true, Cost = 0, Description = description });

    private static void List(ObjectType on, string name, GraphQLType type, Func<GraphQLType, bool, IEnumerable<object>?> get) =>
        on.Add(new FieldDefinition(name, type)
        {
            Arguments = [IncludeDeprecated()],
            Resolve = (source, context) => get((GraphQLType)source!, context.ArgumentAt<bool>(0)),
            Cost = 0,
        });

    private void Arguments<T>(ObjectType on, Func<T, IReadOnlyList<InputValue>> get) =>
        on.Add(new FieldDefinition("args", ListOf(inputValueType))
        {
            Arguments = [IncludeDeprecated()],
            Resolve = (source, context) =>
            {
                var all = context.ArgumentAt<bool>(0);
                return get((T)source!).Where(a => all || a.DeprecationReason is null);
            },
            Cost = 0,
        });

    private static InputValue IncludeDeprecated() =>
        new("includeDeprecated", BuiltInScalars.Boolean) { DefaultValue = new BooleanNode(0, false) };

    private static NonNullType NonNull(GraphQLType type) => new(type);

    private static NonNullType ListOf(GraphQLType type) => new(new ListType(new NonNullType(type)));
}
