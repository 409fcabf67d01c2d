using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Devnet.Chain;

/// <summary>A transaction that the devnet sends; without <paramref name="To"/> it creates a contract.</summary>
/// <param name="What">What it is for, in an error's message.</param>
public sealed record DevnetCall(Address From, Address? To, byte[] Data, string What);

/// <summary>A block that the devnet mined, with its receipts in order.</summary>
/// <param name="Timestamp">Seconds since 1970.</param>
public sealed record MinedBlock(long Number, Hash32 Hash, long Timestamp, IReadOnlyList<TransactionReceipt> Receipts);

/// <summary>A transaction of the devnet was refused: a mistake in the caller's step.</summary>
public sealed class DevnetCallException(string message, Exception? inner = null) : Exception(message, inner);
