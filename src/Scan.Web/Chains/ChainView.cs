using System.Text.Json;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Shared;

namespace Scan.Web.Chains;

/// <summary>A chain as pages need it: where it stands, and what its manifest names.</summary>
public sealed record ChainView(ChainInfo Info)
{
    /// <summary>Anybody may have a token of any number of decimals added: beyond those of 2^256 none can be read.</summary>
    private const int MostDecimals = 77;

    public long Id => Info.ChainId;
    public string Name { get; private init; } = Info.Name;
    public string Currency { get; private init; } = "ETH";

    /// <summary>A block explorer's address without a trailing slash.</summary>
    public string? Explorer { get; private init; }

    /// <summary>The strategies that the manifest names, with the units of their tokens.</summary>
    public IReadOnlyDictionary<Address, TokenUnit> Strategies { get; private init; } = new Dictionary<Address, TokenUnit>();
    private Dictionary<Address, TokenUnit> Tokens { get; init; } = [];
    private Dictionary<Address, TokenUnit> OtherStrategies { get; init; } = [];

    /// <summary>x402: tokens that payments are made in, and who settles them by what name.</summary>
    public IReadOnlyDictionary<Address, TokenUnit> PaymentTokens { get; private init; } = new Dictionary<Address, TokenUnit>();
    public IReadOnlyDictionary<Address, string> Facilitators { get; private init; } = new Dictionary<Address, string>();

    /// <summary>Contracts that the manifest names, by system and contract.</summary>
    public ILookup<(string System, string Contract), Address> Contracts { get; private init; } = Array.Empty<Address>().ToLookup(_ => ("", ""));

    public IReadOnlyDictionary<string, RollupInfo> Rollups { get; private init; } = new Dictionary<string, RollupInfo>();

    /// <summary>The first contract of this kind in the manifest; null: it names none.</summary>
    public Address? Contract(string system, string contract) => Contracts[(system, contract)] is var all && all.Any() ? all.First() : null;

    /// <summary>How shares of a strategy are read; null: neither the manifest nor the strategy's own events tell.</summary>
    public TokenUnit? UnitOf(Address strategy) => Strategies.GetValueOrDefault(strategy) ?? OtherStrategies.GetValueOrDefault(strategy);

    /// <summary>How amounts of a token are read; null: neither the manifest nor a strategy that takes it tells.</summary>
    public TokenUnit? UnitOfToken(Address token) => Tokens.GetValueOrDefault(token);

    public long? Lag => Info is { HeadBlock: { } head, IndexedBlock: { } indexed } ? Math.Max(0, head - indexed) : null;

    /// <summary>Until it is at its head, at the present pace; null: unknown, or it is there.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The blocks as of which its state can be read; the last is null before the first commit.</summary>
    public (long From, long? To) Kept => (Info.History ? Info.FirstBlock : Info.FinalizedBlock ?? Info.FirstBlock, Info.IndexedBlock);

    /// <summary>The chain as it was read up to a block. The time is that of the last log up to there; null: there is none.</summary>
    public ChainView At(Moment then) => this with { Info = Info with { HeadBlock = then.Block, IndexedBlock = then.Block, IndexedTime = then.LastTime, IndexedHash = null, EventsTotal = then.Events ?? Info.EventsTotal } };

    /// <summary>True when a block can no longer be reorganised away; null while that is unknown.</summary>
    public bool? IsFinal(long block) => Info.FinalizedBlock is { } final ? block <= final : null;

    public static ChainView Of(ChainInfo info)
    {
        var view = new ChainView(info);
        try
        {
            using var manifest = JsonDocument.Parse(info.ManifestJson);
            return manifest.RootElement.ValueKind == JsonValueKind.Object ? view.With(manifest.RootElement) : view;
        }
        catch (JsonException)
        {
            // The manifest only decorates: a chain written by another tool still has its pages.
            return view;
        }
    }

    /// <summary>With the tokens and decimals that strategies told of themselves. A token that nobody named is called by its address.</summary>
    public ChainView With(IReadOnlyList<RestakingStrategy> told)
    {
        var (tokens, strategies) = (new Dictionary<Address, TokenUnit>(Tokens), new Dictionary<Address, TokenUnit>());
        // Those with a name first: they name the token for all that take it.
        foreach (var strategy in told.OrderByDescending(s => Strategies.ContainsKey(s.Address)))
        {
            if (strategy is not { Token: { IsZero: false } token, Decimals: >= 0 and <= MostDecimals and var decimals }) continue;
            if (!tokens.TryGetValue(token, out var unit)) tokens[token] = unit = Strategies.GetValueOrDefault(strategy.Address) ?? new TokenUnit(Format.Short(token.ToChecksum()), decimals);
            strategies[strategy.Address] = unit;
        }
        return this with { Tokens = tokens, OtherStrategies = strategies };
    }

