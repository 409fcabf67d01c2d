namespace Scan.UnitTests.GraphQL.Oracle;

/// <summary>Ways to break a document: at least one for every rule, and some for the grammar.</summary>
internal enum Break
{
    None,
    UnknownField, LeafWithSelection, CompositeWithoutSelection,
    UnknownArgument, MissingArgument, DuplicateArgument, WrongValue, NullForNonNull, ListForSingle,
    UnknownInputField, MissingInputField, DuplicateInputField, TwoOfOne, NullOfOne, NoneOfOne, BadEnum,
    UnknownDirective, MisplacedDirective, DuplicateDirective, UnknownDirectiveArgument, MissingDirectiveArgument,
    ConflictingFields, DifferingArguments, ConflictingShapes, ConflictBelow,
    UndefinedVariable, UnusedVariable, DuplicateVariable, OutputVariable, UnknownVariableType, WrongDefault, MismatchedVariable,
    UnknownFragment, UnusedFragment, DuplicateFragment, FragmentCycle, SelfCycle, FragmentOnScalar, FragmentOnUnknown, InlineOnScalar, ImpossibleSpread,
    DuplicateOperation, AnonymousAmongOthers, SubscriptionOfTwo, SubscriptionOfIntrospection, TypeDefinition, DeepIntrospection,
    DropCharacter, InsertCharacter, SwapCharacters, Truncate,
}
