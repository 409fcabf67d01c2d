using System.Numerics;

namespace Scan.Devnet.Scenarios;

/// <summary>The AVSs of the scenario. They are named after real ones, and each name says that this is a devnet.</summary>
public static class ScenarioPlan
{
    private const int StEth = 0, REth = 1, CbEth = 2, Eigen = 3, Astar = 4, ReAlt = 5, Native = 6;
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    /// <summary>Starts as mainnet did, with M2; the scenario upgrades.</summary>
    public static DevnetPlan Create() => new()
    {
        Era = DevnetEra.M2,
        OperatorSetsMetadataUri = ScenarioTexts.Profile("Devnet Sentinel", "An AVS without contracts of its own: two operator sets, one of which redistributes what it slashes. Played on a local devnet."),
        HelloWorldMetadataUri = ScenarioTexts.Profile("Devnet Hello World", "The wizard's template on ECDSA middleware: operators greet names. Played on a local devnet."),
        CoprocessorMetadataUri = ScenarioTexts.Profile("Devnet Coprocessor", "The wizard's coprocessor: requests that another AVS's operators sign, behind an allow list. Played on a local devnet."),
        ZkMetadataUri = ScenarioTexts.Profile("Devnet MACH ZK", "Alerts about OP Sepolia that a proof settles, without an aggregator. Played on a local devnet."),
        Avss =
        [
            Avs("Devnet AltLayer MACH", "Fast finality for OP Mainnet and Arbitrum One, played on a local devnet.", true,
                [Rollup(10, "OP Mainnet (devnet)", 10, "OP Stack", "Ethereum blobs"), Rollup(42161, "Arbitrum One (devnet)", 10, "Orbit", "Ethereum blobs")],
                [Ether(5, 20, native: true), new(50 * One, 16, [(Eigen, One)])]),
            Avs("Devnet Xterio MACH", "Fast finality for Xterio Chain, played on a local devnet.", true,
                [Rollup(112358, "Xterio Chain (devnet)", 20, "OP Stack", "EigenDA")], [Ether(0, 16)], MachForm.SingleRollup),
            Avs("Devnet Cyber MACH", "Fast finality for Cyber, played on a local devnet.", false,
                [Rollup(7560, "Cyber (devnet)", 20, "OP Stack", "EigenDA")], [Ether(2, 24)], MachForm.RollupBeside, ejectionManager: true),
            Avs("Devnet Soneium Fast Finality", "Answers in under ten seconds, with ASTR in a quorum of its own; played on a local devnet.", true,
                [Rollup(1868, "Soneium (devnet)", 10, "OP Stack", "Ethereum blobs")], [Ether(1, 18, native: true), new(100 * One, 12, [(Astar, One)])]),
            Avs("Devnet GM Network MACH", "Dual staking with reALT, played on a local devnet.", false,
                [Rollup(2777, "GM Network (devnet)", 30, "OP Stack", "Celestia")], [Ether(0, 14), new(0, 10, [(ReAlt, One), (Eigen, One / 10)])], MachForm.WithProof),
        ],
    };

    private static QuorumPlan Ether(int minimum, int maxOperators, bool native = false)
    {
        (int, BigInteger)[] tokens = [(StEth, One), (REth, One * 110 / 100), (CbEth, One * 106 / 100)];
        return new(minimum * One, maxOperators, native ? [.. tokens, (Native, One)] : tokens);
    }

    private static RollupPlan Rollup(long chainId, string name, int window, string stack, string da) => new(chainId, name, window, stack, "Ethereum", da);

    private static AvsPlan Avs(string name, string description, bool allowlist, RollupPlan[] rollups, QuorumPlan[] quorums, MachForm form = MachForm.MultiRollup, bool ejectionManager = false) =>
        new(name, ScenarioTexts.Profile(name, description), allowlist, rollups, quorums, form, ejectionManager);
}
