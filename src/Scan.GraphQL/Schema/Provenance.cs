using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>By which subjects the ledger finds the logs that made a document.</summary>
/// <param name="Needs">Cells that the subjects are made of.</param>
/// <param name="Of">Alternatives, each of one to three subjects that all have to stand in a log.</param>
internal sealed record Provenance(RowNeeds Needs, Func<DocumentNode, IReadOnlyList<IReadOnlyList<long>>> Of)
{
    /// <summary>Null for kinds that logs do not name.</summary>
    public static Provenance? For(DocumentShape shape)
    {
        Cell? Named(string name) => shape.Cells.FirstOrDefault(c => c.Property.Name == name);
        Cell[] keys = [.. shape.KeyProperties.Where(p => p is not null).Select(p => shape.CellOf(p!))];
        if (shape.Kind == "alert") return OfAlert(Named("Avs")!, Named("MessageHash")!);
        if (keys.Any(k => k.Property.Name == "AgentId")) return OfAgent(Named("Registry")!, Named("AgentId")!);
        Cell[] naming = [.. keys.Where(k => k.Property.Name is "Avs" or "Operator" or "OperatorId" or "Staker" or "Token" or "Account" or "Root" or "Address" or "RollupChainId")];
        if (naming.All(k => k.Property.Name == "RollupChainId")) return null;
        return new(new RowNeeds(naming), node => Alternative([.. naming.Select(k => Topic(shape.Kind, node, k)).OfType<string>().Take(3).Select(Subjects.Hash)]));
    }

    private static Provenance OfAlert(Cell avs, Cell message) => new(new RowNeeds([avs, message]),
        node => [[Subjects.Hash(Topics.Alert(node.ChainId, avs.Read<Address>(node), message.Read<Hash32>(node)))]]);

    private static Provenance OfAgent(Cell registry, Cell id) => new(new RowNeeds([registry, id]), node =>
    {
        var (from, agent) = (registry.Read<Address>(node), id.Read<BigInteger>(node));
        return [[Subjects.Hash(Topics.Agent(node.ChainId, from, agent, canonical: true))], [Subjects.Hash(Topics.Agent(node.ChainId, from, agent, canonical: false))]];
    });

    private static string? Topic(string kind, DocumentNode node, Cell cell) => (kind, cell.Property.Name, cell.Value(node)) switch
    {
        ("operator", "Address", Address a) => Topics.Operator(node.ChainId, a),
        ("avs", "Address", Address a) => Topics.Avs(node.ChainId, a),
        ("token", "Address", Address a) => Topics.Token(node.ChainId, a),
        (_, "Avs", Address a) => Topics.Avs(node.ChainId, a),
        (_, "Operator", Address a) => Topics.Operator(node.ChainId, a),
        (_, "OperatorId", Hash32 h) => Topics.OperatorId(node.ChainId, h),
        (_, "Staker", Address a) => Topics.Staker(node.ChainId, a),
        (_, "Token", Address a) => Topics.Token(node.ChainId, a),
        (_, "Account", Address a) => Topics.Account(node.ChainId, a),
        ("withdrawal", "Root", Hash32 h) => Topics.Withdrawal(node.ChainId, h),
        (_, "RollupChainId", string id) when BigInteger.TryParse(id, out var rollup) => Topics.Rollup(rollup),
        _ => null,
    };

    private static IReadOnlyList<IReadOnlyList<long>> Alternative(IReadOnlyList<long> subjects) => subjects.Count == 0 ? [] : [subjects];
}
