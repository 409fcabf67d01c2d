using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Validation;

/// <summary>Walks a document with the types of the schema at hand, and notes what the rules need.</summary>
internal sealed class DocumentWalk(DocumentFacts facts)
{
    private readonly Schema schema = facts.Schema;
    private DefinitionFacts definition = null!;
    private FieldDefinition? enclosing;

    public void Run()
    {
        foreach (var node in facts.Document.Definitions)
        {
            switch (node)
            {
                case OperationNode operation: Operation(operation); break;
                case FragmentNode fragment: Fragment(fragment); break;
                case TypeSystemNode types: facts.TypeReferences.AddRange(types.References); break;
            }
        }
    }

    private void Operation(OperationNode node)
    {
        facts.Definitions.Add(definition = new DefinitionFacts(node, node.SelectionSet));
        foreach (var variable in node.Variables)
        {
            var type = TypeReferences.Resolve(schema, variable.Type);
            NoteReferences(variable.Type);
            if (variable.DefaultValue is { } value) facts.Values.Add(new ValueUse(value, type is { IsInput: true } ? type : null));
            Directives(variable.Directives, "VARIABLE_DEFINITION");
        }

        Directives(node.Directives, node.Kind.ToString().ToUpperInvariant());
        Selections(node.SelectionSet, schema.Root(node.Kind), true);
    }

    private void Fragment(FragmentNode node)
    {
        facts.Definitions.Add(definition = new DefinitionFacts(node, node.SelectionSet));
        facts.TypeReferences.Add(node.TypeCondition);
        Directives(node.Directives, "FRAGMENT_DEFINITION");
        Selections(node.SelectionSet, schema.Type(node.TypeCondition.Name) as CompositeType, true);
    }

    private void Selections(SelectionSetNode set, CompositeType? parent, bool ownLevel)
    {
        if (ownLevel) facts.Selections.Add(new SelectionUse(set, parent));
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field: Field(field, parent); break;
                case FragmentSpreadNode spread:
                    facts.Spreads.Add(new SpreadUse(spread, parent));
                    Directives(spread.Directives, "FRAGMENT_SPREAD");
                    break;
                case InlineFragmentNode inline: Inline(inline, parent); break;
            }
        }
    }

    private void Field(FieldNode node, CompositeType? parent)
    {
        var field = parent is null ? null : schema.FieldOf(parent, node.Name.Value);
        facts.Fields.Add(new FieldUse(node, parent, field));
        var outer = enclosing;
        enclosing = field;
        Arguments(node.Arguments, field?.Arguments);
        Directives(node.Directives, "FIELD");
        if (node.SelectionSet is not null) Selections(node.SelectionSet, field?.Type.Named as CompositeType, true);
        enclosing = outer;
    }

    private void Inline(InlineFragmentNode node, CompositeType? parent)
    {
        GraphQLType? type = parent;
        if (node.TypeCondition is { } on)
        {
            facts.TypeReferences.Add(on);
            type = schema.Type(on.Name) is { IsOutput: true } known ? known : null;
        }

        facts.Inlines.Add(new InlineUse(node, parent, type));
        Directives(node.Directives, "INLINE_FRAGMENT");
        Selections(node.SelectionSet, type as CompositeType, false);
    }

    private void Directives(IReadOnlyList<DirectiveNode> directives, string location)
    {
        if (directives.Count == 0) return;
        facts.DirectiveSites.Add(directives);
        foreach (var directive in directives)
        {
            var known = schema.Directive(directive.Name.Value);
            facts.Directives.Add(new DirectiveUse(directive, location, known));
            // An unknown directive's arguments are read as the field's, as graphql-js does.
            Arguments(directive.Arguments, known?.Arguments ?? enclosing?.Arguments);
        }
    }

    private void Arguments(IReadOnlyList<ArgumentNode> nodes, IReadOnlyList<InputValue>? definitions)
    {
        if (nodes.Count == 0) return;
        facts.ArgumentSites.Add(nodes);
        foreach (var node in nodes)
        {
            var known = definitions?.FirstOrDefault(d => d.Name == node.Name.Value);
            facts.Values.Add(new ValueUse(node.Value, known?.Type));
            Variables(node.Value, known?.Type, known?.DefaultValue is not null, null);
        }
    }

    private void Variables(ValueNode node, GraphQLType? type, bool hasDefault, GraphQLType? parent)
    {
        switch (node)
        {
            case VariableNode variable:
                definition.Variables.Add(new VariableUse(variable, type, hasDefault, parent));
                break;
            case ListNode list:
                var item = type?.Nullable is ListType l ? l.Of : type?.Nullable;
                foreach (var value in list.Items) Variables(value, item, false, type);
                break;
            case ObjectNode fields:
                var input = type?.Named as InputObjectType;
                foreach (var field in fields.Fields)
                {
                    var known = input?.Field(field.Name.Value);
                    Variables(field.Value, known?.Type, known?.DefaultValue is not null, input);
                }

                break;
        }
    }

    private void NoteReferences(TypeNode node)
    {
        while (node is not NamedTypeNode) node = node is ListTypeNode list ? list.Of : ((NonNullTypeNode)node).Of;
        facts.TypeReferences.Add((NamedTypeNode)node);
    }
}
