using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>By which subjects the ledger finds the logs that made a document.</summary>
/// <param name="Needs">Cells that the subjects are made of.</param>
/// <param name="OfAgents">The subjects depend on the chain's canonical registry.</param>
/// <param name="Of">From a document and the canonical registry: alternatives, each of one to three subjects that all have to stand in a log.</param>
internal sealed record Provenance(RowNeeds Needs, bool OfAgents, Func<DocumentNode, Address?, IReadOnlyList<IReadOnlyList<long>>> Of)
{
    /// <summary>Null for kinds that logs do not name.</summary>
    public static Provenance? For(DocumentShape shape)
    {
        Cell? Named(string name) => shape.Cells.FirstOrDefault(c => c.Property.Name == name);
        Cell[] keys = [.. shape.KeyProperties.Where(p => p is not null).Select(p => shape.CellOf(p!))];
        if (shape.Kind == "alert") return OfAlert(Named("Avs")!, Named("MessageHash")!);
        if (Named("Registry") is { } registry && Named("AgentId") is { } agent) return OfAgent(registry, agent, Named("Client") ?? Named("Validator"));
        Cell[] naming = [.. keys.Where(k => k.Property.Name is "Avs" or "Operator" or "OperatorId" or "Staker" or "Token" or "Account" or "Root" or "Address" or "RollupChainId")];
        if (naming.All(k => k.Property.Name == "RollupChainId")) return null;
        return new(new RowNeeds(naming), false, (node, _) => Alternative([.. naming.Select(k => Topic(shape.Kind, node, k)).OfType<string>().Take(3).Select(Subjects.Hash)]));
    }

    private static Provenance OfAlert(Cell avs, Cell message) => new(new RowNeeds([avs, message]), false,
        (node, _) => [[Subjects.Hash(Topics.Alert(node.ChainId, avs.Read<Address>(node), message.Read<Hash32>(node)))]]);

    /// <summary>Agents and what belongs to them: two registries of a chain may give out the same id, and only one of them is named without its address.</summary>
    private static Provenance OfAgent(Cell registry, Cell id, Cell? party) => new(new RowNeeds(party is null ? [registry, id] : [registry, id, party]), true, (node, canonical) =>
    {
        var from = registry.Read<Address>(node);
        var agent = Subjects.Hash(Topics.Agent(node.ChainId, from, id.Read<BigInteger>(node), from == canonical));
        return party is null ? [[agent]] : [[agent, Subjects.Hash(Topics.Account(node.ChainId, party.Read<Address>(node)))]];
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
