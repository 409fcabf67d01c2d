using Npgsql;

namespace Scan.Documents;

/// <summary>Tells a database that is away for a while from one that refuses.</summary>
public static class DatabaseFault
{
    /// <summary>True where a statement took longer than PostgreSQL was told to let it.</summary>
    public static bool IsOverTime(Exception fault) => fault is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    /// <summary>True where the same call may succeed later: the server cannot be reached, starts, stops or is full.</summary>
    public static bool IsAway(Exception fault) => fault is NpgsqlException { IsTransient: true }
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow };
}

/// <summary>A query that breaks a rule; callers answer 400 with the field and the rule.</summary>
public class QueryException(string field, string rule) : Exception($"{field}: {rule}")
{
    public string Field { get; } = field;
    public string Rule { get; } = rule;
}

/// <summary>The database's schema cannot be used by this version; the message says why and what to do.</summary>
public sealed class SchemaException(string message) : Exception(message);

/// <summary>The database holds another chain under this chain id.</summary>
public sealed class ChainMismatchException(string message) : Exception(message);

/// <summary>Another holder has taken the chain's lead; nothing was written.</summary>
public sealed class FencedException(long chainId, long epoch) : Exception($"The lead of chain {chainId} with epoch {epoch} was taken over; nothing was written.")
{
    public long ChainId { get; } = chainId;
    public long Epoch { get; } = epoch;
}

/// <summary>A rollback below the finalized block was asked for: the chain must stop loudly.</summary>
public sealed class DeepReorgException(long chainId, long toBlock, long finalizedBlock)
    : Exception($"Chain {chainId} would have to go back to block {toBlock}, but block {finalizedBlock} is final: check that its endpoint serves the right chain; if it does, index the chain anew into an empty database.")
{
    public long ChainId { get; } = chainId;
    public long ToBlock { get; } = toBlock;
    public long FinalizedBlock { get; } = finalizedBlock;
}

/// <summary>A block whose documents are not kept: outside of what is indexed, or below the finalized block of a chain without history.</summary>
public sealed class NotKeptException(string field, string rule) : QueryException(field, rule);
