namespace Scan.Indexer.Chain;

/// <summary>The node's answers contradict each other or the question. Nothing was taken over; asking again later may heal it.</summary>
public sealed class InconsistentNodeException(string message) : Exception(message);

/// <summary>The chain cannot go on without a person: the message says why and what to do.</summary>
public sealed class ChainStoppedException(string message, Exception? inner = null) : Exception(message, inner);
