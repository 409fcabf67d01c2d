using Scan.Bench.Simulator;
using Scan.Domain.Documents;

namespace Scan.Bench.Deliver;

/// <summary>How the chain's alerts end, worked out from the simulator alone: what the feed's last word of each has to be.</summary>
/// <param name="head">The chain's last block.</param>
/// <param name="finalityDepth">So far below the head a block is final.</param>
internal sealed class AlertLife(long head, int finalityDepth)
{
    /// <summary>The first alert of which the feed's last word is another; null: none.</summary>
    /// <param name="last">The last state of each alert by its id.</param>
    public string? Missing(IReadOnlyDictionary<string, string> last)
    {
        for (var block = 1L; block <= head; block++)
        {
            var alert = AlertTrack.ConfirmedIn(block);
            var due = AlertTrack.RemovalOf(block) <= head ? "removed" : block <= head - finalityDepth ? "final" : "seen";
            var id = Topics.Alert(SimulatedChain.ChainId, World.ServiceManagers[alert.Service], alert.MessageHash);
            if (last.GetValueOrDefault(id) is var told && told != due) return $"the alert of block {block} is {due}, and the feed's last word is {told ?? "none"}";
        }
        return null;
    }
}
