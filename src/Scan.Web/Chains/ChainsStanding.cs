using Scan.Documents;
using Scan.Web.Shared;

namespace Scan.Web.Chains;

/// <summary>How the chains stand, in the words of the header and of the banner above a page.</summary>
/// <param name="State">waiting, behind or offline: what the header's dot shows until the page is live.</param>
/// <param name="Short">For narrow screens.</param>
/// <param name="Troubles">What readers have to know of what they read, a sentence for each chain.</param>
public sealed record ChainsStanding(string State, string Words, string Short, IReadOnlyList<string> Troubles)
{
    /// <summary>Fewer blocks behind are the way of things.</summary>
    private const long Near = 5;

    /// <summary>So many are worth a banner.</summary>
    private const long Far = 50;

    public static ChainsStanding Of(IReadOnlyList<ChainView> chains)
    {
        string[] troubles = [.. chains.Select(TroubleOf).OfType<string>()];
        if (chains.FirstOrDefault(c => c.Info.State == ChainState.Stopped) is { } stopped) return new("offline", $"{Format.Clip(stopped.Name, 40)} stopped", "stopped", troubles);
        if (chains.Where(c => c.Lag > Near).MaxBy(c => c.Lag) is { } behind) return new("behind", $"catching up, {Format.Whole(behind.Lag!.Value)} blocks behind", "behind", troubles);
        return chains.Count == 0 ? new("waiting", "waiting for the first chain", "waiting", troubles) : new("waiting", "up to date", "current", troubles);
    }

    /// <summary>Why what a page tells of a chain may be out of date; null: it is not.</summary>
    private static string? TroubleOf(ChainView chain)
    {
        var name = Format.Clip(chain.Name, 40);
        if (chain.Info.State == ChainState.Stopped) return $"{name} is not read any more{(chain.Info.IndexedBlock is { } last ? $": all of it is as of block {Format.Whole(last)}" : "")}.";
        return chain.Lag > Far ? $"{name} is {Format.Whole(chain.Lag.Value)} blocks behind its head{(chain.TimeLeft is { } left ? $", about {Format.Span((long)left.TotalSeconds)} to go" : "")}: what is newer is not here yet." : null;
    }
}
