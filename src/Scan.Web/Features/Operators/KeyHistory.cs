using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Features.Events;

namespace Scan.Web.Features.Operators;

/// <summary>A BLS key that an operator registered (BLSApkRegistry's NewPubkeyRegistration).</summary>
/// <param name="Registry">The key registry.</param>
/// <param name="Avs">Whose registry it is; null: none of those that it is registered with.</param>
/// <param name="Key">Its point on G1.</param>
/// <param name="Time">Unix seconds.</param>
public sealed record RegisteredKey(Address Registry, Address? Avs, BlsKey Key, long Block, long Time, Hash32 Transaction)
{
    /// <summary>Among the keys of its registry: one, or several where it changed.</summary>
    public required int Number { get; init; }
    public required int OfNumber { get; init; }

    public bool IsLast => Number == OfNumber;
}

/// <summary>Reads which keys an operator registered, out of the ledger: a registration's document has the last alone.</summary>
public sealed class KeyHistory(EventReader events, DocumentStore store)
{
    public const int Most = 50;
    private const string Event = "NewPubkeyRegistration";

    /// <summary>The last first.</summary>
    public async Task<IReadOnlyList<RegisteredKey>> ReadAsync(long chainId, Address who, IReadOnlyList<OperatorAvsRegistration> registrations, CancellationToken ct)
    {
        // Who has a key in no registration has registered none that could be asked for.
        if (!registrations.Any(r => r.KeyG1 is not null)) return [];
        var logs = await events.LatestOfAsync(chainId, Topics.Operator(chainId, who), [Event], Most, ct);
        if (logs.Count == 0) return [];
        var services = await store.LoadAsync<Domain.EigenLayer.Avs>(chainId, [.. registrations.Select(r => Domain.EigenLayer.Avs.KeyOf(r.Avs))], ct);
        var owners = services.Values.Select(s => s.Body).Where(a => a.BlsApkRegistry is not null).ToLookup(a => a.BlsApkRegistry!.Value, a => a.Address);
        var counts = logs.CountBy(l => l.Address).ToDictionary();
        Dictionary<Address, int> left = new(counts);
        return [.. logs.Select(log => KeyOf(log, left[log.Address]--, counts[log.Address], owners)).OfType<RegisteredKey>()];
    }

    private static RegisteredKey? KeyOf(EventRow log, int number, int of, ILookup<Address, Address> owners)
    {
        if (log.ArgsJson is null) return null;
        using var args = JsonDocument.Parse(log.ArgsJson);
        var point = args.RootElement.GetProperty("pubkeyG1");
        BigInteger Part(string name) => BigInteger.Parse(point.GetProperty(name).ToString(), CultureInfo.InvariantCulture);
        return new(log.Address, owners[log.Address].Select(a => (Address?)a).FirstOrDefault(), new BlsKey(Part("X"), Part("Y")), log.Row.Block, log.Row.Time, log.Transaction) { Number = number, OfNumber = of };
    }
}
