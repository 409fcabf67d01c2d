using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>By which subjects the ledger finds the logs that made a document.</summary>
internal static class Provenance
{
    /// <summary>Alternatives, each of one to three subjects that all have to stand in a log; null for kinds that logs do not name.</summary>
    public static Func<DocumentNode, IReadOnlyList<IReadOnlyList<long>>>? Of(DocumentShape shape)
    {
        var read = shape.Mapping.Type.GetProperties().ToDictionary(p => p.Name, p => (Func<object, object?>)p.GetValue);
        string[] keys = [.. shape.KeyProperties.Where(p => p is not null).Select(p => p!.Name)];
        string? Topic(DocumentNode node, object body, string name) => (shape.Kind, name, read[name](body)) switch
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
        if (shape.Kind == "alert") return node => Body(node) is Domain.Mach.Alert a ? [[Subjects.Hash(Topics.Alert(a.ChainId, a.Avs, a.MessageHash))]] : [];
        if (keys.Contains("AgentId"))
        {
            return node =>
            {
                var body = Body(node);
                var (registry, id) = ((Address)read["Registry"](body)!, (BigInteger)read["AgentId"](body)!);
                return [[Subjects.Hash(Topics.Agent(node.ChainId, registry, id, canonical: true))], [Subjects.Hash(Topics.Agent(node.ChainId, registry, id, canonical: false))]];
            };
        }
        return keys.Any(k => k is "Avs" or "Operator" or "OperatorId" or "Staker" or "Token" or "Account" or "Root" or "Address")
            ? node => Alternative([.. keys.Select(k => Topic(node, Body(node), k)).OfType<string>().Take(3).Select(Subjects.Hash)])
            : null;
    }

    private static IReadOnlyList<IReadOnlyList<long>> Alternative(IReadOnlyList<long> subjects) => subjects.Count == 0 ? [] : [subjects];

    private static object Body(DocumentNode node) => node.GetType().GetProperty(nameof(DocumentNode<object>.Body))!.GetValue(node)!;
}
