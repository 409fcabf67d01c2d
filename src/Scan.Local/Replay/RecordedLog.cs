using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>A log as eth_getLogs gave it once. <paramref name="Time"/> is null where the recording lacks it.</summary>
internal sealed record RecordedLog(
    long Block, Hash32 BlockHash, long? Time, Hash32 Transaction, int TransactionIndex, int LogIndex, Address Address, IReadOnlyList<Hash32> Topics, string Data);

/// <summary>A transaction's call, as far as the recording has it.</summary>
internal sealed record RecordedCall(
    long Block, Hash32 BlockHash, Hash32 Transaction, int TransactionIndex, Address From, Address? To, string Value, long Nonce, string Input);

/// <summary>A transaction's receipt without its logs.</summary>
internal sealed record RecordedReceipt(
    long Block, Hash32 BlockHash, Hash32 Transaction, int TransactionIndex, Address From, Address? To, Address? ContractAddress, long Status, long GasUsed, string LogsBloom);

/// <summary>A block's header.</summary>
internal sealed record RecordedHeader(long Block, Hash32 Hash, Hash32 Parent, long Time);
