using System.Text;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>An agent's owner asks somebody to validate its work.</summary>
public sealed record RequestValidation(Address Owner, long Agent, Address Validator, string Uri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Owner, devnet.Addresses.Services.ValidationRegistry, "ValidationRegistry", "validationRequest", Validator, Agent, Uri, Keccak256.Hash(Uri))];
}

/// <summary>The validator answers with 0 to 100, perhaps again.</summary>
/// <param name="RequestUri">Of the request: its hash is the request's.</param>
public sealed record AnswerValidation(Address Validator, string RequestUri, int Response, string Uri, string Tag) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(Validator, devnet.Addresses.Services.ValidationRegistry, "ValidationRegistry", "validationResponse", Keccak256.Hash(RequestUri), Response, Uri, Keccak256.Hash(Uri), Tag),
    ];
}

/// <summary>An agent registers with the registry of October 2025; ids count from 0.</summary>
public sealed record RegisterEarlierAgent(Address Owner, string Uri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Owner, devnet.Addresses.Services.EarlierIdentity, "EarlierIdentityRegistry", "register", Uri)];
}

public sealed record SetEarlierAgentUri(Address Owner, long Agent, string Uri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Owner, devnet.Addresses.Services.EarlierIdentity, "EarlierIdentityRegistry", "setAgentUri", Agent, Uri)];
}

/// <summary>A client scores an agent from 0 to 100, as in October 2025.</summary>
public sealed record ScoreEarlierAgent(Address Client, long Agent, int Score, string Tag) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var tag = new byte[Hash32.Size];
        Encoding.ASCII.GetBytes(Tag, tag);
        return [devnet.Call(Client, devnet.Addresses.Services.EarlierReputation, "EarlierReputationRegistry", "giveFeedback", Agent, Score, new Hash32(tag), Hash32.Zero, "", Hash32.Zero)];
    }
}
