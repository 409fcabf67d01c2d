namespace Scan.Web.Chains;

/// <summary>Finds a block by its time, with few questions where blocks come at a steady pace.</summary>
public static class BlockSearch
{
    /// <summary>The newest block that was made at <paramref name="time"/> or before; null: the first one came later.</summary>
    /// <param name="head">A block that was made later.</param>
    /// <param name="ask">A block below the head.</param>
    public static async Task<(long Number, long Time)?> NewestAsync((long Number, long Time) head, long time, Func<long, Task<(long Number, long Time)>> ask)
    {
        var late = head;
        (long Number, long Time)? early = null;
        // Back in steps that double, until a block is early enough.
        for (var step = 1L; early is null; step *= 2)
        {
            if (late.Number == 0) return null;
            var found = await ask(Math.Max(0, late.Number - step));
            if (found.Time <= time) early = found;
            else late = found;
        }
        // Between the two, by turns where a steady pace would have it and in the middle.
        for (var guess = true; late.Number - early.Value.Number > 1; guess = !guess)
        {
            var (from, width) = (early.Value, late.Number - early.Value.Number);
            var at = guess && late.Time > from.Time ? (long)((Int128)width * (time - from.Time) / (late.Time - from.Time)) : width / 2;
            var found = await ask(from.Number + Math.Clamp(at, 1, width - 1));
            if (found.Time <= time) early = found;
            else late = found;
        }
        return early;
    }
}
