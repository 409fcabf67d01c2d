using System.Text.Json;

namespace Scan.Domain.Rules;

/// <summary>Something that happened on a chain, as conditions see it: a log with its decoded arguments, or a step in an alert's life.</summary>
public sealed record RuleEvent
{
    /// <summary>The feed item's id; the same when a reorg brings it again.</summary>
    public required string Id { get; init; }

    /// <summary>The event's name; of an alert <see cref="Alert"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The contract's kind, such as <c>StakeRegistry</c>.</summary>
    public string? Contract { get; init; }
    public required long ChainId { get; init; }
    public required long Block { get; init; }

    /// <summary>Its place among the logs of its block; 0 of an alert's steps.</summary>
    public int LogIndex { get; init; }

    /// <summary>The contract's address; null of an alert's steps.</summary>
    public Primitives.Address? Emitter { get; init; }

    /// <summary>Seconds since 1970 UTC.</summary>
    public required long Time { get; init; }

    /// <summary>Of the feed item: seen, final, retracted or removed.</summary>
    public required string State { get; init; }
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Arguments by name; of an alert its document.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>Blocks that a staker's withdrawal waits on this chain; null: unknown.</summary>
    public long? ExitBlocks { get; init; }

    /// <summary>The transaction of a log; null of an alert's steps.</summary>
    public Primitives.Hash32? Transaction { get; init; }

    /// <summary>Why an operator left quorums, by the call, one of <see cref="EigenLayer.OperatorRemoval"/>; null: unknown.</summary>
    public string? RemovalCause { get; init; }

    /// <summary>The operator set that an operator joined, as it stands; null: unknown.</summary>
    public EigenLayer.OperatorSet? JoinedSet { get; init; }

    /// <summary>For allocations: what decides whether the set can slash what it is allocated; null: not asked, or the event names no set.</summary>
    public EigenLayer.SetMembership? Membership { get; init; }

    /// <summary>The duration vault that the operator is, as it stands; null: it is none, or it was not asked.</summary>
    public EigenLayer.DurationVault? Vault { get; init; }

    /// <summary>For stake updates: what the same operator had in the same quorum before, oldest first, at the window's begin and within it.</summary>
    public IReadOnlyList<StakeAt> StakesBefore { get; init; } = [];

    public const string Alert = "alert";

    public string? Text(string name) => Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), JsonValueKind.True => "true", JsonValueKind.False => "false", _ => null } : null;

    public System.Numerics.BigInteger? Number(string name) =>
        Text(name) is { Length: <= 80 } text && System.Numerics.BigInteger.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The first topic of this kind, such as <c>operator</c>.</summary>
    public string? Topic(string kind) => Topics.FirstOrDefault(topic => topic.StartsWith(kind + ":", StringComparison.Ordinal));
}

/// <summary>A stake (weight in a quorum) from a moment on.</summary>
public sealed record StakeAt(long Time, System.Numerics.BigInteger Stake);

/// <summary>What a condition says of an event or a thing.</summary>
/// <param name="Subject">What it is about: one incident is open for it at a time.</param>
/// <param name="Holds">False: what held before does no longer.</param>
/// <param name="Detail">Why, in a sentence with its numbers.</param>
public sealed record Verdict(string Subject, bool Holds, string Detail);
