using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>BLSApkRegistry (BLSPublicKeyCompendium on Goerli): once per operator. The operator id is the hash of the G1 key.</summary>
public sealed record NewPubkeyRegistration(Address Operator, BlsKey KeyG1) : IEvent<NewPubkeyRegistration>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        "NewPubkeyRegistration(address indexed operator, (uint256 X, uint256 Y) pubkeyG1, (uint256[2] X, uint256[2] Y) pubkeyG2)");

    public static NewPubkeyRegistration Decode(ref AbiReader args)
    {
        var registration = new NewPubkeyRegistration(args.Address(), args.Tuple(Bn254.ReadG1));
        args.Tuple(Bn254.ReadG2);
        return registration;
    }
}

/// <summary>BLSApkRegistry. Quorums are one byte each.</summary>
public sealed record OperatorAddedToQuorums(Address Operator, Hash32 OperatorId, byte[] Quorums) : IEvent<OperatorAddedToQuorums>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorAddedToQuorums(address operator, bytes32 operatorId, bytes quorumNumbers)");
    public static OperatorAddedToQuorums Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), args.Bytes());
}

/// <summary>BLSApkRegistry.</summary>
public sealed record OperatorRemovedFromQuorums(Address Operator, Hash32 OperatorId, byte[] Quorums) : IEvent<OperatorRemovedFromQuorums>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorRemovedFromQuorums(address operator, bytes32 operatorId, bytes quorumNumbers)");
    public static OperatorRemovedFromQuorums Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), args.Bytes());
}

/// <summary>BLSApkRegistry, Goerli releases: without the id, which OperatorRegistered tells later in the transaction.</summary>
public sealed record OperatorAddedToQuorumsGoerli(Address Operator, byte[] Quorums) : IEvent<OperatorAddedToQuorumsGoerli>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorAddedToQuorums(address operator, bytes quorumNumbers)");
    public static OperatorAddedToQuorumsGoerli Decode(ref AbiReader args) => new(args.Address(), args.Bytes());
}

/// <summary>BLSApkRegistry, Goerli releases.</summary>
public sealed record OperatorRemovedFromQuorumsGoerli(Address Operator, byte[] Quorums) : IEvent<OperatorRemovedFromQuorumsGoerli>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorRemovedFromQuorums(address operator, bytes quorumNumbers)");
    public static OperatorRemovedFromQuorumsGoerli Decode(ref AbiReader args) => new(args.Address(), args.Bytes());
}
