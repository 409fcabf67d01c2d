using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>IdentityRegistry: follows the mint in the same transaction.</summary>
public sealed record Registered(BigInteger AgentId, string Uri, Address Owner) : IEvent<Registered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Registered(uint256 indexed agentId, string agentURI, address indexed owner)");
    public static Registered Decode(ref AbiReader args) => new(args.UInt256(), args.String(), args.Address());
}

/// <summary>IdentityRegistry, since January 2026.</summary>
public sealed record URIUpdated(BigInteger AgentId, string Uri, Address UpdatedBy) : IEvent<URIUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("URIUpdated(uint256 indexed agentId, string newURI, address indexed updatedBy)");
    public static URIUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.String(), args.Address());
}

/// <summary>IdentityRegistry, until January 2026: another spelling, so another topic.</summary>
public sealed record UriUpdated(BigInteger AgentId, string Uri, Address UpdatedBy) : IEvent<UriUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("UriUpdated(uint256 indexed agentId, string newUri, address indexed updatedBy)");
    public static UriUpdated Decode(ref AbiReader args) => new(args.UInt256(), args.String(), args.Address());
}

/// <summary>IdentityRegistry: the key stands in the topics as its hash, in the data as itself.</summary>
public sealed record MetadataSet(BigInteger AgentId, Hash32 KeyHash, string MetadataKey, byte[] Value) : IEvent<MetadataSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MetadataSet(uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue)");
    public static MetadataSet Decode(ref AbiReader args) => new(args.UInt256(), args.IndexedHash(), args.String(), args.Bytes());
}

/// <summary>IdentityRegistry, end of 2025: values are text.</summary>
public sealed record MetadataSetAsText(BigInteger AgentId, Hash32 KeyHash, string MetadataKey, string Value) : IEvent<MetadataSetAsText>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("MetadataSet(uint256 indexed agentId, string indexed indexedKey, string key, string value)");
    public static MetadataSetAsText Decode(ref AbiReader args) => new(args.UInt256(), args.IndexedHash(), args.String(), args.String());
}

/// <summary>IdentityRegistry, an ERC-721: four topics, unlike the ERC-20 event of the same name.</summary>
public sealed record AgentTransfer(Address From, Address To, BigInteger AgentId) : IEvent<AgentTransfer>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Transfer(address indexed from, address indexed to, uint256 indexed tokenId)");
    public static AgentTransfer Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}

/// <summary>IdentityRegistry, an ERC-721: one account that may act for one agent; the zero address takes it back.</summary>
public sealed record AgentApproval(Address Owner, Address Approved, BigInteger AgentId) : IEvent<AgentApproval>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)");
    public static AgentApproval Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}
