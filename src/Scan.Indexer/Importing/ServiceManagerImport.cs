using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Systems;
using Middleware = Scan.Indexer.Systems.Middleware.Contracts;

namespace Scan.Indexer.Importing;

/// <summary>Finds out, by views alone, what stands behind a service manager.</summary>
public sealed class ServiceManagerImport(ContractProbe probe, long chainId)
{
    private const string MiddlewareSystem = "middleware", Ecdsa = "ECDSAStakeRegistry";
    private static readonly FunctionAbi Coordinator = Getter("registryCoordinator"), Stakes = Getter("stakeRegistry"), Allocations = Getter("allocationManager");
    private static readonly FunctionAbi TotalWeight = FunctionAbi.Parse("getLastCheckpointTotalWeight() view returns (uint256)");
    private static readonly FunctionAbi Token = Getter("underlyingToken"), Symbol = FunctionAbi.Parse("symbol() view returns (string)"), Decimals = FunctionAbi.Parse("decimals() view returns (uint8)");

    /// <summary>What only one system's service manager answers.</summary>
    private static readonly (FunctionAbi View, string System, string Contract)[] Kinds =
    [
        (Getter("alertConfirmer"), "mach", "MachServiceManager"),
        (FunctionAbi.Parse("provedIndex() view returns (uint256)"), "mach-zk", "MachOptimismZkServiceManager"),
    ];

    private readonly List<ManifestContract> contracts = [];
    private readonly List<ManifestStrategy> strategies = [];
    private readonly List<ServiceManagerRole> roles = [];
    private readonly List<string> notes = [];

    /// <summary>Null when the address holds no code.</summary>
    public async Task<ServiceManagerReport?> RunAsync(Address address, CancellationToken ct)
    {
        if ((await probe.CodeAsync(address, ct)).Length == 0) return null;
        var points = await ConformanceAsync(address, ct);
        var kind = await RegistriesAsync(address, ct);
        var isServiceManager = kind != MiddlewareKind.None || points.Any(point => point is { Has: true, Function: "registerOperatorToAVS(address,(bytes,bytes32,uint256))" or "getRestakeableStrategies()" });
        if (isServiceManager)
        {
            var (system, slug) = await SlugAsync(address, ct);
            contracts.Insert(0, await ListedAsync(system, slug, address, null, ct));
            await RolesAsync(ct);
            await StrategiesAsync(address, ct);
            if (kind == MiddlewareKind.None) notes.Add("Neither registryCoordinator() nor an ECDSA stake registry answers: operators and stakes of this AVS are in contracts that its own views do not tell.");
        }
        return new ServiceManagerReport(chainId, probe.Block.Number, address, isServiceManager, kind, points, contracts, strategies, roles, notes);
    }

    private async Task<List<ConformancePoint>> ConformanceAsync(Address address, CancellationToken ct)
    {
        var code = await probe.CodeWithImplementationAsync(address, ct);
        var points = new List<ConformancePoint>();
        foreach (var function in ServiceManagerInterface.Functions)
        {
            if (function.Example is { } example)
            {
                var answer = await probe.AskAsync(address, function.Abi, ct, example);
                var known = ContractProbe.Dispatches(code, function.Abi);
                points.Add(new ConformancePoint(function.Abi.Signature, function.Since, answer.Data is not null || known,
                    answer.Data is not null ? "answers" : known ? answer.Problem! : $"{answer.Problem}; its code does not know the function"));
            }
            else
            {
                var known = ContractProbe.Dispatches(code, function.Abi);
                points.Add(new ConformancePoint(function.Abi.Signature, function.Since, known, known ? "its code knows the function" : "its code does not know the function"));
            }
        }
        return points;
    }

    private async Task<MiddlewareKind> RegistriesAsync(Address manager, CancellationToken ct)
    {
        var coordinator = await AddressAsync(manager, Coordinator, ct);
        if (coordinator is { } named && !await IsServedAsync(named, manager, ct)) coordinator = null;
        if (coordinator is { } own && await AddressAsync(own, Getter("blsApkRegistry"), ct) is { } keys)
        {
            var slashing = await AddressAsync(own, Allocations, ct) is not null;
            contracts.Add(await ListedAsync(MiddlewareSystem, slashing ? Middleware.SlashingRegistryCoordinator : Middleware.RegistryCoordinator, own, manager, ct));
            contracts.Add(await ListedAsync(MiddlewareSystem, Middleware.BlsApkRegistry, keys, manager, ct));
            await AddAsync(own, "stakeRegistry", Middleware.StakeRegistry, manager, ct);
            await AddAsync(own, "indexRegistry", Middleware.IndexRegistry, manager, ct);
            return MiddlewareKind.Bls;
        }
        if (await AddressAsync(manager, Stakes, ct) is not { } stakes || (await probe.AskAsync(stakes, TotalWeight, ct)).Data is not { Length: Hash32.Size }) return MiddlewareKind.None;
        contracts.Add(await ListedAsync(MiddlewareSystem, Ecdsa, stakes, manager, ct));
        return MiddlewareKind.Ecdsa;
    }

