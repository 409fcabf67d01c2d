using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>Any form of NewFeedback.</summary>
public interface IFeedback
{
    FeedbackContent Content { get; }
}

/// <summary>ReputationRegistry, since 2026-01-23: every mainnet deployment.</summary>
public sealed record NewFeedback(FeedbackContent Content) : IFeedback, IEvent<NewFeedback>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint64 feedbackIndex, int128 value, uint8 valueDecimals, string indexed indexedTag1, string tag1, string tag2, {FeedbackContent.File})");

    public static NewFeedback Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Index = args.UInt64(), Value = args.Int256(), ValueDecimals = args.UInt8(), Tag1Hash = args.IndexedHash(), Tag1 = args.String(), Tag2 = args.String(),
        Endpoint = args.String(), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}

/// <summary>ReputationRegistry.</summary>
public sealed record FeedbackRevoked(BigInteger AgentId, Address Client, ulong Index) : IEvent<FeedbackRevoked>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"FeedbackRevoked({FeedbackContent.Parties}, uint64 indexed feedbackIndex)");
    public static FeedbackRevoked Decode(ref AbiReader args) => new(args.UInt256(), args.Address(), args.UInt64());
}

/// <summary>ReputationRegistry: anyone may respond, and more than once.</summary>
public sealed record ResponseAppended(BigInteger AgentId, Address Client, ulong Index, Address Responder, string ResponseUri, Hash32 ResponseHash) : IEvent<ResponseAppended>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"ResponseAppended({FeedbackContent.Parties}, uint64 feedbackIndex, address indexed responder, string responseURI, bytes32 responseHash)");
    public static ResponseAppended Decode(ref AbiReader args) => new(args.UInt256(), args.Address(), args.UInt64(), args.Address(), args.String(), args.Bytes32());
}

/// <summary>ReputationRegistry, earliest draft.</summary>
public sealed record ResponseAppendedDraft(BigInteger AgentId, Address Client, ulong Index, Address Responder, string ResponseUri) : IEvent<ResponseAppendedDraft>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"ResponseAppended({FeedbackContent.Parties}, uint64 feedbackIndex, address indexed responder, string responseUri)");
    public static ResponseAppendedDraft Decode(ref AbiReader args) => new(args.UInt256(), args.Address(), args.UInt64(), args.Address(), args.String());
}
