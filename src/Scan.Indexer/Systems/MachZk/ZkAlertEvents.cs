using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.MachZk;

/// <summary>MachOptimismZkServiceManager: about a block above the latest posted output.</summary>
public sealed record AlertBlockMismatch(Hash32 InvalidOutputRoot, Hash32 ExpectOutputRoot, BigInteger L2BlockNumber) : IEvent<AlertBlockMismatch>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AlertBlockMismatch(bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber)");
    public static AlertBlockMismatch Decode(ref AbiReader args) => new(args.Bytes32(), args.Bytes32(), args.UInt256());
}

/// <summary>MachOptimismZkServiceManager: about an output of the L2OutputOracle.</summary>
public sealed record AlertBlockOutputOracleMismatch(BigInteger InvalidOutputIndex, Hash32 InvalidOutputRoot, Hash32 ExpectOutputRoot, BigInteger L2BlockNumber) : IEvent<AlertBlockOutputOracleMismatch>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AlertBlockOutputOracleMismatch(uint256 indexed invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber)");
    public static AlertBlockOutputOracleMismatch Decode(ref AbiReader args) => new(args.UInt256(), args.Bytes32(), args.Bytes32(), args.UInt256());
}

/// <summary>MachOptimismZkServiceManager: ends every accepted proof.</summary>
public sealed record SubmittedBlockProve(BigInteger InvalidOutputIndex, Hash32 OutputRoot, BigInteger L2BlockNumber) : IEvent<SubmittedBlockProve>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("SubmittedBlockProve(uint256 indexed invalidOutputIndex, bytes32 OutputRoot, uint256 indexed l2BlockNumber)");
    public static SubmittedBlockProve Decode(ref AbiReader args) => new(args.UInt256(), args.Bytes32(), args.UInt256());
}

/// <summary>MachOptimismZkServiceManager: the root that was called invalid is right.</summary>
public sealed record AlertDelete(BigInteger InvalidOutputIndex, Hash32 ExpectOutputRoot, Hash32 OutputRoot, BigInteger L2BlockNumber, Address Submitter) : IEvent<AlertDelete>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AlertDelete(uint256 indexed invalidOutputIndex, bytes32 expectOutputRoot, bytes32 OutputRoot, uint256 indexed l2BlockNumber, address indexed submitter)");
    public static AlertDelete Decode(ref AbiReader args) => new(args.UInt256(), args.Bytes32(), args.Bytes32(), args.UInt256(), args.Address());
}

/// <summary>MachOptimismZkServiceManager: the proof matched neither root.</summary>
public sealed record AlertReset(BigInteger InvalidOutputIndex, Hash32 InvalidOutputRoot, Hash32 ExpectOutputRoot, BigInteger L2BlockNumber, Address FromSubmitter, Address ToSubmitter) : IEvent<AlertReset>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AlertReset(uint256 indexed invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber, address fromSubmitter, address indexed toSubmitter)");
    public static AlertReset Decode(ref AbiReader args) => new(args.UInt256(), args.Bytes32(), args.Bytes32(), args.UInt256(), args.Address(), args.Address());
}

/// <summary>L2OutputOracle: outputs from an index on are gone.</summary>
public sealed record OutputsDeleted(BigInteger Previous, BigInteger Next) : IEvent<OutputsDeleted>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OutputsDeleted(uint256 indexed prevNextOutputIndex, uint256 indexed newNextOutputIndex)");
    public static OutputsDeleted Decode(ref AbiReader args) => new(args.UInt256(), args.UInt256());
}
