namespace Scan.Bench.Simulator;

/// <summary>
/// Alerts beside the mix of events, so that few blocks show their whole life: each block confirms one in a transaction of its own, and another takes one back. Of five alerts one stays; of the
/// others every second is taken back after two blocks, before it can be final, and the rest after sixteen.
/// </summary>
public static class AlertTrack
{
    /// <summary>Logs of a block behind those of the mix, each in a transaction of its own.</summary>
    public const int Logs = 2;
    private const int Early = 2;
    private const int Late = 16;
    private const int Staying = 5;

    /// <summary>Beyond those of the mix.</summary>
    private const long First = 1_000_000_000;

    /// <summary>The alert that a block confirms.</summary>
    public static SimulatedAlert ConfirmedIn(long block) => SimulatedAlert.Number(First + block);

    /// <summary>The block whose alert a block takes back; null: none.</summary>
    public static long? RaisedOfRemovalIn(long block) => block - (block % 2 == 0 ? Early : Late) is var raised && raised >= 1 && raised % Staying != 0 ? raised : null;

    /// <summary>The block that takes back the alert of another; null: it stays.</summary>
    public static long? RemovalOf(long raised) => raised % Staying == 0 ? null : raised + (raised % 2 == 0 ? Early : Late);
}
