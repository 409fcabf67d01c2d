using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.Domain.Middleware;

/// <summary>The registry of an AVS on ECDSA middleware (ECDSAStakeRegistry).</summary>
[Document("ecdsa_registry")]
public sealed record EcdsaRegistry : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Registry { get; init; }
    [Field] public required Address Avs { get; init; }
    /// <summary>Last TotalWeightUpdated, ThresholdWeightUpdated and MinimumWeightUpdated; null until told.</summary>
    [Field] public BigInteger? TotalWeight { get; init; }
    public BigInteger? ThresholdWeight { get; init; }
    public BigInteger? MinimumWeight { get; init; }
    /// <summary>Last QuorumUpdated; multipliers are basis points and sum to 10,000.</summary>
    public IReadOnlyList<WeightedStrategy> Strategies { get; init; } = [];
    [Field] public int OperatorCount { get; init; }

    public byte[] Key() => KeyOf(Registry);
    public static byte[] KeyOf(Address registry) => DocumentKey.Of(registry);
}

/// <summary>An operator of an ECDSA registry.</summary>
[Document("ecdsa_operator")]
public sealed record EcdsaOperator : IDocument
{
    public required long ChainId { get; init; }
    [Field, KeyOf(typeof(EcdsaRegistry))] public required Address Registry { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field] public bool Registered { get; init; }
    /// <summary>Last OperatorWeightUpdated.</summary>
    [Field] public BigInteger Weight { get; init; }
    /// <summary>Last SigningKeyUpdate, and the block from which it holds; null before v0.2.1.</summary>
    public Address? SigningKey { get; init; }
    public long? SigningKeyBlock { get; init; }
    /// <summary>Permissioned variant: OperatorPermitted, OperatorRevoked; null when neither was seen.</summary>
    public bool? Permitted { get; init; }
    public long? EjectedBlock { get; init; }

    public byte[] Key() => KeyOf(Registry, Operator);
    public static byte[] KeyOf(Address registry, Address @operator) => DocumentKey.Of(registry, @operator);
}
