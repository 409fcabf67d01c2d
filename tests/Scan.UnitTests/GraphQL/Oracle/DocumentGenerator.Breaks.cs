using System.Text;
using Scan.GraphQL.Engine.Types;

namespace Scan.UnitTests.GraphQL.Oracle;

/// <summary>Breaks that concern a selection or a document as a whole.</summary>
internal sealed partial class DocumentGenerator
{
    private void AppendBreaks(StringBuilder text, CompositeType type)
    {
        if (type is FieldedType fielded && fielded.Field("id") is not null && fielded.Field("name") is not null)
        {
            if (Strike(Break.ConflictingFields)) text.Append(Pick(" x: id x: name", " id: name ... { id }", " x: id ... @include(if: true) { x: name }"));
            if (Strike(Break.ConflictBelow)) text.Append(type.Name == "Person"
                ? " partner { y: id } partner { ... on Person { y: name } }"
                : " friends { y: id } friends { ...Conflict }");
            if (struck && broken == Break.ConflictBelow && type.Name != "Person") fragments.Append("\nfragment Conflict on Creature { y: name friends { id } }");
        }

        if (type == schema.Query && Strike(Break.DifferingArguments))
            text.Append(Pick(" d: creatures(first: 1) { id } d: creatures(first: 2) { id }", " d: echo(list: [1]) d: echo(list: [2])", " d: echo d: echo(flag: true)"));
        if (type is InterfaceType or UnionType && schema.Overlap(type, (CompositeType)schema.Type("Robot")!) && Strike(Break.ConflictingShapes))
            text.Append(" ... on Person { s: age } ... on Robot { s: model }");
    }

    private string WholeDocument(string text)
    {
        if (Strike(Break.UnusedFragment)) text += "\nfragment Unused on Person { id }";
        if (spreadable.Count > 0 && Strike(Break.DuplicateFragment)) text += $"\nfragment {spreadable[0].Name} on Person {{ id }}";
        if (Strike(Break.FragmentCycle))
            text += "\nquery C { me { ...A } } fragment A on Person { partner { ...B } } fragment B on Person { id ...D } fragment D on Person { home { guests { ...A ...B } } }";
        if (Strike(Break.SelfCycle)) text += "\nquery S { me { ...Self } } fragment Self on Person { ...Self friends { ...Self } }";
        if (Strike(Break.FragmentOnScalar)) text += "\nquery O { me { ...OnScalar } } fragment OnScalar on Stamp { id }";
        if (Strike(Break.FragmentOnUnknown)) text += "\nquery U { me { ...OnUnknown } } fragment OnUnknown on Persn { id }";
        if (Strike(Break.DuplicateOperation)) text += "\nquery Same { me { id } } query Same { me { name } }";
        if (Strike(Break.AnonymousAmongOthers)) text += "\n{ me { id } } query Named { me { id } }";
        if (Strike(Break.SubscriptionOfTwo)) text += "\nsubscription Two { ticks { number } more: ticks { number } ...Third } fragment Third on Subscription { forever { number } }";
        if (Strike(Break.SubscriptionOfIntrospection)) text += "\nsubscription { __typename }";
        if (Strike(Break.TypeDefinition)) text += Pick("\ntype Extra { a: Int b: Nowhere }", "\nextend type Person { a: Int }", "\nschema { query: Query }", "\ndirective @extra on FIELD");
        if (Strike(Break.DeepIntrospection))
            text += "\nquery D { __schema { types { fields { type { ...Deep } } } } } fragment Deep on __Type { fields { type { fields { name } } } }";
        return text;
    }

    private string Corrupt(string text)
    {
        var at = random.Next(text.Length);
        if (Strike(Break.DropCharacter)) return text.Remove(at, 1);
        if (Strike(Break.InsertCharacter)) return text.Insert(at, Pick("\"", "{", "}", "!", "$", "...", "\u0001", "\\", "0", "'", "é", "\ud800", "&", "#"));
        if (at > 0 && Strike(Break.SwapCharacters)) return text.Remove(at - 1, 2 - (at == text.Length ? 1 : 0)).Insert(at - 1, $"{text[at]}{text[at - 1]}");
        return Strike(Break.Truncate) ? text[..at] : text;
    }
}
