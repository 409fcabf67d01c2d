namespace Scan.Indexer.Chain;

/// <summary>The node's answers contradict each other or the question. Nothing was taken over; asking again later may heal it.</summary>
public sealed class InconsistentNodeException(string message) : Exception(message);

/// <summary>The chain's documents are being rebuilt from the ledger; indexing goes on afterwards.</summary>
internal sealed class RebuildingException(string chain) : Exception($"The documents of {chain} are being rebuilt from its ledger; indexing goes on when that is done.");

/// <summary>The chain cannot go on without a person: the message says why and what to do.</summary>
public sealed class ChainStoppedException(string message, Exception? inner = null) : Exception(message, inner);
