using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>October 2025: no index, tags of 32 bytes.</summary>
public sealed record NewFeedbackOctober2025(FeedbackContent Content) : IFeedback, IEvent<NewFeedbackOctober2025>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint8 score, bytes32 indexed tag1, bytes32 tag2, string fileuri, bytes32 filehash)");

    public static NewFeedbackOctober2025 Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Value = args.UInt8(), Tag1 = FeedbackContent.Text(args.Bytes32()), Tag2 = FeedbackContent.Text(args.Bytes32()), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}

/// <summary>2025-11-12 to 2026-01-04: no index, the first tag only as its hash.</summary>
public sealed record NewFeedbackNovember2025(FeedbackContent Content) : IFeedback, IEvent<NewFeedbackNovember2025>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint8 score, string indexed tag1, string tag2, string feedbackUri, bytes32 feedbackHash)");

    public static NewFeedbackNovember2025 Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Value = args.UInt8(), Tag1Hash = args.IndexedHash(), Tag2 = args.String(), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}

/// <summary>2025-12-18 to 2026-01-07: with the endpoint.</summary>
public sealed record NewFeedbackDecember2025(FeedbackContent Content) : IFeedback, IEvent<NewFeedbackDecember2025>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint8 score, string indexed tag1, string tag2, {FeedbackContent.File})");

    public static NewFeedbackDecember2025 Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Value = args.UInt8(), Tag1Hash = args.IndexedHash(), Tag2 = args.String(),
        Endpoint = args.String(), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}

/// <summary>2026-01-07 to 2026-01-11: with the index.</summary>
public sealed record NewFeedbackIndexed(FeedbackContent Content) : IFeedback, IEvent<NewFeedbackIndexed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint64 feedbackIndex, uint8 score, string indexed tag1, string tag2, {FeedbackContent.File})");

    public static NewFeedbackIndexed Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Index = args.UInt64(), Value = args.UInt8(), Tag1Hash = args.IndexedHash(), Tag2 = args.String(),
        Endpoint = args.String(), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}

/// <summary>2026-01-11 to 2026-01-18: the first tag as text too.</summary>
public sealed record NewFeedbackTagged(FeedbackContent Content) : IFeedback, IEvent<NewFeedbackTagged>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint64 feedbackIndex, uint8 score, string indexed indexedTag1, string tag1, string tag2, {FeedbackContent.File})");

    public static NewFeedbackTagged Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Index = args.UInt64(), Value = args.UInt8(), Tag1Hash = args.IndexedHash(), Tag1 = args.String(), Tag2 = args.String(),
        Endpoint = args.String(), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}

/// <summary>2026-01-18/19: unsigned fixed-point values.</summary>
public sealed record NewFeedbackUnsigned(FeedbackContent Content) : IFeedback, IEvent<NewFeedbackUnsigned>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint64 feedbackIndex, uint256 value, uint8 valueDecimals, string indexed indexedTag1, string tag1, string tag2, {FeedbackContent.File})");

    public static NewFeedbackUnsigned Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Index = args.UInt64(), Value = args.UInt256(), ValueDecimals = args.UInt8(), Tag1Hash = args.IndexedHash(), Tag1 = args.String(), Tag2 = args.String(),
        Endpoint = args.String(), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}

/// <summary>2026-01-19 to 2026-01-23: wide signed values.</summary>
public sealed record NewFeedbackWide(FeedbackContent Content) : IFeedback, IEvent<NewFeedbackWide>
{
    public static EventAbi Abi { get; } = EventAbi.Parse(
        $"NewFeedback({FeedbackContent.Parties}, uint64 feedbackIndex, int256 value, uint8 valueDecimals, string indexed indexedTag1, string tag1, string tag2, {FeedbackContent.File})");

    public static NewFeedbackWide Decode(ref AbiReader args) => new(new FeedbackContent(args.UInt256(), args.Address())
    {
        Index = args.UInt64(), Value = args.Int256(), ValueDecimals = args.UInt8(), Tag1Hash = args.IndexedHash(), Tag1 = args.String(), Tag2 = args.String(),
        Endpoint = args.String(), FileUri = args.String(), FileHash = args.Bytes32(),
    });
}
