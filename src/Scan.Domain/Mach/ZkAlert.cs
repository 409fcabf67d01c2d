using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.Domain.Mach;

/// <summary>An alert of the ZK variant of MACH (MachOptimismZkServiceManager.alertBlockMismatch, alertBlockOutputOracleMismatch), settled by a proof (submitProve).</summary>
[Document("zk_alert")]
public sealed record ZkAlert : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    /// <summary>Counts the service manager's alerts from 0; the contract's own places are given again after a deletion.</summary>
    [Field] public required long Number { get; init; }
    /// <summary><see cref="ZkAlertStatus"/>. The owner's clearAlerts and clearBlockAlertsUpTo change the contract's stack without an event.</summary>
    [Field] public required string Status { get; init; }
    /// <summary>The rollup that the service manager serves, as a decimal string (the view rollupChainID); null with <see cref="RollupProblem"/>.</summary>
    [Field] public string? RollupChainId { get; init; }
    public string? RollupProblem { get; init; }
    /// <summary>The output of the oracle that is wrong; null for a block above the latest posted output.</summary>
    public BigInteger? InvalidOutputIndex { get; init; }
    public required Hash32 InvalidOutputRoot { get; init; }
    /// <summary>The root that the submitter, or after a reset the prover, says is right.</summary>
    public required Hash32 ExpectedOutputRoot { get; init; }
    [Field] public required BigInteger L2BlockNumber { get; init; }
    /// <summary>msg.sender; for an account without code tx.from. Null when the node did not give the transaction.</summary>
    [Field] public Address? Submitter { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required Hash32 Transaction { get; init; }
    /// <summary>The last proof that was accepted for it; void where <see cref="ReopenedBlock"/> is later.</summary>
    public long? ProvedBlock { get; init; }
    public long? ProvedTime { get; init; }
    public Hash32? ProvedOutputRoot { get; init; }
    /// <summary>When it last had to be proved anew: an alert about an earlier rollup block makes all that are on the stack unproved.</summary>
    public long? ReopenedBlock { get; init; }
    public long? ReopenedTime { get; init; }
    /// <summary>True when the proof matched neither root, so that the expected one and the submitter were replaced.</summary>
    public bool WasReset { get; init; }

    public byte[] Key() => KeyOf(Avs, Number);
    public static byte[] KeyOf(Address avs, long number) => DocumentKey.Of(avs, number);
}

public static class ZkAlertStatus
{
    /// <summary>To be proved, or to be proved anew.</summary>
    public const string Open = "open";
    /// <summary>The expected root was proven, or put in its place.</summary>
    public const string Proved = "proved";
    /// <summary>The proof confirmed the root that the alert called invalid.</summary>
    public const string Deleted = "deleted";
    /// <summary>The owner took it off the stack (clearAlerts, clearBlockAlertsUpTo), which no event tells: it is noticed at the next alert.</summary>
    public const string Cleared = "cleared";
}

/// <summary>The alerts of a ZK service manager as its stack holds them, newest last.</summary>
[Document("zk_alert_stack")]
public sealed record ZkAlertStack : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    /// <summary><see cref="ZkAlert.Number"/> of each entry.</summary>
    public IReadOnlyList<long> Numbers { get; init; } = [];
    /// <summary>Entries from this place on are proved; the stack's length after a push, one less after each proof.</summary>
    public int ProvedIndex { get; init; }
    public long Pushed { get; init; }

    public byte[] Key() => KeyOf(Avs);
    public static byte[] KeyOf(Address avs) => DocumentKey.Of(avs);
}

/// <summary>The service manager that answers for a rollup (MachServiceManagerRegistry.registerServiceManager, deregisterServiceManager).</summary>
[Document("rollup_service_manager")]
public sealed record RollupServiceManager : IDocument
{
    public required long ChainId { get; init; }
    public required Address Registry { get; init; }
    /// <summary>Decimal string.</summary>
    [Field] public required string RollupChainId { get; init; }
    /// <summary>The last one registered; null after its deregistration.</summary>
    [Field, KeyOf(typeof(Avs))] public Address? ServiceManager { get; init; }
    public required Address Sender { get; init; }
    public required long Block { get; init; }
    public required long Time { get; init; }

    public byte[] Key() => KeyOf(Registry, BigInteger.Parse(RollupChainId, System.Globalization.CultureInfo.InvariantCulture));
    public static byte[] KeyOf(Address registry, BigInteger rollupChainId) => DocumentKey.Of(registry, rollupChainId);
}
