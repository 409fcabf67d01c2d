using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>
/// Which event a log is: first every operator registers, then a cycle of a thousand logs repeats in a fixed shuffled order:
/// 330 share changes, 70 delegations, 50 registrations, 200 stake updates, 30 sockets, 1 alert, 80 agents, 239 feedbacks.
/// </summary>
public sealed class EventMix
{
    public const int Cycle = 1000;
    private const int PerOperator = 6;
    public const int SetUp = World.Operators * PerOperator + 3 * World.Services;

    private static readonly (EventKind Kind, int Count)[] Shares =
    [
        (EventKind.SharesIncreased, 250), (EventKind.SharesDecreased, 80), (EventKind.Delegated, 50), (EventKind.Undelegated, 20), (EventKind.Registration, 50),
        (EventKind.StakeUpdate, 200), (EventKind.Socket, 30), (EventKind.Alert, 1), (EventKind.Agent, 80), (EventKind.Feedback, 239),
    ];

    private static readonly EventKind[] Slots = Shuffled();
    private static readonly int[] Ranks = RanksOf(Slots);
    private static readonly Dictionary<EventKind, int> Counts = Shares.ToDictionary(s => s.Kind, s => s.Count);

    /// <summary>The kind of log number <paramref name="ordinal"/> after the set-up, and how many of its kind came before it.</summary>
    public static (EventKind Kind, long Number) At(long ordinal)
    {
        var n = ordinal - SetUp;
        var slot = (int)(n % Cycle);
        var kind = Slots[slot];
        return (kind, n / Cycle * Counts[kind] + Ranks[slot]);
    }

    /// <summary>How many agents are registered before log <paramref name="ordinal"/>; at least one once the first cycle's first agent is there.</summary>
    public static long AgentsBefore(long ordinal) => (ordinal - SetUp) / Cycle * Counts[EventKind.Agent];

    /// <summary>Step and operator of a log of the set-up.</summary>
    public static (int Step, int Operator) SetUpAt(long ordinal) => ((int)(ordinal / World.Operators), (int)(ordinal % World.Operators));

    private static EventKind[] Shuffled()
    {
        var slots = Shares.SelectMany(s => Enumerable.Repeat(s.Kind, s.Count)).ToArray();
        new Random(8004).Shuffle(slots);
        return slots;
    }

    private static int[] RanksOf(EventKind[] slots)
    {
        var seen = new Dictionary<EventKind, int>();
        return [.. slots.Select(kind => seen[kind] = seen.GetValueOrDefault(kind, -1) + 1)];
    }
}

public enum EventKind { SharesIncreased, SharesDecreased, Delegated, Undelegated, Registration, StakeUpdate, Socket, Alert, Agent, Feedback }
