using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;

namespace Scan.Testing.SampleData;

/// <summary>What one block of sample data changes and announces.</summary>
public sealed class SampleBlock
{
    private readonly List<Action<DocumentSession>> changes = [];
    private readonly List<SampleLog> logs = [];
    private readonly List<(string Id, string State, IReadOnlyList<string> Topics, object Data)> items = [];

    public IReadOnlyList<SampleLog> Logs => logs;

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

    internal IEnumerable<FeedEntry> Items(long block, long time) =>
        items.Select(i => new FeedEntry(i.Id, FeedKind.Alerts, i.State, block, time, i.Topics, JsonSerializer.SerializeToUtf8Bytes(i.Data, DocumentJson.Options)));
}
