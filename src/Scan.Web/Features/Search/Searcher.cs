using System.Numerics;
using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Shared;

namespace Scan.Web.Features.Search;

/// <summary>Looks for a text as what it can be: an address, a hash, a number, a name.</summary>
public sealed class Searcher(DocumentStore store, ChainDirectory chains, Profiles profiles, Ledger ledger, Sources sources)
{
    private const int MaxHits = 30;

    public async Task<SearchPage> SearchAsync(string text, CancellationToken ct)
    {
        var all = await chains.ListAsync(ct);
        if (Address.TryParse(text, null, out var address)) return new SearchPage(text, await ByAddressAsync(address, all, ct), "an address that no indexed thing has");
        if (Hash32.TryParse(text, null, out var hash)) return new SearchPage(text, await ByHashAsync(hash, all, ct), "a hash of no indexed transaction, block or message");
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return new SearchPage(text, [], "hexadecimal, but neither an address (40 digits, with a right checksum when in mixed case) nor a hash (64 digits)");
        List<SearchHit> hits = [];
        if (text.Length <= 78 && text.All(char.IsAsciiDigit)) hits.AddRange(await ByNumberAsync(BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture), all, ct));
        var (byName, named) = await ByNameAsync(text, all, ct);
        hits.AddRange(byName);
        return new SearchPage(text, hits, "a text that no name and no agent's registration file carries") { IsCut = hits.GroupBy(h => h.Kind).Any(of => of.Count() >= MaxHits) || named };
    }

    private async Task<IReadOnlyList<SearchHit>> ByAddressAsync(Address address, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        List<SearchHit> hits = [];
        foreach (var chain in all)
        {
            if (await store.FindAsync<Domain.EigenLayer.Avs>(chain.Id, Domain.EigenLayer.Avs.KeyOf(address), ct) is { } avs) hits.Add(Hit("AVS", avs.Profile, address, chain, $"/avs/{chain.Id}/{address}"));
            if (await store.FindAsync<Operator>(chain.Id, Operator.KeyOf(address), ct) is { } op) hits.Add(Hit("Operator", op.Profile, address, chain, $"/operators/{chain.Id}/{address}"));
            if (await store.FindAsync<Token>(chain.Id, Token.KeyOf(address), ct) is not null) hits.Add(Hit("Token", null, address, chain, $"/restaking?chain={chain.Id}&token={address}"));
            var agents = await store.QueryAsync<Agent>(new DocumentQuery { ChainId = chain.Id, Where = Filter.Equal("owner", address.ToString()), OrderBy = [new("registeredTime", true)], Take = 1 }, ct);
            if (agents.Items.Count > 0) hits.Add(Hit("Agents owned", null, address, chain, $"/agents?chain={chain.Id}&owner={address}"));
            if (await sources.IsReadAsync(chain.Id, address.ToArray(), ct)) hits.Add(Hit("Events of contract", null, address, chain, $"/events?chain={chain.Id}&contract={address}"));
            if (await IsStakerAsync(chain.Id, address, ct)) hits.Add(Hit("Staker", null, address, chain, $"/stakers/{chain.Id}/{address}"));
            var account = Domain.Documents.Topics.Account(chain.Id, address);
            if (await NamesAsync(chain.Id, account, ct)) hits.Add(Hit("Events that name", null, address, chain, $"/events?chain={chain.Id}&subject={Uri.EscapeDataString(account)}"));
        }
        return hits;
    }

    /// <summary>Logs speak of it as a staker, or it holds a token of ALT restaking.</summary>
    private async Task<bool> IsStakerAsync(long chainId, Address address, CancellationToken ct) =>
        await NamesAsync(chainId, Domain.Documents.Topics.Staker(chainId, address), ct)
        || (await store.QueryAsync<TokenHolder>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("account", address.ToString()), OrderBy = [new("account")], Take = 1 }, ct)).Items.Count > 0
        || await store.FindAsync<Delegation>(chainId, Delegation.KeyOf(address), ct) is not null;

    private async Task<bool> NamesAsync(long chainId, string topic, CancellationToken ct) =>
        (await ledger.QueryAsync(new LedgerQuery { ChainId = chainId, Subject = Subjects.Hash(topic), Take = 1 }, ct)).Rows.Count > 0;

    private async Task<IReadOnlyList<SearchHit>> ByHashAsync(Hash32 hash, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        List<SearchHit> hits = [];
        foreach (var chain in all)
        {
            if ((await ledger.FindTransactionAsync(chain.Id, hash.ToArray(), ct)).Count > 0) hits.Add(new("Transaction", Format.Short(hash.ToString()), $"its hash, on {chain.Name}", $"/tx/{chain.Id}/{hash}"));
        }
        var alerts = await store.QueryAsync<Alert>(new DocumentQuery { Where = Filter.Equal("messageHash", hash.ToString()), OrderBy = [new("time", true)], Take = MaxHits }, ct);
        hits.AddRange(Features.Alerts.AlertView.Of(alerts.Items, all).Select(a => new SearchHit("Alert", $"Alert on {a.RollupName}", "its message hash", a.Path, a.Alert.Avs)));
        return hits;
    }

    private async Task<IReadOnlyList<SearchHit>> ByNumberAsync(BigInteger number, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var text = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var rollups = await store.QueryAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("rollupChainId", text), Take = 1 }, ct);
        var agents = await store.QueryAsync<Agent>(new DocumentQuery { Where = Filter.Equal("agentId", number), OrderBy = [new("registeredTime", true)], Take = MaxHits }, ct);
        return
        [
            .. rollups.Items.Select(r => new SearchHit("Rollup", all.Select(c => c.Rollups.GetValueOrDefault(text)?.Name).FirstOrDefault(n => n is not null) ?? $"Rollup {text}", "its chain id", $"/rollups/{text}")),
            .. agents.Items.Select(a => new SearchHit("Agent", a.Profile?.DisplayName ?? $"Agent {text}", $"its id, on {NameOf(a.Body.ChainId, all)}", $"/agents/{a.Body.ChainId}/{a.Body.Registry}/{text}", a.Body.Owner ?? a.Body.Registry, a.Profile)),
        ];
    }

    /// <returns>With whether as many names matched as are read.</returns>
    private async Task<(IReadOnlyList<SearchHit> Hits, bool IsCut)> ByNameAsync(string text, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var rollups = all.SelectMany(c => c.Rollups).Where(r => r.Value.Name?.Contains(text, StringComparison.OrdinalIgnoreCase) == true).DistinctBy(r => r.Key)
            .Select(r => new SearchHit("Rollup", r.Value.Name!, "its name", $"/rollups/{r.Key}"));
        var found = await profiles.SearchAsync(text, MaxHits, ct);
        var named = found.Select(p => OfProfile(p, text, all)).OfType<SearchHit>();
        // A facilitator is an account: its payments are found by its address.
        var contracts = (await sources.SearchAsync(text, MaxHits, ct)).Where(source => source.Contract != "X402Facilitator" && !new Address(source.Address).IsZero)
            .Select(source => new SearchHit("Events of contract", source.Name, $"its name, on {NameOf(source.ChainId, all)}", $"/events?chain={source.ChainId}&contract={new Address(source.Address)}", new Address(source.Address)));
        return ([.. rollups, .. named, .. contracts], found.Count >= MaxHits);
    }

    private static SearchHit? OfProfile(Profile profile, string text, IReadOnlyList<ChainView> all)
    {
        var (why, title) = ($"{SearchWords.Why(profile, text)}, on {NameOf(profile.ChainId, all)}", Format.Clip(profile.DisplayName ?? "without a name"));
        return (profile.Kind, profile.Id.Length) switch
        {
            ("operator", 20) => new("Operator", title, why, $"/operators/{profile.ChainId}/{new Address(profile.Id)}", new Address(profile.Id), profile),
            ("avs", 20) => new("AVS", title, why, $"/avs/{profile.ChainId}/{new Address(profile.Id)}", new Address(profile.Id), profile),
            ("agent", > 20) => new("Agent", title, why, $"/agents/{profile.ChainId}/{new Address(profile.Id.AsSpan(0, 20))}/{new BigInteger(profile.Id.AsSpan(21), isUnsigned: true, isBigEndian: true)}", new Address(profile.Id.AsSpan(0, 20)), profile),
            _ => null,
        };
    }

    private static SearchHit Hit(string kind, Profile? profile, Address address, ChainView chain, string path) =>
        new(kind, profile?.DisplayName is { } name ? Format.Clip(name) : Format.Short(address.ToChecksum()), $"its address, on {chain.Name}", path, address, profile);

    private static string NameOf(long chainId, IReadOnlyList<ChainView> all) => all.FirstOrDefault(c => c.Id == chainId)?.Name ?? $"chain {chainId}";
}
