using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Domain.X402;

namespace Scan.Domain.Erc8004;

/// <summary>What a feedback file says of a payment, held against the x402 payments that the ledger knows of that transaction.</summary>
/// <param name="Verdict"><see cref="PaymentVerdict"/>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Settlement">The payment that it was held against; null where there is none.</param>
public sealed record PaymentCheck(string Verdict, string Reason, Settlement? Settlement)
{
    private const string Eip155 = "eip155:";

    /// <summary>The transaction that a file names; null where its words are no chain id (plain or CAIP-2, <c>eip155:8453</c>) and no hash.</summary>
    public static (long ChainId, Hash32 Transaction)? PlaceOf(PaymentProof said) =>
        long.TryParse(said.ChainId?.StartsWith(Eip155, StringComparison.Ordinal) == true ? said.ChainId[Eip155.Length..] : said.ChainId, NumberStyles.None, CultureInfo.InvariantCulture, out var chain) && chain > 0 && Hash32.TryParse(said.TxHash, null, out var transaction) ? (chain, transaction) : null;

    /// <param name="found">The payments of the transaction; null: Scan knows no payments of the chain.</param>
    /// <param name="isCurrent">False while the chain is not read up to its head, so that a payment may be yet to come.</param>
    public static PaymentCheck Of(PaymentProof said, IReadOnlyList<Settlement>? found, bool isCurrent)
    {
        PaymentCheck Unknown(string reason) => new(PaymentVerdict.Unknown, reason, null);
        if (PlaceOf(said) is not (var chain, _)) return Unknown("the file names no chain and transaction that could be looked up");
        if (found is null) return Unknown($"Scan reads no x402 payments of chain {chain.ToString(CultureInfo.InvariantCulture)}");
        if (found.Count == 0) return isCurrent ? new(PaymentVerdict.NotFound, "none that Scan reads: it reads those of the facilitators that the manifest names", null) : Unknown("the chain is not read up to its head: the payment may be yet to come");
        if (said is { FromAddress: null, ToAddress: null, Amount: null }) return Unknown("the file names neither payer nor payee nor amount, and a transaction alone may be anybody's");
        var compared = found.Select(s => (Settlement: s, Differs: Differences(said, s).ToList(), Missing: Unknowns(said, s).ToList(), Unborne: !s.Confirmed && (said.ToAddress ?? said.Amount) is not null))
            .OrderBy(c => c.Differs.Count).ThenBy(c => c.Missing.Count).ThenBy(c => c.Unborne).First();
        if (compared.Unborne && compared.Missing.Count == 0) return new(PaymentVerdict.Unknown, "only the call says so, no Transfer of the token bears it out", compared.Settlement);
        if (!compared.Unborne && compared.Differs.Count > 0) return new(PaymentVerdict.DoesNotMatch, $"the chain tells of another {string.Join(", ", compared.Differs)}", compared.Settlement);
        return compared.Missing.Count > 0
            ? new(PaymentVerdict.Unknown, $"the payment's {string.Join(", ", compared.Missing)} could not be read{(compared.Settlement.Problem is { } why ? $": {why}" : "")}", compared.Settlement)
            : new(PaymentVerdict.Matches, "payer, payee and amount are as far as the file names them those of the chain", compared.Settlement);
    }

    /// <summary>Payee and amount of a payment that no Transfer bears out are the caller's words: nothing differs from them.</summary>
    private static IEnumerable<string> Differences(PaymentProof said, Settlement found)
    {
        if (said.FromAddress is { } from && found.Payer is { } payer && !IsThat(from, payer, found.ChainId)) yield return "payer";
        if (found.Confirmed && said.ToAddress is { } to && found.Payee is { } payee && !IsThat(to, payee, found.ChainId)) yield return "payee";
        if (found.Confirmed && said.Amount is { } amount && found.Amount is { } paid && !(BigInteger.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units == paid)) yield return "amount";
    }

    private static IEnumerable<string> Unknowns(PaymentProof said, Settlement found)
    {
        if (said.FromAddress is not null && found.Payer is null) yield return "payer";
        if (said.ToAddress is not null && found.Payee is null) yield return "payee";
        if (said.Amount is not null && found.Amount is null) yield return "amount";
    }

    /// <summary>Addresses come plain or as CAIP-10, <c>eip155:chain:0x…</c>, of the payment's chain; the case of their digits says nothing here.</summary>
    private static bool IsThat(string said, Address found, long chainId) =>
        said.Equals(found.ToString(), StringComparison.OrdinalIgnoreCase) || said.Equals($"{Eip155}{chainId.ToString(CultureInfo.InvariantCulture)}:{found}", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What came of checking a payment that a feedback file names.</summary>
public static class PaymentVerdict
{
    public const string Matches = "matches";
    /// <summary>The ledger has no payment of that transaction; it has those that the manifest's facilitators sent, so that another may stand there.</summary>
    public const string NotFound = "notFound";
    public const string DoesNotMatch = "doesNotMatch";
    /// <summary>It cannot be told.</summary>
    public const string Unknown = "unknown";
}
