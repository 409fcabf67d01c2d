using System.Globalization;

namespace Scan.Local.Node;

/// <summary>How a local EVM node is set. The defaults suit an indexer: old states go, blocks, receipts and logs stay.</summary>
public sealed record AnvilOptions
{
    public long ChainId { get; init; } = 31337;

    /// <summary>The port on 127.0.0.1, HTTP and WebSocket alike; null takes a free one.</summary>
    public int? Port { get; init; }

    /// <summary>The genesis block's time in seconds since 1970. With fixed block times too, the same steps give the same block hashes.</summary>
    public long? GenesisTimestamp { get; init; }

    /// <summary>Blocks come only when a call asks for one.</summary>
    public bool NoMining { get; init; }

    /// <summary>A block every so many seconds; null mines one for each transaction.</summary>
    public int? BlockTimeSeconds { get; init; }

    /// <summary>The number of unlocked accounts.</summary>
    public int Accounts { get; init; } = 10;

    /// <summary>The accounts' BIP-39 mnemonic; null is Foundry's well-known one.</summary>
    public string? Mnemonic { get; init; }

    /// <summary>Each account's balance in whole ETH.</summary>
    public long BalanceEth { get; init; } = 1_000_000;

    /// <summary>Slots in an epoch: the finalized block is two epochs behind the head, and one slot lets reorgs go deeper than 64 blocks.</summary>
    public int SlotsInEpoch { get; init; } = 1;

    /// <summary>The gas that a block may use, and a call; null: as much as it likes, and a call without end then never ends.</summary>
    public long? GasLimit { get; init; }

    /// <summary>How many blocks' states are kept in memory: calls and reorgs reach back so far.</summary>
    public int KeptStates { get; init; } = 128;

    /// <summary>A state file that a node wrote with --dump-state, to go on from.</summary>
    public string? LoadState { get; init; }

    /// <summary>A file that takes the node's output; null drops it.</summary>
    public string? LogFile { get; init; }

    internal IEnumerable<string> Arguments(int port)
    {
        // From the prague hard fork on, anvil takes ten times as long for a block; without pruning it writes every state to disk.
        string[] always =
        [
            "--host", "127.0.0.1", "--port", Text(port), "--chain-id", Text(ChainId), "--hardfork", "cancun", "--slots-in-an-epoch", Text(SlotsInEpoch),
            "--prune-history", Text(KeptStates), "--accounts", Text(Accounts), "--balance", Text(BalanceEth), "--no-request-size-limit",
            "--disable-code-size-limit", "--order", "fifo",
        ];
        return
        [
            .. always,
            .. GasLimit is { } gas ? new[] { "--gas-limit", Text(gas) } : ["--disable-block-gas-limit"],
            .. LogFile is null ? new[] { "--quiet" } : [],
            .. NoMining ? new[] { "--no-mining" } : [],
            .. GenesisTimestamp is { } time ? new[] { "--timestamp", Text(time) } : [],
            .. BlockTimeSeconds is { } seconds ? new[] { "--block-time", Text(seconds) } : [],
            .. Mnemonic is { } words ? new[] { "--mnemonic", words } : [],
            .. LoadState is { } state ? new[] { "--load-state", state } : [],
        ];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
