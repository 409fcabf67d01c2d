using System.Numerics;
using System.Text;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>An account registers an ERC-8004 agent; ids count from 0.</summary>
public sealed record RegisterAgent(Address Owner, string Uri, params (string Key, string Value)[] Metadata) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(Owner, devnet.Addresses.IdentityRegistry, "IdentityRegistry", "register", Uri, Metadata.Select(m => new object[] { m.Key, Encoding.UTF8.GetBytes(m.Value) })),
    ];
}

/// <summary>An agent's owner names another registration file.</summary>
public sealed record SetAgentUri(Address Owner, long Agent, string Uri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Owner, devnet.Addresses.IdentityRegistry, "IdentityRegistry", "setAgentURI", Agent, Uri)];
}

/// <summary>An agent's owner sets a value of its on-chain metadata.</summary>
public sealed record SetAgentMetadata(Address Owner, long Agent, string Key, string Value) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Owner, devnet.Addresses.IdentityRegistry, "IdentityRegistry", "setMetadata", Agent, Key, Encoding.UTF8.GetBytes(Value))];
}

/// <summary>An agent's owner names the wallet that is paid.</summary>
public sealed record SetAgentWallet(Address Owner, long Agent, Address Wallet) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Owner, devnet.Addresses.IdentityRegistry, "IdentityRegistry", "setAgentWallet", Agent, Wallet)];
}

/// <summary>An agent changes hands, which empties its wallet.</summary>
public sealed record TransferAgent(Address From, Address To, long Agent) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(From, devnet.Addresses.IdentityRegistry, "IdentityRegistry", "transferFrom", From, To, Agent)];
}

/// <summary>A client rates an agent: the value is <paramref name="Value"/> / 10^<paramref name="Decimals"/>.</summary>
public sealed record GiveFeedback(Address Client, long Agent, BigInteger Value, int Decimals, string Tag1, string Tag2 = "", string Endpoint = "", string Uri = "") : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var hash = Uri.Length == 0 ? Hash32.Zero : Keccak256.Hash(Uri);
        return [devnet.Call(Client, devnet.Addresses.ReputationRegistry, "ReputationRegistry", "giveFeedback", Agent, Value, Decimals, Tag1, Tag2, Endpoint, Uri, hash)];
    }
}

/// <summary>A client takes a feedback back; indices count from 1 per agent and client.</summary>
public sealed record RevokeFeedback(Address Client, long Agent, long Index) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Client, devnet.Addresses.ReputationRegistry, "ReputationRegistry", "revokeFeedback", Agent, Index)];
}

/// <summary>Anybody answers a feedback.</summary>
public sealed record RespondToFeedback(Address Responder, long Agent, Address Client, long Index, string Uri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Responder, devnet.Addresses.ReputationRegistry, "ReputationRegistry", "appendResponse", Agent, Client, Index, Uri, Keccak256.Hash(Uri))];
}
