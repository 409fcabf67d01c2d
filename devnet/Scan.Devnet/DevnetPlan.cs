using System.Numerics;

namespace Scan.Devnet;

/// <summary>A restakeable token and its strategy. The strategy of reALT stands on the reALT contract, the others on tokens of their own.</summary>
/// <param name="Native">Native ETH in EigenPods: no contract stands behind it, only EigenLayer's address for it.</param>
public sealed record StrategyPlan(string Symbol, string TokenName, bool Native = false);

/// <summary>A rollup that an AVS watches.</summary>
/// <param name="WindowSeconds">How long silence must last before a block counts as final.</param>
public sealed record RollupPlan(long ChainId, string Name, int WindowSeconds, string Stack, string Settlement, string DataAvailability);

/// <summary>A quorum: what counts in it (1e18 is one), and who may be in.</summary>
/// <param name="Multipliers">By position of the strategy in the plan.</param>
public sealed record QuorumPlan(BigInteger MinimumStake, int MaxOperators, IReadOnlyList<(int Strategy, BigInteger Multiplier)> Multipliers);

/// <summary>Releases of MachServiceManager by the form of the call that confirms an alert.</summary>
public enum MachForm
{
    /// <summary>Since 2024-05-20: the header names the rollup.</summary>
    MultiRollup,

    /// <summary>May 2024: the rollup stands beside the header.</summary>
    RollupBeside,

    /// <summary>One rollup, named nowhere.</summary>
    SingleRollup,

    /// <summary>March 2024: one rollup, and a proof in the header.</summary>
    WithProof,
}

/// <summary>A MACH-like AVS.</summary>
/// <param name="Allowlist">Whether its allow list stays enabled, as it is from the start.</param>
/// <param name="Form">The forms of one rollup have just one.</param>
/// <param name="EjectionManager">Whether operators are ejected through one, instead of by an account.</param>
public sealed record AvsPlan(string Name, string MetadataUri, bool Allowlist, IReadOnlyList<RollupPlan> Rollups, IReadOnlyList<QuorumPlan> Quorums,
    MachForm Form = MachForm.MultiRollup, bool EjectionManager = false)
{
    /// <summary>The contract of its service manager.</summary>
    public string Contract => Form switch
    {
        MachForm.RollupBeside => "MachServiceManagerBeside",
        MachForm.SingleRollup => "MachServiceManagerSingle",
        MachForm.WithProof => "MachServiceManagerProof",
        _ => "MachServiceManager",
    };

    /// <summary>Whether it serves one rollup at a time.</summary>
    public bool IsSingleRollup => Form is MachForm.SingleRollup or MachForm.WithProof;
}

/// <summary>Which DelegationManager a devnet starts with.</summary>
public enum DevnetEra
{
    M2,
    Slashing,
}

/// <summary>What is deployed. The same plan on the same accounts gives the same addresses.</summary>
public sealed record DevnetPlan
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    public DevnetEra Era { get; init; } = DevnetEra.Slashing;

    /// <summary>Blocks that a queued withdrawal waits (mainnet: 100,800).</summary>
    public int WithdrawalDelayBlocks { get; init; } = 5;

    /// <summary>Blocks that a decreased allocation stays slashable (AllocationStorage.DEALLOCATION_DELAY), and those that settings of it wait.</summary>
    public int DeallocationDelayBlocks { get; } = 12;
    public int AllocationConfigurationDelayBlocks { get; } = 6;

    /// <summary>Blocks after a slash in which its shares are not cleared (StrategyManager.SLASH_RESOLUTION_DELAY).</summary>
    public int SlashResolutionBlocks { get; } = 20;

    /// <summary>Seconds until a distribution root or a fee split holds (mainnet: 604,800).</summary>
    public int RewardsActivationSeconds { get; init; } = 900;

    /// <summary>Basis points of rewards that operators keep where they set nothing.</summary>
    public int DefaultSplitBips { get; init; } = 1000;

    /// <summary>Blocks in which a task can be answered, and in which the answer can be challenged (TaskManager.TASK_CHALLENGE_WINDOW_BLOCK).</summary>
    public int TaskResponseBlocks { get; init; } = 25;
    public int TaskChallengeBlocks { get; } = 15;

    /// <summary>The metadata of the AVS whose operators answer for themselves, and of the one without an aggregator.</summary>
    public string HelloWorldMetadataUri { get; init; } = Data("""{"name":"Devnet Hello World"}""");
    public string SlashingMetadataUri { get; init; } = Data("""{"name":"Devnet Slashing Quorums"}""");
    public string CoprocessorMetadataUri { get; init; } = Data("""{"name":"Devnet Coprocessor"}""");
    public string ZkMetadataUri { get; init; } = Data("""{"name":"Devnet MACH ZK"}""");

    /// <summary>The rollup of the MACH service manager that proofs settle.</summary>
    public RollupPlan ZkRollup { get; init; } = new(11155420, "OP Sepolia (devnet)", 30, "OP Stack", "Ethereum", "Ethereum blobs");

    /// <summary>The metadata of the AVS that lives by operator sets alone.</summary>
    public string OperatorSetsMetadataUri { get; init; } = Data("""{"name":"Devnet Operator Sets"}""");

    /// <summary>The metadata of the AVS of duration vaults.</summary>
    public string VaultsMetadataUri { get; init; } = Data("""{"name":"Devnet Vaults"}""");

    /// <summary>EIGEN's emissions: new in each epoch, the first epoch's time (seconds since 1970) and an epoch's length.</summary>
    public BigInteger EmissionsPerEpoch { get; } = 1_160_000 * BigInteger.Pow(10, 18);
    public long EmissionsStart { get; } = 1_700_000_000;
    public int EmissionEpochSeconds { get; } = 240;

    public IReadOnlyList<StrategyPlan> Strategies { get; init; } =
    [
        new("stETH", "Devnet Lido Ether"), new("rETH", "Devnet Rocket Pool Ether"), new("cbETH", "Devnet Coinbase Ether"), new("EIGEN", "Devnet Eigen"),
        new("ASTR", "Devnet Astar"), new("reALT", "Devnet Restaked ALT"), new("ETH", "Native ETH", Native: true),
    ];

    public required IReadOnlyList<AvsPlan> Avss { get; init; }

    /// <summary>Two small AVSs, the first with two quorums and no allow list, the second with one quorum and an allow list.</summary>
    public static DevnetPlan Small { get; } = new()
    {
        Avss =
        [
            new("Devnet MACH One", Data("""{"name":"Devnet MACH One"}"""), false, [new(10, "OP Mainnet (devnet)", 10, "OP Stack", "Ethereum", "Ethereum blobs"), new(42161, "Arbitrum One (devnet)", 10, "Orbit", "Ethereum", "Ethereum blobs")],
                [new(One, 5, [(0, One), (1, One * 11 / 10)]), new(0, 5, [(3, One)])]),
            new("Devnet MACH Two", Data("""{"name":"Devnet MACH Two"}"""), true, [new(112358, "Xterio (devnet)", 20, "OP Stack", "Ethereum", "EigenDA")],
                [new(One, 5, [(0, One), (1, One), (2, One)])]),
        ],
    };

    /// <summary>A file as a <c>data:</c> URI, so that a devnet needs no web server for its metadata.</summary>
    public static string Data(string json) => "data:application/json;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(json));
}
