using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>
/// Links middleware contracts to their AVS by how they were deployed: a run is one sender's transactions close to each other. Where a run
/// made exactly one service manager, the run's contracts that belong to an AVS belong to it; where it made several, nothing is concluded.
/// </summary>
internal static class DeploymentRuns
{
    private const long MostBlocksApart = 10;
    private static readonly HashSet<string> ServiceManagers = ["MachServiceManager", "ServiceManagerBase"];
    private static readonly HashSet<string> Parts =
        ["RegistryCoordinator", "SlashingRegistryCoordinator", "StakeRegistry", "BLSApkRegistry", "IndexRegistry", "EjectionManager"];

    public static void LinkToAvs(RecordedChain chain, IReadOnlyList<FoundContract> contracts)
    {
        var byAddress = contracts.ToDictionary(contract => contract.Address);
        foreach (var run in Of(chain))
        {
            var made = run.Where(byAddress.ContainsKey).Select(address => byAddress[address]).ToArray();
            if (made.Where(contract => ServiceManagers.Contains(contract.Contract)).ToArray() is not [var manager]) continue;
            foreach (var part in made.Where(contract => Parts.Contains(contract.Contract))) part.Avs ??= manager.Address;
        }
    }

    // An address belongs to the run that holds its first log.
    private static List<HashSet<Address>> Of(RecordedChain chain)
    {
        var runs = new List<HashSet<Address>>();
        var open = new Dictionary<Address, (long LastBlock, HashSet<Address> Run)>();
        var seen = new HashSet<Address>();
        foreach (var log in chain.Logs)
        {
            if (chain.SenderOf(log.Transaction) is not { } sender) continue;
            if (!open.TryGetValue(sender, out var current) || log.Block - current.LastBlock > MostBlocksApart) runs.Add(current.Run = []);
            open[sender] = (log.Block, current.Run);
            if (seen.Add(log.Address)) current.Run.Add(log.Address);
        }
        return runs;
    }
}
