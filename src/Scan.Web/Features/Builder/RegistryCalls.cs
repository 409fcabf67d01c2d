using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Web.Features.Transactions;

namespace Scan.Web.Features.Builder;

/// <summary>The calls of an ERC-8004 identity registry that an agent's owner makes.</summary>
public static class RegistryCalls
{
    private const string Contract = "IdentityRegistry";
    private static readonly FunctionAbi RegisterAgent = FunctionAbi.Parse("register(string agentURI, (string metadataKey, bytes metadataValue)[] metadata) returns (uint256 agentId)");
    private static readonly FunctionAbi SetAgentUri = FunctionAbi.Parse("setAgentURI(uint256 agentId, string newURI)");
    private static readonly FunctionAbi SetAgentMetadata = FunctionAbi.Parse("setMetadata(uint256 agentId, string metadataKey, bytes metadataValue)");

    /// <param name="metadata">On-chain entries to set along with it.</param>
    public static PreparedCall Register(long chainId, Address registry, Address? owner, string uri, params IReadOnlyList<(string Key, byte[] Value)> metadata) => new()
    {
        ChainId = chainId, From = owner, To = registry, Contract = Contract, Verb = "Register", Function = RegisterAgent,
        Does = "Mints a new agent to the signing address with this file. The registry gives it an id: come back with it, so that the file can name its registration.",
        Data = RegisterAgent.Encode(uri, metadata.Select(m => new object[] { m.Key, m.Value }).ToArray()),
    };

    public static PreparedCall SetUri(long chainId, Address registry, Address? owner, BigInteger agentId, string uri) => new()
    {
        ChainId = chainId, From = owner, To = registry, Contract = Contract, Verb = "Set the file", Function = SetAgentUri,
        Does = $"Makes this the registration file of agent {agentId}. Only its owner, or whom the owner approved, can.",
        Data = SetAgentUri.Encode(agentId, uri),
    };

    public static PreparedCall SetMetadata(long chainId, Address registry, Address? owner, BigInteger agentId, string key, byte[] value) => new()
    {
        ChainId = chainId, From = owner, To = registry, Contract = Contract, Verb = "Set metadata", Function = SetAgentMetadata,
        Does = $"Writes one entry of on-chain metadata of agent {agentId}; an earlier value under the same key is replaced.",
        Data = SetAgentMetadata.Encode(agentId, key, value),
    };
}
