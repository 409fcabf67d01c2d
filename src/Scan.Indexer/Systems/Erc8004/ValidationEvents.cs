using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>ValidationRegistry: the agent's owner asks a validator.</summary>
public sealed record ValidationRequest(Address Validator, BigInteger AgentId, string Uri, Hash32 RequestHash) : IEvent<ValidationRequest>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ValidationRequest(address indexed validatorAddress, uint256 indexed agentId, string requestURI, bytes32 indexed requestHash)");
    public static ValidationRequest Decode(ref AbiReader args) => new(args.Address(), args.UInt256(), args.String(), args.Bytes32());
}

/// <summary>Any form of ValidationResponse.</summary>
public interface IValidationResponse
{
    Address Validator { get; }
    BigInteger AgentId { get; }
    Hash32 RequestHash { get; }
    /// <summary>0–100.</summary>
    byte Response { get; }
    string Uri { get; }
    Hash32? Hash { get; }
    string Tag { get; }
}

/// <summary>ValidationRegistry, since 2025-11-12.</summary>
public sealed record ValidationResponse(Address Validator, BigInteger AgentId, Hash32 RequestHash, byte Response, string Uri, Hash32? Hash, string Tag) : IValidationResponse, IEvent<ValidationResponse>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ValidationResponse(address indexed validatorAddress, uint256 indexed agentId, bytes32 indexed requestHash, uint8 response, string responseURI, bytes32 responseHash, string tag)");
    public static ValidationResponse Decode(ref AbiReader args) =>
        new(args.Address(), args.UInt256(), args.Bytes32(), args.UInt8(), args.String(), args.Bytes32(), args.String());
}

/// <summary>ValidationRegistry, October 2025: a tag of 32 bytes.</summary>
public sealed record ValidationResponseOctober2025(Address Validator, BigInteger AgentId, Hash32 RequestHash, byte Response, string Uri, Hash32? Hash, string Tag) : IValidationResponse, IEvent<ValidationResponseOctober2025>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ValidationResponse(address indexed validatorAddress, uint256 indexed agentId, bytes32 indexed requestHash, uint8 response, string responseUri, bytes32 responseHash, bytes32 tag)");
    public static ValidationResponseOctober2025 Decode(ref AbiReader args) =>
        new(args.Address(), args.UInt256(), args.Bytes32(), args.UInt8(), args.String(), args.Bytes32(), FeedbackContent.Text(args.Bytes32()));
}

/// <summary>ValidationRegistry, first draft: no hash.</summary>
public sealed record ValidationResponseDraft(Address Validator, BigInteger AgentId, Hash32 RequestHash, byte Response, string Uri, Hash32? Hash, string Tag) : IValidationResponse, IEvent<ValidationResponseDraft>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ValidationResponse(address indexed validatorAddress, uint256 indexed agentId, bytes32 indexed requestHash, uint8 response, string responseUri, bytes32 tag)");
    public static ValidationResponseDraft Decode(ref AbiReader args) =>
        new(args.Address(), args.UInt256(), args.Bytes32(), args.UInt8(), args.String(), null, FeedbackContent.Text(args.Bytes32()));
}
