using System.Globalization;
using Scan.Domain.Primitives;

namespace Scan.Domain.Health;

/// <summary>
/// What an operator signs to show that its verifier lives, and which block it has seen. The format is Scan's own (docs/assumptions.md): MACH's verifiers have a signed health
/// message, and nothing public says what it looks like.
/// </summary>
/// <param name="RollupChainId">Decimal; null: it speaks of the AVS's own chain.</param>
/// <param name="VerifierMode">In its own word; null: it does not tell.</param>
/// <param name="Time">Unix seconds.</param>
public sealed record HealthMessage(long ChainId, Address Avs, Address Operator, string? RollupChainId, long Block, Hash32 BlockHash, string? VerifierMode, long Time)
{
    /// <summary>How far the sender's clock may be behind and ahead.</summary>
    public const long OldestSeconds = 300;
    public const long AheadSeconds = 60;

    /// <summary>Most characters of a mode.</summary>
    public const int LongestMode = 32;

    /// <summary>What is signed, by EIP-191 (personal_sign): eight lines, addresses and hashes in lower case.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"""
        Scan health message
        chain: {ChainId}
        avs: {Avs}
        operator: {Operator}
        rollup: {RollupChainId ?? "none"}
        block: {Block} {BlockHash}
        verifier: {VerifierMode ?? "unknown"}
        time: {Time}
        """).ReplaceLineEndings("\n");

    /// <summary>Why its time is not taken; null: it is.</summary>
    public static string? TimeProblem(long time, long now) =>
        time < now - OldestSeconds ? $"more than {OldestSeconds} s ago" : time > now + AheadSeconds ? $"more than {AheadSeconds} s ahead" : null;
}

/// <summary>The last block that an operator's verifier said it has seen.</summary>
/// <param name="Time">When it said so, in Unix seconds.</param>
public sealed record SeenBlock(string? RollupChainId, long Block, Hash32 BlockHash, string? VerifierMode, long Time);
