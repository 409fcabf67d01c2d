using System.Numerics;
using System.Text;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>IdentityRegistry: agents with owner, registration file, payment wallet and on-chain metadata.</summary>
internal static class AgentProjection
{
    /// <summary>The reserved key under which an agent's payment wallet is set, cleared by an empty value.</summary>
    private const string WalletKey = "agentWallet";

    /// <summary>The mint's Transfer came before and named the owner too.</summary>
    public static void Registered(Registered e, ProjectionContext c) => c.ChangeAgent(c.Emitter, e.AgentId, a => Minted(a, c.At) with { Uri = e.Uri, UriTransaction = c.At.Transaction, UriTime = c.At.Time, Owner = e.Owner });

    public static void Transferred(AgentTransfer e, ProjectionContext c) =>
        c.ChangeAgent(c.Emitter, e.AgentId, a => (e.From.IsZero ? Minted(a, c.At) : a) with { Owner = e.To, Approved = null });

    public static void Approved(AgentApproval e, ProjectionContext c) => c.ChangeAgent(c.Emitter, e.AgentId, a => a with { Approved = e.Approved.IsZero ? null : e.Approved });

    public static void UriUpdated(URIUpdated e, ProjectionContext c) => SetUri(e.AgentId, e.Uri, c);

    public static void UriUpdated(UriUpdated e, ProjectionContext c) => SetUri(e.AgentId, e.Uri, c);

    public static void MetadataSet(MetadataSet e, ProjectionContext c) => SetMetadata(e.AgentId, e.MetadataKey, e.Value, c);

    public static void MetadataSet(MetadataSetAsText e, ProjectionContext c) => SetMetadata(e.AgentId, e.MetadataKey, Encoding.UTF8.GetBytes(e.Value), c);

    /// <summary>Changes an agent, or one that only this event speaks of so far.</summary>
    public static Agent ChangeAgent(this ProjectionContext c, Address registry, BigInteger agentId, Func<Agent, Agent> change) => c.Change(
        Agent.KeyOf(registry, agentId),
        () => c.NewAgent(registry, agentId),
        a => change(a) with { UpdatedTime = c.At.Time });

    /// <summary>An agent that only this event speaks of so far.</summary>
    public static Agent NewAgent(this ProjectionContext c, Address registry, BigInteger agentId) => new() { ChainId = c.ChainId, Registry = registry, AgentId = agentId };

    private static Agent Minted(Agent a, LogPosition at) =>
        a with { RegisteredBlock = a.RegisteredBlock ?? at.Block, RegisteredTime = a.RegisteredTime ?? at.Time, ActivityTime = at.Time };

    private static void SetUri(BigInteger agentId, string uri, ProjectionContext c) =>
        c.ChangeAgent(c.Emitter, agentId, a => a with { Uri = uri, UriTransaction = c.At.Transaction, UriTime = c.At.Time });

    private static void SetMetadata(BigInteger agentId, string key, byte[] value, ProjectionContext c)
    {
        var isNew = c.Find<AgentMetadata>(AgentMetadata.KeyOf(c.Emitter, agentId, key)) is null;
        c.Store(new AgentMetadata { ChainId = c.ChainId, Registry = c.Emitter, AgentId = agentId, MetadataKey = key, Value = Hex.Encode(value), Block = c.At.Block, Time = c.At.Time });
        c.ChangeAgent(c.Emitter, agentId, a => a with
        {
            MetadataCount = a.MetadataCount + (isNew ? 1 : 0),
            Wallet = key == WalletKey ? Wallet(value) : a.Wallet,
        });
    }

    /// <summary>20 bytes; an empty value clears the wallet, and what is no address is none.</summary>
    private static Address? Wallet(byte[] value) => value.Length == Address.Size && new Address(value) is { IsZero: false } wallet ? wallet : null;
}