    private ChainView With(JsonElement manifest) => this with
    {
        Currency = manifest.Text("currency") ?? Currency,
        Explorer = WebAddress.Checked(manifest.Text("explorer"))?.TrimEnd('/'),
        Strategies = Units(manifest.Items("strategies")),
        Tokens = Units([.. manifest.Items("tokens"), .. manifest.TryGetProperty("x402", out var paid) && paid.ValueKind == JsonValueKind.Object ? paid.Items("tokens") : []]),
        PaymentTokens = manifest.TryGetProperty("x402", out var x402) && x402.ValueKind == JsonValueKind.Object ? Units(x402.Items("tokens")) : PaymentTokens,
        Facilitators = x402.ValueKind == JsonValueKind.Object ? Named(x402.Items("facilitators")) : Facilitators,
        Contracts = manifest.Items("contracts")
            .Where(c => c.Text("system") is not null && c.Text("contract") is not null && Address.TryParse(c.Text("address"), null, out _))
            .ToLookup(c => (c.Text("system")!, c.Text("contract")!), c => Address.Parse(c.Text("address")!)),
        Rollups = manifest.Items("rollups")
            .Where(r => r.Text("chainId") is not null)
            .DistinctBy(r => r.Text("chainId"))
            .ToDictionary(r => r.Text("chainId")!, r => RollupInfo.Of(r), StringComparer.Ordinal),
    };

    private static Dictionary<Address, TokenUnit> Units(IEnumerable<JsonElement> tokens) => tokens
        .Where(t => Address.TryParse(t.Text("address"), null, out _))
        .DistinctBy(t => Address.Parse(t.Text("address")!))
        .ToDictionary(t => Address.Parse(t.Text("address")!), t => new TokenUnit(t.Text("symbol") ?? "?", t.Number("decimals") ?? 18));

    private static Dictionary<Address, string> Named(IEnumerable<JsonElement> facilitators)
    {
        var names = new Dictionary<Address, string>();
        foreach (var facilitator in facilitators.Where(f => f.Text("name") is not null && f.TryGetProperty("addresses", out var all) && all.ValueKind == JsonValueKind.Array))
        {
            foreach (var item in facilitator.GetProperty("addresses").EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String && Address.TryParse(item.GetString(), null, out var address)) names.TryAdd(address, facilitator.Text("name")!);
            }
        }
        return names;
    }
}

/// <summary>How a token's smallest unit becomes a number to read.</summary>
public sealed record TokenUnit(string Symbol, int Decimals);

/// <summary>What a manifest says of a rollup.</summary>
/// <param name="Mach">The service manager that the manifest names for it.</param>
public sealed record RollupInfo(string? Name, string? Stack, string? Settlement, string? Da, string? Explorer, string? Bridge, long? WindowSeconds, Address? Mach)
{
    /// <summary>An endpoint that anyone may use.</summary>
    public string? PublicRpc { get; private init; }

    /// <summary>The symbol of its currency, which has 18 decimals.</summary>
    public string? Currency { get; private init; }

    /// <summary>persistent or flash.</summary>
    public string? Kind { get; private init; }
    public string? Status { get; private init; }

    /// <summary>The contract that tells of its batches on the data-availability layer.</summary>
    public Address? DaMap { get; private init; }

    internal static RollupInfo Of(JsonElement r) => new(
        r.Text("name"), r.Text("stack"), r.Text("settlement"), r.Text("da"), WebAddress.Checked(r.Text("explorer")), WebAddress.Checked(r.Text("bridge")), r.Number("windowSeconds"),
        Address.TryParse(r.Text("mach"), null, out var mach) ? mach : null)
    {
        PublicRpc = WebAddress.Checked(r.Text("publicRpc")), Currency = r.Text("currency"), Kind = r.Text("kind") is ("persistent" or "flash") and var kind ? kind : null, Status = r.Text("status"),
        DaMap = Address.TryParse(r.Text("daMap"), null, out var map) ? map : null,
    };
}
