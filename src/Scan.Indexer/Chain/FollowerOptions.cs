using Scan.Documents;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>How a chain is read.</summary>
public sealed record FollowerOptions
{
    /// <summary>Logs in one transaction of a back-fill, about.</summary>
    public int BatchLogs { get; init; } = 32_000;

    /// <summary>Bytes of ledger rows in one transaction of a back-fill, about: bounds memory where logs are large.</summary>
    public long BatchBytes { get; init; } = 48L << 20;

    /// <summary>Memory that documents may take between batches, roughly: what fell out is loaded when a batch asks for it.</summary>
    public long WorkingSetBytes { get; init; } = new WriterOptions().WorkingSetBytes;

    /// <summary>Logs in one answer of the node, about.</summary>
    public int PageLogs { get; init; } = 5_000;

    /// <summary>Pages that are fetched and decoded at once.</summary>
    public int Pages { get; init; } = 3;

    public int FirstRange { get; init; } = 32;
    public int MostBlocks { get; init; } = 100_000;

    /// <summary>Blocks above finality that are read and committed together while catching up.</summary>
    public int HeadBlocks { get; init; } = 64;

    /// <summary>Contracts in one log filter; more are asked for in several.</summary>
    public int FilterAddresses { get; init; } = 500;

    /// <summary>How often the head is asked for where no WebSocket endpoint announces it.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A back-fill commits at the latest after this time, so that a slow node loses little.</summary>
    public TimeSpan LongestBatch { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The share of final ranges, 0 to 1, whose logs a second endpoint must confirm, where there is one.</summary>
    public double CrossCheckShare { get; init; } = 0.05;

    /// <summary>How endpoints are spoken to.</summary>
    public JsonRpcOptions Rpc { get; init; } = new();

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(250);
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Keep versions below finality, so that the past can be read.</summary>
    public bool History { get; init; }
}