    /// <summary>Anybody's service manager may name anybody's coordinator, which knows better.</summary>
    private async Task<bool> IsServedAsync(Address coordinator, Address manager, CancellationToken ct)
    {
        Address?[] served = [await AddressAsync(coordinator, Getter("serviceManager"), ct), await AddressAsync(coordinator, Getter("avs"), ct)];
        if (served.Contains(manager) || served.FirstOrDefault(other => other is not null) is not { } another) return true;
        notes.Add($"The coordinator {coordinator}, which it names, serves {another}: it is left out, with its registries.");
        return false;
    }

    /// <summary>Events tell these too, but not those from before the block that one reads from.</summary>
    private async Task RolesAsync(CancellationToken ct)
    {
        foreach (var contract in contracts)
        {
            foreach (var role in RolesOf(contract.Contract))
            {
                var answer = await probe.AskAsync(contract.Address, Getter(role), ct);
                var holder = answer.Address();
                roles.Add(new ServiceManagerRole(role, contract.Address, holder, holder is null ? answer.Problem ?? "nobody" : null));
            }
        }
    }

    private static string[] RolesOf(string contract) => contract switch
    {
        "MachServiceManager" => ["owner", "rewardsInitiator", "alertConfirmer", "whitelister"],
        Middleware.ServiceManager or "MachOptimismZkServiceManager" => ["owner", "rewardsInitiator"],
        Middleware.RegistryCoordinator or Middleware.SlashingRegistryCoordinator => ["owner", "churnApprover", "ejector"],
        Ecdsa => ["owner"],
        _ => [],
    };

    private async Task AddAsync(Address coordinator, string view, string slug, Address manager, CancellationToken ct)
    {
        if (await AddressAsync(coordinator, Getter(view), ct) is { } registry) contracts.Add(await ListedAsync(MiddlewareSystem, slug, registry, manager, ct));
        else notes.Add($"The coordinator {coordinator} does not answer {view}().");
    }

    private async Task<(string System, string Contract)> SlugAsync(Address manager, CancellationToken ct)
    {
        foreach (var (view, system, contract) in Kinds)
        {
            if ((await probe.AskAsync(manager, view, ct)).Data is { Length: Hash32.Size }) return (system, contract);
        }
        return (MiddlewareSystem, Middleware.ServiceManager);
    }

    private async Task<ManifestContract> ListedAsync(string system, string slug, Address address, Address? avs, CancellationToken ct)
    {
        var created = await probe.CreatedAtAsync(address, ct);
        if (created is null) notes.Add($"The node does not keep old states: the start block of {address} is unknown and left at 0. An archive node, or the explorer, tells it.");
        return new ManifestContract(system, slug, address, created ?? 0, null, avs, null, []);
    }

    /// <summary>The strategies that the manager names. Answers are anybody's bytes: what does not decode is noted.</summary>
    private async Task StrategiesAsync(Address manager, CancellationToken ct)
    {
        var answer = await probe.AskAsync(manager, ServiceManagerInterface.RestakeableStrategies, ct);
        if (Decoded(ServiceManagerInterface.RestakeableStrategies, answer.Data) is not object[] named)
        {
            notes.Add($"getRestakeableStrategies() {answer.Problem ?? "does not answer with addresses"}: which strategies count is told by the stake registry's events alone.");
            return;
        }
        foreach (var strategy in named.Cast<Address>().Distinct())
        {
            var token = await AddressAsync(strategy, Token, ct);
            var symbol = token is { } at ? Decoded(Symbol, (await probe.AskAsync(at, Symbol, ct)).Data) as string : null;
            var decimals = token is { } of ? Decoded(Decimals, (await probe.AskAsync(of, Decimals, ct)).Data) as System.Numerics.BigInteger? : null;
            if (symbol is { Length: > 0 } && decimals is { } places && places <= 77) strategies.Add(new ManifestStrategy(strategy, symbol.Length <= 32 ? symbol : symbol[..32], (int)places));
            else notes.Add($"Strategy {strategy} does not tell its token's symbol and decimals; add it under strategies by hand.");
        }
    }

    private async Task<Address?> AddressAsync(Address at, FunctionAbi view, CancellationToken ct) => (await probe.AskAsync(at, view, ct)).Address();

    private static object? Decoded(FunctionAbi view, byte[]? data)
    {
        if (data is null) return null;
        try
        {
            return view.DecodeOutput(data)[0];
        }
        catch (AbiFormatException)
        {
            return null;
        }
    }

    private static FunctionAbi Getter(string name) => FunctionAbi.Parse($"{name}() view returns (address)");
}
