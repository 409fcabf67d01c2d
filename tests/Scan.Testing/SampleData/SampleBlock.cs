using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Testing.SampleData;

/// <summary>What one block of sample data changes and announces.</summary>
public sealed class SampleBlock
{
    private readonly List<Action<DocumentSession>> changes = [];
    private readonly List<SampleLog> logs = [];
    private readonly List<(string Id, string State, IReadOnlyList<string> Topics, object Data)> items = [];

    private readonly List<(string Key, byte[] Value, Hash32 Transaction)> facts = [];

    public IReadOnlyList<SampleLog> Logs => logs;

    /// <summary>Something that was observed of a transaction.</summary>
    public SampleBlock Observe(string key, byte[] value, Hash32 transaction)
    {
        facts.Add((key, value, transaction));
        return this;
    }

    public SampleBlock Store<T>(T document) where T : class, IDocument
    {
        changes.Add(session =>
        {
            session.Find<T>(document.Key());
            session.Store(document);
        });
        return this;
    }

    public SampleBlock Log(SampleLog log)
    {
        logs.Add(log);
        return this;
    }

    public SampleBlock Announce(string id, string state, IReadOnlyList<string> topics, object data)
    {
        items.Add((id, state, topics, data));
        return this;
    }

    internal void Project(DocumentSession session, long number)
    {
        session.BeginBlock(number, undoStep: true);
        foreach (var change in changes) change(session);
    }

    internal IEnumerable<Observation> Observations(BlockRow block) => facts.Select(f => new Observation(block.Number, block.Hash, f.Key, f.Value, null, f.Transaction.ToArray()));

    internal IEnumerable<FeedEntry> Items(long block, long time) =>
        items.Select(i => new FeedEntry(i.Id, FeedKind.Alerts, i.State, block, time, i.Topics, JsonSerializer.SerializeToUtf8Bytes(i.Data, DocumentJson.Options)));
}
