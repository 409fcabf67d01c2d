using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>The contracts behind a coordinator and behind a service manager, BLS or ECDSA, as their views tell them.</summary>
internal static class Registries
{
    /// <summary>Views of RegistryCoordinator, in the order in which <see cref="Behind"/> takes the answers.</summary>
    public static IReadOnlyList<FunctionAbi> Views { get; } = Declare("serviceManager", "stakeRegistry", "blsApkRegistry", "indexRegistry");

    /// <summary>SlashingRegistryCoordinator names its AVS by another view.</summary>
    public static IReadOnlyList<FunctionAbi> SlashingViews { get; } = Declare("avs", "stakeRegistry", "blsApkRegistry", "indexRegistry");

    private static readonly string[] Told = [Contracts.StakeRegistry, Contracts.BlsApkRegistry, Contracts.IndexRegistry];

    public static IReadOnlyList<FunctionAbi> ServiceManagerViews { get; } = Declare("registryCoordinator", "stakeRegistry");

    /// <summary>A StakeRegistry of BLS middleware has no total of its own: only ECDSAStakeRegistry answers.</summary>
    private static readonly byte[][] EcdsaProof = [FunctionAbi.Parse("getLastCheckpointTotalWeight() view returns (uint256)").Encode()];

    private static readonly byte[] CoordinatorOf = ServiceManagerViews[0].Encode();
    private static readonly byte[][] AvsOf = [Views[0].Encode(), SlashingViews[0].Encode()];

    /// <summary>Most service managers know their coordinator (BLSSignatureChecker).</summary>
    public static NamedAccount? AskServiceManager(IReadOnlyList<ViewAnswer> answers, Source source) =>
        answers[0].Address() is { } avs && avs != source.Address ? new NamedAccount(avs, [CoordinatorOf]) : null;

    /// <summary>Every coordinator knows its AVS.</summary>
    public static NamedAccount? AskCoordinator(IReadOnlyList<ViewAnswer> answers, Source source) => answers[0].Address() is { } coordinator ? new NamedAccount(coordinator, AvsOf) : null;

    /// <summary>
    /// The service manager, which is the AVS, and the three registries. The coordinator itself belongs to the AVS that it tells of, unless that one has another
    /// coordinator: then it is a stranger's, and belongs to whom it was told to belong, else to itself.
    /// </summary>
    public static IEnumerable<SourceChild> Behind(IReadOnlyList<ViewAnswer> answers, LogPosition log, Source source)
    {
        var isDenied = answers.Skip(Views.Count).Any(answer => answer.Address() is { } other && other != source.Address);
        var avs = (isDenied ? null : answers[0].Address()) ?? source.Avs;
        if (avs != source.Address) yield return new SourceChild(MiddlewareSystem.SystemName, Contracts.ServiceManager, avs, avs);
        for (var i = 0; i < Told.Length; i++)
        {
            if (answers[i + 1].Address() is { } registry) yield return new SourceChild(MiddlewareSystem.SystemName, Told[i], registry, avs);
        }
    }

    /// <summary>The manifest says whose coordinator it is, and lists that AVS and its three registries.</summary>
    public static bool AreGiven(Source source, IReadOnlyCollection<Source> manifest) =>
        source.Avs != source.Address && manifest.Any(other => other.Address == source.Avs)
        && Told.All(slug => manifest.Any(other => other.Contract == slug && other.Avs == source.Avs));

    /// <summary>The manifest lists a coordinator or the ECDSA registry of this service manager.</summary>
    public static bool AreBehindGiven(Source source, IReadOnlyCollection<Source> manifest) =>
        manifest.Any(other => other.Avs == source.Address && other.Contract is Contracts.RegistryCoordinator or Contracts.SlashingRegistryCoordinator or Contracts.EcdsaStakeRegistry);

    /// <summary>The coordinator, which then tells of the registries, unless it serves another service manager; where there is none, the stake registry that ECDSAServiceManagerBase names, which says itself what it is.</summary>
    public static IEnumerable<SourceChild> BehindServiceManager(IReadOnlyList<ViewAnswer> answers, LogPosition log, Source source)
    {
        if (answers[0].Address() is { } coordinator)
        {
            Address?[] served = [.. answers.Skip(ServiceManagerViews.Count).Select(answer => answer.Address()).Where(told => told is not null)];
            if (served.Length == 0 || served.Contains(source.Address))
                yield return new SourceChild(MiddlewareSystem.SystemName, Contracts.RegistryCoordinator, coordinator, source.Address);
        }
        else if (answers[1].Address() is { } stakes) yield return new SourceChild(MiddlewareSystem.SystemName, Contracts.EcdsaStakeRegistry, stakes, source.Address) { Proof = EcdsaProof };
    }

    private static FunctionAbi[] Declare(params string[] names) => [.. names.Select(n => FunctionAbi.Parse($"{n}() view returns (address)"))];
}
