using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>By what the ledger finds the logs that made a document. Every kind has one: a schema with a kind of which nothing is known cannot be built.</summary>
/// <param name="Needs">Cells that the search is made of.</param>
/// <param name="OfAgents">The subjects depend on the chain's canonical registry.</param>
/// <param name="Of">From a document, the block to look back from and the canonical registry: alternatives, each a search of its own.</param>
internal sealed record Provenance(RowNeeds Needs, bool OfAgents, Func<DocumentNode, long, Address?, IReadOnlyList<LogSearch>> Of)
{
    /// <exception cref="InvalidOperationException">No rule speaks of the kind.</exception>
    public static Provenance For(DocumentShape shape)
    {
        if (ProvenanceRules.ByKind.TryGetValue(shape.Kind, out var rule)) return rule(new ProvenanceCells(shape));
        var keys = shape.KeyProperties;
        if (keys is [{ Name: "Block" }, { Name: "LogIndex" }, ..]) return OfPlace(shape.CellOf(keys[0]!), shape.CellOf(keys[1]!));
        Cell? Named(string name) => shape.Cells.FirstOrDefault(c => c.Property.Name == name);
        if (Named("Registry") is { } registry && Named("AgentId") is { } agent) return shape.Kind == "feedback" ? OfFeedback(shape, registry, agent) : OfAgent(registry, agent, Named("Client") ?? Named("Validator"));
        Cell[] naming = [.. keys.OfType<System.Reflection.PropertyInfo>().Select(shape.CellOf).Where(k => TopicOf(shape.Kind, k.Property) is not null)];
        // A log that changes what lies between two things tells of both, also of one by which the ledger does not find.
        var mentioned = keys.OfType<System.Reflection.PropertyInfo>().Select(shape.CellOf).FirstOrDefault(k => TopicOf(shape.Kind, k.Property) is null && k.Property.PropertyType is var type && (type == typeof(Address) || type == typeof(Hash32)));
        if (naming.Length == 0) throw new InvalidOperationException($"Which logs make a {shape.TypeName}? Its key names nothing that logs speak of, and ProvenanceRules say nothing of it.");
        return new(new RowNeeds(mentioned is null ? naming : [.. naming, mentioned]), false, (node, to, _) =>
        {
            string[] topics = [.. naming.Where(k => k.Has(node)).Select(k => TopicOf(shape.Kind, k.Property)!(node.ChainId, k.Value(node)!))];
            return topics.Length == 0 ? [] : [new LogSearch(node.ChainId, to, SubjectSet.Of(topics)) { Mentions = mentioned?.Text(node) }];
        });
    }

    /// <summary>Documents that are known by the place of their log; the block is that of the last change too, or an older one.</summary>
    private static Provenance OfPlace(Cell block, Cell index) => new(new RowNeeds([block, index]), false,
        (node, to, _) => block.Read<long>(node) is var at && at > to ? [] : [new LogSearch(node.ChainId, at, default, index.Read<int>(node))]);

    private static Provenance OfAgent(Cell registry, Cell id, Cell? party) => new(new RowNeeds(party is null ? [registry, id] : [registry, id, party]), true, (node, to, canonical) =>
    {
        var agent = AgentOf(node, registry, id, canonical);
        return [new LogSearch(node.ChainId, to, party is null ? SubjectSet.Of(agent) : SubjectSet.Of(agent, Topics.Account(node.ChainId, party.Read<Address>(node))))];
    });

    /// <summary>Logs name a client's feedback by its index; those that gave it did not before 2026, and stand in its block.</summary>
    private static Provenance OfFeedback(DocumentShape shape, Cell registry, Cell id)
    {
        Cell Named(string name) => shape.Cells.First(c => c.Property.Name == name);
        var (client, index, block) = (Named("Client"), Named("Index"), Named("Block"));
        return new(new RowNeeds([registry, id, client, index, block]), true, (node, to, canonical) =>
        {
            var subjects = SubjectSet.Of(AgentOf(node, registry, id, canonical), Topics.Account(node.ChainId, client.Read<Address>(node)));
            var given = Math.Min(to, block.Read<long>(node));
            return [new LogSearch(node.ChainId, to, subjects) { Argument = "feedbackIndex", Value = index.Text(node) }, new LogSearch(node.ChainId, given, subjects) { FromBlock = block.Read<long>(node) }];
        });
    }

    /// <summary>Two registries of a chain may give out the same id, and only one of them is named without its address.</summary>
    private static string AgentOf(DocumentNode node, Cell registry, Cell id, Address? canonical)
    {
        var from = registry.Read<Address>(node);
        return Topics.Agent(node.ChainId, from, id.Read<BigInteger>(node), from == canonical);
    }

    /// <summary>How logs name a part of a key; null where they do not.</summary>
    private static Func<long, object, string>? TopicOf(string kind, System.Reflection.PropertyInfo part) => (kind, part.Name) switch
    {
        ("operator", "Address") => static (chain, a) => Topics.Operator(chain, (Address)a),
        ("avs", "Address") => static (chain, a) => Topics.Avs(chain, (Address)a),
        ("token", "Address") => static (chain, a) => Topics.Token(chain, (Address)a),
        (_, "Address") => static (chain, a) => Topics.Contract(chain, (Address)a),
        (_, "Avs") => static (chain, a) => Topics.Avs(chain, (Address)a),
        (_, "Operator") => static (chain, a) => Topics.Operator(chain, (Address)a),
        (_, "OperatorId") => static (chain, h) => Topics.OperatorId(chain, (Hash32)h),
        (_, "Staker") => static (chain, a) => Topics.Staker(chain, (Address)a),
        (_, "Token") => static (chain, a) => Topics.Token(chain, (Address)a),
        (_, "Account") => static (chain, a) => Topics.Account(chain, (Address)a),
        ("withdrawal", "Root") => static (chain, h) => Topics.Withdrawal(chain, (Hash32)h),
        (_, "RollupChainId") => static (_, id) => Topics.Rollup(BigInteger.Parse((string)id, System.Globalization.CultureInfo.InvariantCulture)),
        _ => null,
    };
}

/// <summary>Reads what a rule asks of a document, by the names of its properties.</summary>
internal sealed class ProvenanceCells(DocumentShape shape)
{
    /// <summary>A rule over some properties.</summary>
    public Provenance Of(string[] properties, Func<ProvenanceDocument, IEnumerable<LogSearch>> searches)
    {
        var cells = properties.ToDictionary(name => name, name => shape.Cells.First(c => c.Property.Name == name), StringComparer.Ordinal);
        return new(new RowNeeds([.. cells.Values]), false, (node, to, _) => [.. searches(new ProvenanceDocument(node, to, cells))]);
    }
}

/// <summary>A document as rules read it.</summary>
/// <param name="ToBlock">The block to look back from.</param>
internal sealed record ProvenanceDocument(DocumentNode Node, long ToBlock, IReadOnlyDictionary<string, Cell> Cells)
{
    public long Chain => Node.ChainId;

    public bool Has(string property) => Cells[property].Has(Node);

    public T Read<T>(string property) => Cells[property].Read<T>(Node);

    public Address At(string property) => Read<Address>(property);

    /// <summary>The value as arguments of logs have it.</summary>
    public string Text(string property) => Cells[property].Text(Node)!;

    /// <summary>The logs that speak of all of these.</summary>
    public LogSearch Logs(params ReadOnlySpan<string> topics) => new(Chain, ToBlock, SubjectSet.Of(topics));
}
