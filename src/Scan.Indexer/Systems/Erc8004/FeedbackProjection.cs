using System.Numerics;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>ReputationRegistry: feedback of clients to agents, and what agents' totals follow from it.</summary>
internal static class FeedbackProjection
{
    /// <summary>ReputationRegistry.getSummary averages with 18 decimals and takes no value with more.</summary>
    private const int SumDecimals = 18;

    private static readonly BigInteger[] PowersOfTen = [.. Enumerable.Range(0, SumDecimals + 1).Select(power => BigInteger.Pow(10, power))];

    public static void Given(FeedbackContent e, ProjectionContext c)
    {
        var registry = RegistryOf(c);
        var index = e.Index is { } told ? Raise((long)told, registry, e.AgentId, e.Client, c) : Count(registry, e.AgentId, e.Client, c);
        var key = Feedback.KeyOf(registry, e.AgentId, e.Client, index);
        if (c.Find<Feedback>(key) is not null) return;
        c.Store(key, Write(e, registry, index, c));
        var agentKey = Agent.KeyOf(registry, e.AgentId);
        var before = c.Find<Agent>(agentKey);
        var agent = before ?? c.NewAgent(registry, e.AgentId);
        c.Keep(agentKey, before, agent with
        {
            FeedbackCount = agent.FeedbackCount + 1, FeedbackSum = agent.FeedbackSum + Scaled(e.Value, e.ValueDecimals),
            LastFeedbackTime = c.At.Time, ActivityTime = c.At.Time, UpdatedTime = c.At.Time,
        });
    }

    public static void ReadAhead(FeedbackContent e, ReadAhead r)
    {
        var registry = r.Source.Registry ?? r.Source.Address;
        r.Document<Agent>(Agent.KeyOf(registry, e.AgentId)).Document<FeedbackClient>(FeedbackClient.KeyOf(registry, e.AgentId, e.Client));
        if (e.Index is { } index) r.Document<Feedback>(Feedback.KeyOf(registry, e.AgentId, e.Client, (long)index));
    }

    public static void Revoked(FeedbackRevoked e, ProjectionContext c)
    {
        if (Find(e.AgentId, e.Client, e.Index, c) is not { Revoked: false } feedback) return;
        c.Store(feedback with { Revoked = true, RevokedTime = c.At.Time });
        c.ChangeAgent(feedback.Registry, e.AgentId, a => a with
        {
            FeedbackCount = a.FeedbackCount - 1, FeedbackSum = a.FeedbackSum - Scaled(feedback.Value, feedback.ValueDecimals),
        });
    }

    public static void Responded(ResponseAppended e, ProjectionContext c) => Responded(e.AgentId, e.Client, e.Index, e.Responder, e.ResponseUri, e.ResponseHash, c);

    public static void Responded(ResponseAppendedDraft e, ProjectionContext c) => Responded(e.AgentId, e.Client, e.Index, e.Responder, e.ResponseUri, null, c);

    /// <summary>Anyone may respond to any index: a response to feedback that is not there changes nothing.</summary>
    private static void Responded(BigInteger agentId, Address client, ulong index, Address responder, string uri, Hash32? hash, ProjectionContext c)
    {
        if (Find(agentId, client, index, c) is not { } feedback) return;
        c.Store(feedback with { ResponseCount = feedback.ResponseCount + 1 });
        c.Insert(new FeedbackResponse
        {
            ChainId = c.ChainId, Registry = feedback.Registry, AgentId = agentId, Client = client, Index = feedback.Index, Responder = responder, Uri = uri, Hash = hash,
            Block = c.At.Block, Time = c.At.Time, LogIndex = c.At.LogIndex,
        });
    }

    private static long Count(Address registry, BigInteger agentId, Address client, ProjectionContext c)
    {
        var key = FeedbackClient.KeyOf(registry, agentId, client);
        var index = (c.Find<FeedbackClient>(key)?.LastIndex ?? 0) + 1;
        c.Store(key, new FeedbackClient { ChainId = c.ChainId, Registry = registry, AgentId = agentId, Client = client, LastIndex = index });
        return index;
    }

    /// <summary>A registry that moved on to a form with an index: what was counted so far follows.</summary>
    private static long Raise(long index, Address registry, BigInteger agentId, Address client, ProjectionContext c)
    {
        if (c.Find<FeedbackClient>(FeedbackClient.KeyOf(registry, agentId, client)) is { } counted && counted.LastIndex < index) c.Store(counted with { LastIndex = index });
        return index;
    }

    private static Feedback? Find(BigInteger agentId, Address client, ulong index, ProjectionContext c) =>
        c.Find<Feedback>(Feedback.KeyOf(RegistryOf(c), agentId, client, (long)index));

    private static Feedback Write(FeedbackContent e, Address registry, long index, ProjectionContext c) => new()
    {
        ChainId = c.ChainId, Registry = registry, AgentId = e.AgentId, Client = e.Client, Index = index,
        Value = e.Value, ValueDecimals = e.ValueDecimals, Tag1 = e.Tag1, Tag2 = e.Tag2, Tag1Hash = e.Tag1 is null ? e.Tag1Hash : null,
        Endpoint = e.Endpoint, FileUri = e.FileUri, FileHash = e.FileHash, Block = c.At.Block, Time = c.At.Time, Transaction = c.At.Transaction,
    };

    private static Address RegistryOf(ProjectionContext c) => c.Source.Registry ?? c.Emitter;

    private static BigInteger Scaled(BigInteger value, int decimals) => decimals <= SumDecimals
        ? value * PowersOfTen[SumDecimals - decimals]
        : value / BigInteger.Pow(10, decimals - SumDecimals);
}
