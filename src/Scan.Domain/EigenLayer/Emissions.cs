using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>A share of EIGEN's weekly emissions (EmissionsController.addDistribution, updateDistribution, pressButton), known by its id.</summary>
[Document("emission_distribution")]
public sealed record EmissionDistribution : IDocument
{
    public required long ChainId { get; init; }
    [Field, KeyOf(typeof(EmissionsState))] public required Address Contract { get; init; }
    [Field] public required BigInteger DistributionId { get; init; }
    /// <summary>Weight among all distributions, in the contract's parts.</summary>
    public required BigInteger Weight { get; init; }
    [Field] public required long StartEpoch { get; init; }
    /// <summary>Epochs that it lasts; 0: without an end.</summary>
    public required long TotalEpochs { get; init; }
    /// <summary>One of <see cref="EmissionType"/>.</summary>
    [Field] public required string Type { get; init; }
    /// <summary>The operator set of the types that have one.</summary>
    [Field] public Address? Avs { get; init; }
    public long? SetId { get; init; }
    /// <summary>The last epoch that was processed, and whether it went through; null before the first.</summary>
    [Field] public long? LastEpoch { get; init; }
    public bool? LastSucceeded { get; init; }
    public int ProcessedCount { get; init; }
    public int FailedCount { get; init; }
    [Field] public required long UpdatedBlock { get; init; }

    public byte[] Key() => KeyOf(Contract, DistributionId);
    public static byte[] KeyOf(Address contract, BigInteger distributionId) => DocumentKey.Of(contract, distributionId);
}

/// <summary>EmissionsController's DistributionType.</summary>
public static class EmissionType
{
    private static readonly string[] Names = ["disabled", "all-earners", "total-stake", "unique-stake", "eigenda", "manual"];

    /// <summary>A number that is none of them stays a number.</summary>
    public static string NameOf(byte type) => type < Names.Length ? Names[type] : type.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What an EmissionsController gave back to its council (IncentiveCouncilUpdated, Swept).</summary>
[Document("emissions_controller")]
public sealed record EmissionsState : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Contract { get; init; }
    public Address? IncentiveCouncil { get; init; }
    /// <summary>Sum of Swept, in EIGEN's smallest unit.</summary>
    public BigInteger Swept { get; init; }

    public byte[] Key() => KeyOf(Contract);
    public static byte[] KeyOf(Address contract) => DocumentKey.Of(contract);
}
