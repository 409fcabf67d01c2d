using Scan.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;

namespace Scan.Indexer.Health;

/// <summary>What an AVS's operators were to sign in the last 30 days, from its documents: alerts, responses to tasks, signed calls.</summary>
internal static class SignedEvents
{
    private const string AlertName = "confirmAlert";
    private static readonly IReadOnlySet<Hash32> Nobody = new HashSet<Hash32>();

    /// <summary>With those of which nobody can say who signed them, and why.</summary>
    /// <param name="now">Unix seconds of the last indexed block.</param>
    public static async Task<IReadOnlyList<SignedEvent>> ReadAsync(DocumentStore store, long chainId, Address avs, IReadOnlyList<byte> quorums, long now, CancellationToken ct)
    {
        var from = now - Participation.LongestSeconds;
        var events = new List<SignedEvent>();
        Filter Since(string field) => new Filter.And(Filter.Equal("avs", avs.ToString()), new Filter.Compare(field, Operator.GreaterOrEqual, from));
        await foreach (var a in store.AllAsync<Alert>(new DocumentQuery { ChainId = chainId, Where = Since("time") }, ct)) events.Add(Of(a.Body, quorums));
        await foreach (var t in store.AllAsync<AvsTask>(new DocumentQuery { ChainId = chainId, Where = Since("createdTime") }, ct))
        {
            // Without a response there was nothing that somebody could have signed; a hello world's answers are the operators' own, of no quorum.
            var isOfQuorums = t.Body.HashOfNonSigners is not null || t.Body.Quorums.Count > 0 || t.Body.CallDataProblem is not null;
            if (isOfQuorums && t.Body is { RespondedBlock: { } at, RespondedTime: { } time }) events.Add(Of(t.Body, at, time, quorums));
        }
        await foreach (var c in store.AllAsync<SignedCallRecord>(new DocumentQuery { ChainId = chainId, Where = Since("time") }, ct)) events.Add(Of(c.Body, quorums));
        return events;
    }

    private static SignedEvent Of(Alert alert, IReadOnlyList<byte> quorums) => alert is { ReferenceBlock: { } block, Quorums.Count: > 0 }
        ? new(SignedEvent.Alert, AlertName, alert.Block, alert.Time, block, [.. alert.Quorums.Select(q => q.Number)], Ids(alert.NonSigners.Select(n => n.OperatorId)))
        : new(SignedEvent.Alert, AlertName, alert.Block, alert.Time, alert.Block, quorums, Nobody, ParticipationUnknown.AlertCall);

    private static SignedEvent Of(AvsTask task, long at, long time, IReadOnlyList<byte> quorums) => task is { CreatedBlock: { } created, CallDataProblem: null, Quorums.Count: > 0 }
        ? new(SignedEvent.Task, task.Contract, at, time, created, task.Quorums, Ids(task.NonSigners.Select(n => n.OperatorId)))
        : new(SignedEvent.Task, task.Contract, at, time, task.CreatedBlock ?? at, task.Quorums.Count > 0 ? task.Quorums : quorums, Nobody, ParticipationUnknown.TaskCall);

    private static SignedEvent Of(SignedCallRecord call, IReadOnlyList<byte> quorums)
    {
        // Which quorums it asked stands in arguments that differ from contract to contract: only a call that asked all of them tells.
        var problem = call is not { Problem: null, QuorumCount: { } count } ? ParticipationUnknown.CallData : count == quorums.Count ? null : ParticipationUnknown.CallQuorums;
        return new(SignedEvent.Call, call.Selector ?? "unknown", call.Block, call.Time, call.Block, quorums, problem is null ? Ids(call.NonSigners.Select(n => n.OperatorId)) : Nobody, problem);
    }

    private static HashSet<Hash32> Ids(IEnumerable<Hash32> ids) => [.. ids];
}
