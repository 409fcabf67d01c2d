using Scan.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;

namespace Scan.Indexer.Health;

/// <summary>What an AVS's operators were to sign in the last 30 days, from its documents: alerts, responses to tasks, signed calls.</summary>
internal static class SignedEvents
{
    /// <param name="now">Unix seconds of the last indexed block.</param>
    public static async Task<IReadOnlyList<SignedEvent>> ReadAsync(DocumentStore store, long chainId, Address avs, IReadOnlyList<byte> quorums, long now, CancellationToken ct)
    {
        var from = now - Participation.LongestSeconds;
        var events = new List<SignedEvent>();
        Filter Since(string field) => new Filter.And(Filter.Equal("avs", avs.ToString()), new Filter.Compare(field, Operator.GreaterOrEqual, from));
        await foreach (var a in store.AllAsync<Alert>(new DocumentQuery { ChainId = chainId, Where = Since("time") }, ct))
        {
            // Without its call nobody knows who signed.
            if (a.Body is { ReferenceBlock: { } block, Quorums.Count: > 0 } alert) events.Add(new("alert", alert.Block, alert.Time, block, [.. alert.Quorums.Select(q => q.Number)], Ids(alert.NonSigners.Select(n => n.OperatorId))));
        }
        await foreach (var t in store.AllAsync<AvsTask>(new DocumentQuery { ChainId = chainId, Where = Since("createdTime") }, ct))
        {
            if (t.Body is { RespondedBlock: { } at, RespondedTime: { } time, CreatedBlock: { } created, CallDataProblem: null, Quorums.Count: > 0 } task) events.Add(new("task", at, time, created, task.Quorums, Ids(task.NonSigners.Select(n => n.OperatorId))));
        }
        await foreach (var c in store.AllAsync<SignedCallRecord>(new DocumentQuery { ChainId = chainId, Where = Since("time") }, ct))
        {
            // Which quorums it asked stands in arguments that differ from contract to contract: only a call that asked all of them tells.
            if (c.Body is { Problem: null, QuorumCount: { } count } call && count == quorums.Count) events.Add(new("call", call.Block, call.Time, call.Block, quorums, Ids(call.NonSigners.Select(n => n.OperatorId))));
        }
        return events;
    }

    private static HashSet<Hash32> Ids(IEnumerable<Hash32> ids) => [.. ids];
}
