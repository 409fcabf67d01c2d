using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Amounts in whole units beside the exact integers: by the unit's decimals where these are known, by those that the reader gives elsewhere.</summary>
internal static class Amounts
{
    private const int Wad = 18;

    /// <summary>Integers that are no amounts.</summary>
    private static readonly HashSet<string> Counts =
        ["Nonce", "SlashId", "LastSlashId", "L2BlockNumber", "InvalidOutputIndex", "Blocks", "FirstBlock", "LastBlock", "HighestFirstBlock", "DaHeight", "GlobalMetadata", "Deadline", "TaskSla", "VaultId"];

    /// <summary>Fractions of one with 18 decimals by the contracts' own definition, and sums of such.</summary>
    private static readonly HashSet<string> Fractions =
        ["Magnitude", "PendingMagnitude", "MaxMagnitude", "EncumberedMagnitude", "ScalingFactor", "PreviousScalingFactor", "BeaconChainSlashingFactor", "FeedbackSum"];

    public static bool IsAmount(Cell cell) => !cell.Property.Name.EndsWith("Id", StringComparison.Ordinal) && !Counts.Contains(cell.Property.Name);

    public static FieldDefinition Field(string name, Cell cell, DocumentShape shape, string? description)
    {
        var (of, known, needs) = UnitOf(cell, shape);
        return Resolve.Task<string>(name + "Decimal", Scalars.Decimal, $"{description} As a decimal number of whole units: {known}",
            [Resolve.Argument("decimals", BuiltInScalars.Int, "The unit's decimals, 0 to 77, where the reader knows better.")], 0, new RowNeeds([cell, .. needs]), (source, context) =>
            {
                var node = (DocumentNode)source!;
                if (cell.Text(node) is not { } digits) return Task.FromResult<string?>(null);
                return context.Argument<object?>("decimals") is int given ? Task.FromResult<string?>(Units.Shift(digits, given)) : ShiftAsync(digits, of(node, context));
            });
    }

    private static async Task<string?> ShiftAsync(string digits, ValueTask<int?> decimals) => await decimals is { } known ? Units.Shift(digits, known) : null;

    private static (Func<DocumentNode, FieldContext, ValueTask<int?>> Of, string Known, IReadOnlyList<Cell> Needs) UnitOf(Cell cell, DocumentShape shape)
    {
        Cell? Named(string name) => shape.Cells.FirstOrDefault(c => c.Property.Name == name);
        if (Fractions.Contains(cell.Property.Name)) return ((_, _) => new(Wad), "18 decimals.", []);
        if (Named(cell.Property.Name + "Decimals") is { } own) return ((node, _) => new(own.Has(node) ? own.Read<int>(node) : null), $"as many decimals as {own.Name} says.", [own]);
        if ((Named("Strategy") ?? Named("Token") ?? (shape.Kind == "strategy" ? Named("Address") : null)) is { } token && DocumentShape.Bare(token.Property.PropertyType) == typeof(Address))
        {
            return ((node, context) => token.Has(node) ? DecimalsAsync(node.ChainId, token.Read<Address>(node), context) : default,
                $"by the decimals that the network's manifest gives for the {token.Name}; null where it gives none.", [token]);
        }
        return ((_, _) => default, "null unless decimals are given, for its unit is not known.", []);
    }

    private static async ValueTask<int?> DecimalsAsync(long chainId, Address token, FieldContext context) =>
        (await context.ChainsAsync()).TryGetValue(chainId, out var chain) ? ((TokenBook)context.Services.GetService(typeof(TokenBook))!).DecimalsOf(chain, token) : null;
}
