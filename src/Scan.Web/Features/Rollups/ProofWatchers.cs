using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Rollups;

/// <summary>Service managers of the ZK variant serve one rollup for ever, which no event tells: the manifest does.</summary>
public sealed class ProofWatchers(Sources sources)
{
    private const string ZkServiceManager = "MachOptimismZkServiceManager";

    public async Task<IReadOnlyList<(long ChainId, Address Manager)>> OfAsync(string rollupChainId, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var found = new List<(long, Address)>();
        foreach (var chain in all)
        {
            if (chain.Rollups.GetValueOrDefault(rollupChainId)?.Mach is not { } mach) continue;
            if ((await sources.ListAsync(chain.Id, ct)).Any(s => s.Contract == ZkServiceManager && s.ClosedBlock is null && new Address(s.Address) == mach)) found.Add((chain.Id, mach));
        }
        return found;
    }
}
