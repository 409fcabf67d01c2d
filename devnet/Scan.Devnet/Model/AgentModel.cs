using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>One feedback as it stands.</summary>
public sealed record FeedbackModel(Address Client, long Index, BigInteger Value, int Decimals, bool Revoked);

/// <summary>An ERC-8004 agent as the registries hold it.</summary>
public sealed class AgentModel(Address owner, string uri)
{
    private readonly List<FeedbackModel> feedback = [];

    public Address Owner { get; private set; } = owner;
    public string Uri { get; private set; } = uri;

    /// <summary>Zero after a transfer, until the new owner names one.</summary>
    public Address Wallet { get; private set; } = owner;
    public IReadOnlyList<FeedbackModel> Feedback => feedback;

    internal void Apply(SetAgentUri act) => Uri = act.Uri;
    internal void Apply(SetAgentWallet act) => Wallet = act.Wallet;
    internal void Apply(TransferAgent act) => (Owner, Wallet) = (act.To, Address.Zero);

    internal void Apply(GiveFeedback act) => Add(act.Client, act.Value, act.Decimals);

    internal void Apply(RevokeFeedback act) => Revoke(act.Client, act.Index);

    internal void Add(Address client, BigInteger value, int decimals) =>
        feedback.Add(new FeedbackModel(client, 1 + feedback.Count(f => f.Client == client), value, decimals, Revoked: false));

    internal void Revoke(Address client, long index)
    {
        var at = feedback.FindIndex(f => f.Client == client && f.Index == index);
        feedback[at] = feedback[at] with { Revoked = true };
    }
}
