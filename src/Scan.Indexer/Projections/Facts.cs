using Scan.Domain.Primitives;

namespace Scan.Indexer.Projections;

/// <summary>What a transaction says beyond its logs.</summary>
/// <param name="From">The sender (tx.from), which is no contract.</param>
/// <param name="To">The called account; null: the transaction created a contract.</param>
/// <param name="Input">The call data of the outermost call.</param>
public sealed record TransactionFacts(Address From, Address? To, ReadOnlyMemory<byte> Input);

/// <summary>A view's answer at the block of a log.</summary>
/// <param name="Data">The encoded result; null where there is none.</param>
/// <param name="Problem">Why there is no result, in words; null when there is one.</param>
public sealed record ViewAnswer(byte[]? Data, string? Problem);

/// <summary>A view call that a log asks for.</summary>
internal sealed record ViewCall(Address To, byte[] CallData)
{
    /// <summary>The observation's key within its block.</summary>
    public string Key => $"view:{To}:{Convert.ToHexStringLower(CallData)}";

    /// <summary>True for a transaction that makes the view needless; null: it is asked always.</summary>
    public Func<TransactionFacts, bool>? Unless { get; init; }
}
