using System.Buffers.Binary;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>
/// A chain that is computed, not stored: every block, transaction and log follows from the seed and its number, so that ten million logs
/// cost no memory and two runs serve the same bytes. Block 0 is empty; blocks 1…<paramref name="Blocks"/> hold <paramref name="LogsPerBlock"/> logs each.
/// </summary>
public sealed record SimulatedChain(ulong Seed, int LogsPerBlock, long Blocks)
{
    public const long ChainId = 31_338;
    public const long GenesisTime = 1_700_000_000;
    public const int LogsPerTransaction = 5;

    /// <summary>Each block has alerts beside the mix too, see <see cref="AlertTrack"/>.</summary>
    public bool HasAlertTrack { get; init; }

    public int TransactionsPerBlock => MixedTransactions + (HasAlertTrack ? AlertTrack.Logs : 0);

    /// <summary>Those that hold the logs of the mix.</summary>
    public int MixedTransactions => (LogsPerBlock + LogsPerTransaction - 1) / LogsPerTransaction;

    public static long TimeOf(long block) => GenesisTime + block * 12;

    private volatile long[] forks = [];

    /// <summary>From this block on every hash is another one, with the same transactions and logs.</summary>
    public void ForkAt(long block) => forks = [.. forks, block];

    /// <summary>24 mixed bytes and the number: a hash is looked up by reading it.</summary>
    public void BlockHash(long block, Span<byte> hash)
    {
        Fill(hash[..24], 1 + 1000 * (ulong)forks.Count(fork => fork <= block), (ulong)block);
        BinaryPrimitives.WriteInt64BigEndian(hash[24..], block);
    }

    /// <summary>16 mixed bytes, the block and the index in the block.</summary>
    public void TransactionHash(long block, int index, Span<byte> hash)
    {
        Fill(hash[..16], 2, (ulong)block * 1024 + (ulong)index);
        BinaryPrimitives.WriteInt64BigEndian(hash[16..], block);
        BinaryPrimitives.WriteInt64BigEndian(hash[24..], index);
    }

    public static long BlockOf(ReadOnlySpan<byte> blockHash) => BinaryPrimitives.ReadInt64BigEndian(blockHash[24..]);

    public static (long Block, int Index) TransactionOf(ReadOnlySpan<byte> hash) =>
        (BinaryPrimitives.ReadInt64BigEndian(hash[16..]), (int)BinaryPrimitives.ReadInt64BigEndian(hash[24..]));

    /// <summary>The running number of a log, from 0.</summary>
    public long Ordinal(long block, int index) => (block - 1) * LogsPerBlock + index;

    public ulong Random(ulong stream, ulong n) => Mix(Mix(Seed + stream * 0x9E3779B97F4A7C15) ^ n);

    public void Fill(Span<byte> bytes, ulong stream, ulong n)
    {
        var state = Random(stream, n);
        for (var i = 0; i + 8 <= bytes.Length; i += 8)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes[i..], state);
            state = Mix(state + 0x9E3779B97F4A7C15);
        }
        if (bytes.Length % 8 is var rest and > 0)
        {
            Span<byte> last = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(last, state);
            last[..rest].CopyTo(bytes[^rest..]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>Addresses and sizes of the simulated world.</summary>
public static class World
{
    public const int Operators = 2_000;
    public const int Stakers = 20_000;
    public const int Strategies = 12;
    public const int Services = 4;

    public static Address DelegationManager { get; } = Named("DelegationManager");
    public static Address AvsDirectory { get; } = Named("AVSDirectory");
    public static Address IdentityRegistry { get; } = Named("IdentityRegistry");
    public static Address ReputationRegistry { get; } = Named("ReputationRegistry");
    public static Address[] ServiceManagers { get; } = Many("MachServiceManager", Services);
    public static Address[] Coordinators { get; } = Many("RegistryCoordinator", Services);
    public static Address[] StakeRegistries { get; } = Many("StakeRegistry", Services);
    public static Address[] ApkRegistries { get; } = Many("BLSApkRegistry", Services);
    public static Address[] IndexRegistries { get; } = Many("IndexRegistry", Services);
    public static Address[] OperatorAddresses { get; } = Many("operator", Operators);
    public static Address[] StakerAddresses { get; } = Many("staker", Stakers);
    public static Address[] StrategyAddresses { get; } = Many("strategy", Strategies);
    /// <summary>keccak256 of the simulated G1 key, whose coordinates are <see cref="KeyPart"/> 0 and 1.</summary>
    public static Hash32[] OperatorIds { get; } = [.. Enumerable.Range(0, Operators).Select(o => Keccak256.Hash([.. KeyPart(o, 0).ToArray(), .. KeyPart(o, 1).ToArray()]))];
    public static BigInteger[] RollupChainIds { get; } = [10, 42161, 112358, 7560];

    public static Hash32 KeyPart(int op, int part) => Keccak256.Hash($"key {op} {part}");
    /// <summary>The service that an operator is registered with.</summary>
    public static int ServiceOf(int op) => op % Services;

    private static Address[] Many(string name, int count) => [.. Enumerable.Range(0, count).Select(i => Named($"{name} {i}"))];
    private static Address Named(string name) => Keccak256.Hash(name).ToAddress();
}
