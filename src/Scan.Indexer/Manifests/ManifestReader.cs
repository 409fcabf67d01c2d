using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.X402;

namespace Scan.Indexer.Manifests;

/// <summary>Reads network manifests and refuses those that break a rule.</summary>
/// <param name="environment">The value of a variable, null when it is unset.</param>
public sealed partial class ManifestReader(EventCatalog catalog, Func<string, string?> environment)
{
    public const string CustomSystem = "custom";

    /// <exception cref="ManifestException">The file cannot be read, is no JSON, or breaks a rule.</exception>
    public async Task<NetworkManifest> ReadFileAsync(string file, CancellationToken ct)
    {
        try
        {
            return Parse(file, await File.ReadAllTextAsync(file, ct));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException(file, "$", $"cannot be read: {e.Message}");
        }
    }

    /// <exception cref="ManifestException">The text is no JSON or breaks a rule.</exception>
    public NetworkManifest Parse(string file, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            return Network(file, new ManifestNode(file, "$", document.RootElement), PublicManifest.Of(document.RootElement));
        }
        catch (JsonException e)
        {
            throw new ManifestException(file, e.Path ?? "$", $"is no valid JSON: {e.Message}");
        }
    }

    private NetworkManifest Network(string file, ManifestNode node, string publicJson)
    {
        node.Object("name", "chainId", "currency", "explorer", "rpc", "finality", "contracts", "strategies", "tokens", "rollups", "x402", "custom");
        var custom = node.List("custom", Custom);
        var contracts = node.List("contracts", Contract);
        var x402 = node.Optional("x402") is { } section ? Payments(section) : null;
        IReadOnlyList<ManifestContract> all = [.. contracts, .. custom];
        if (x402 is { Facilitators.Count: > 0 }) all = Settled(node, all, x402);
        NoTwice(node, all);
        if (all.SelectMany(c => c.Vaults).FirstOrDefault(vault => !all.Any(c => c.Address == vault)) is { IsZero: false } unlisted) throw node.Refuse($"contracts name the vault {unlisted}, which is not among them: its rate would never be asked.");
        return new NetworkManifest
        {
            File = file,
            Name = node.Required("name").Text(),
            ChainId = node.Required("chainId").Number(1),
            Currency = node.Optional("currency")?.Text(),
            Explorer = node.Optional("explorer")?.Url("https", "http"),
            Rpc = Endpoints(node.Required("rpc"), required: true),
            Finality = FinalityOf(node.Required("finality")),
            Contracts = all,
            Strategies = node.List("strategies", Token),
            Tokens = node.List("tokens", Token),
            Rollups = node.List("rollups", Rollup),
            X402 = x402,
            PublicJson = publicJson,
        };
    }

    private IReadOnlyList<Uri> Endpoints(ManifestNode node, bool required)
    {
        var unset = new List<string>();
        var endpoints = node.Items(item => Endpoint(item, unset)).OfType<Uri>().ToList();
        if (endpoints.Any(uri => uri.Scheme is "http" or "https") || !required) return endpoints;
        if (endpoints.Count > 0) throw node.Refuse("a WebSocket endpoint only announces heads: an http(s):// endpoint is needed beside it.");
        throw node.Refuse(unset.Count > 0 ? $"no endpoint is left: set {string.Join(" or ", unset.Distinct())} in the environment." : "at least one endpoint is needed.");
    }

    private Uri? Endpoint(ManifestNode node, List<string> unset)
    {
        var missing = false;
        var text = Variable().Replace(node.Text(), match =>
        {
            var value = environment(match.Groups[1].Value);
            if (!string.IsNullOrWhiteSpace(value)) return value;
            missing = true;
            unset.Add(match.Groups[1].Value);
            return "";
        });
        if (missing) return null;
        // The text is not repeated: it may hold a key.
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "ws" or "wss"
            ? uri : throw node.Refuse("an http(s):// or ws(s):// URL is expected.");
    }

    private static Finality FinalityOf(ManifestNode node)
    {
        node.Object("mode", "depth");
        var mode = node.Required("mode");
        switch (mode.Text())
        {
            case "tag":
                return node.Optional("depth") is { } depth ? throw depth.Refuse("belongs to the mode 'depth' only.") : new Finality(null);
            case "depth":
                return new Finality(node.Required("depth").Number(0, 1_000_000));
            default:
                throw mode.Refuse($"'{mode.Text()}' is not a mode; it is 'tag' or 'depth'.");
        }
    }

    private ManifestContract Contract(ManifestNode node)
    {
        node.Object("system", "contract", "name", "address", "startBlock", "avs", "registry", "vaults", "events");
        var (system, slug) = (node.Required("system"), node.Required("contract"));
        var events = node.List("events", Signature);
        var known = catalog.ContractsOf(system.Text()).ToHashSet();
        if (!known.Contains(slug.Text()) && events.Count == 0)
        {
            throw known.Count == 0
                ? system.Refuse($"system '{system.Text()}' is unknown; give the contract's 'events' to index it all the same.")
                : slug.Refuse($"system '{system.Text()}' has no contract '{slug.Text()}'; give its 'events' to index it all the same.");
        }
        if (node.Optional("vaults") is { } vaults && (slug.Text() is not ("ERC20" or "StALT") || node.Optional("address") is null)) throw vaults.Refuse("only a token with an address, ERC20 or StALT, names the vaults that hold it.");
        return new ManifestContract(system.Text(), slug.Text(), Emitter(node), StartBlock(node), node.Optional("name")?.Text(),
            node.Optional("avs")?.Address(), node.Optional("registry")?.Address(), events) { Vaults = node.List("vaults", vault => vault.Address()) };
    }

    /// <summary>What a contract of the user's own is called among all kinds of contracts.</summary>
    internal static string CustomSlug(string name) => $"{CustomSystem}:{name}";

    private static ManifestContract Custom(ManifestNode node)
    {
        node.Object("name", "address", "startBlock", "events");
        var events = node.Required("events").Items(Signature);
        if (events.Count == 0) throw node.Required("events").Refuse("at least one event is needed.");
        var name = node.Required("name").Text();
        return new ManifestContract(CustomSystem, CustomSlug(name), Emitter(node), StartBlock(node), name, null, null, events);
    }

    /// <summary>Left out: whoever emits the contract's events.</summary>
    private static Address Emitter(ManifestNode node)
    {
        if (node.Optional("address") is not { } given) return Address.Zero;
        return given.Address() is { IsZero: false } address ? address : throw given.Refuse("the zero address emits nothing; leave the address out to read the events of any contract.");
    }

    private static long StartBlock(ManifestNode node) => node.Optional("startBlock")?.Number(0) ?? 0;

    private static string Signature(ManifestNode node)
    {
        try
        {
            EventAbi.Parse(node.Text());
            return node.Text();
        }
        catch (FormatException e)
        {
            throw node.Refuse($"'{node.Text()}' is no event signature: {e.Message}");
        }
    }

    private static ManifestStrategy Token(ManifestNode node)
    {
        node.Object("address", "symbol", "decimals");
        return new ManifestStrategy(node.Required("address").Address(), node.Required("symbol").Text(), (int)node.Required("decimals").Number(0, 77));
    }

    private ManifestRollup Rollup(ManifestNode node)
    {
        node.Object("chainId", "name", "mach", "rpc", "windowSeconds", "stack", "settlement", "da", "explorer", "bridge", "publicRpc", "currency", "kind", "status", "daMap");
        return new ManifestRollup(RollupChainId(node.Required("chainId")), node.Required("name").Text(), node.Optional("mach")?.Address(),
            node.Optional("rpc") is { } rpc ? Endpoints(rpc, required: false) : [], node.Optional("windowSeconds")?.Number(0),
            node.Optional("stack")?.Text(), node.Optional("settlement")?.Text(), node.Optional("da")?.Text(),
            node.Optional("explorer")?.Url("https", "http"), node.Optional("bridge")?.Url("https", "http"))
        {
            PublicRpc = node.Optional("publicRpc")?.Url("https", "http"), Currency = node.Optional("currency")?.Text(), Status = node.Optional("status")?.Text(), DaMap = node.Optional("daMap")?.Address(),
            Kind = node.Optional("kind") is { } kind ? kind.Text() is "persistent" or "flash" ? kind.Text() : throw kind.Refuse($"'{kind.Text()}' is no kind of rollup: persistent or flash.") : null,
        };
    }

    private static string RollupChainId(ManifestNode node)
    {
        var text = node.Text();
        var valid = BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < BigInteger.One << 256 && id.ToString(CultureInfo.InvariantCulture) == text;
        return valid ? text : throw node.Refuse($"'{text}' is no rollup chain id: a decimal string without leading zeros, under 2^256.");
    }

    private static ManifestX402 Payments(ManifestNode node)
    {
        node.Object("tokens", "facilitators", "resources");
        return new ManifestX402(node.List("tokens", Token), node.List("facilitators", facilitator =>
        {
            facilitator.Object("name", "addresses", "discovery");
            return new ManifestFacilitator(facilitator.Required("name").Text(), facilitator.Required("addresses").Items(a => a.Address())) { Discovery = facilitator.Optional("discovery")?.Url("https", "http") };
        })) { Resources = node.List("resources", resource => resource.Url("https", "http")) };
    }

    /// <summary>
    /// The contracts with the tokens and facilitators of <c>x402</c>, read from where the first contract is. A token that is
    /// listed as one of x402, too, is not read whole.
    /// </summary>
    private static IReadOnlyList<ManifestContract> Settled(ManifestNode node, IReadOnlyList<ManifestContract> listed, ManifestX402 x402)
    {
        var from = listed.Select(contract => contract.StartBlock).DefaultIfEmpty().Min();
        var own = listed.DistinctBy(contract => contract.Address).ToDictionary(contract => contract.Address);
        var whole = x402.Tokens.Select(token => own.GetValueOrDefault(token.Address)).FirstOrDefault(contract => contract is not null && contract.System != X402System.SystemName);
        if (whole is not null) throw node.Required("x402").Refuse($"token {whole.Address} is listed under contracts as {whole.Contract}, too: it is read as one or as the other.");
        var tokens = x402.Tokens.DistinctBy(token => token.Address).ToDictionary(token => token.Address);
        return
        [
            .. listed.Where(contract => !tokens.ContainsKey(contract.Address)),
            .. tokens.Values.Select(token => Part(X402System.Token, token.Address, own.GetValueOrDefault(token.Address)?.StartBlock ?? from, token.Symbol)),
            .. x402.Facilitators.SelectMany(facilitator => facilitator.Addresses.Select(address => Part(X402System.Facilitator, address, from, facilitator.Name))).DistinctBy(part => part.Address),
        ];
    }

    private static ManifestContract Part(string slug, Address address, long from, string name) => new(X402System.SystemName, slug, address, from, name, null, null, []);

    private static void NoTwice(ManifestNode node, IReadOnlyList<ManifestContract> contracts)
    {
        var seen = new HashSet<(Address, string?)>();
        foreach (var contract in contracts)
        {
            var (address, isAnybody) = (contract.Address, contract.Address.IsZero);
            if (!seen.Add((address, isAnybody ? contract.Contract : null)))
                throw node.Refuse($"{(isAnybody ? "any" : $"contract {address}")} ({contract.Contract}) is listed twice.");
        }
    }

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
