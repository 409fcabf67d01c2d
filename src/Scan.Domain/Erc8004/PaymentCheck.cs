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
    /// <summary>Whose the payment is that was found: see <see cref="PaymentParty"/>.</summary>
    public string PaidBy { get; private init; } = PaymentParty.NotKnown;
    public string PaidTo { get; private init; } = PaymentParty.NotKnown;

    private const string Eip155 = "eip155:";
    private const string OnlyCalled = "only the call says so, no Transfer of the token bears it out";

    /// <summary>The transaction that a file names; null where its words are no chain id (plain or CAIP-2, <c>eip155:8453</c>) and no hash.</summary>
    public static (long ChainId, Hash32 Transaction)? PlaceOf(PaymentProof said) =>
        long.TryParse(said.ChainId?.StartsWith(Eip155, StringComparison.Ordinal) == true ? said.ChainId[Eip155.Length..] : said.ChainId, NumberStyles.None, CultureInfo.InvariantCulture, out var chain) && chain > 0 && Hash32.TryParse(said.TxHash, null, out var transaction) ? (chain, transaction) : null;

    /// <param name="found">The payments of the transaction; null: Scan knows no payments of the chain.</param>
    /// <param name="isCurrent">False while the chain is not read up to its head, so that a payment may be yet to come.</param>
    /// <param name="between">Whom a payment for the feedback is expected to be between. Where the file names no payee, the agent's wallet is who should be paid.</param>
    public static PaymentCheck Of(PaymentProof said, IReadOnlyList<Settlement>? found, bool isCurrent, PaymentParties between)
    {
        PaymentCheck Unknown(string reason) => new(PaymentVerdict.Unknown, reason, null);
        if (PlaceOf(said) is not (var chain, _)) return Unknown("the file names no chain and transaction that could be looked up");
        if (found is null) return Unknown($"Scan reads no x402 payments of chain {chain.ToString(CultureInfo.InvariantCulture)}");
        if (found.Count == 0) return isCurrent ? new(PaymentVerdict.NotFound, "none that Scan reads: it reads those of the facilitators that the manifest names", null) : Unknown("the chain is not read up to its head: the payment may be yet to come");
        var compared = found.Select(s => (Settlement: s, Differs: Differences(said, s).ToList(), Missing: Unknowns(said, s).ToList(), Unborne: !s.Confirmed && (said.ToAddress ?? said.Amount) is not null, PaidTo: between.PaidTo(s)))
            .OrderBy(c => c.Differs.Count).ThenBy(c => c.Missing.Count).ThenBy(c => c.Unborne).ThenBy(c => Array.IndexOf(PaymentParty.BestFirst, c.PaidTo)).First();
        var paid = compared.Settlement;
        var (verdict, reason) = Judge(said, compared.Differs, compared.Missing, compared.Unborne, compared.PaidTo, paid);
        return new(verdict, reason, paid) { PaidBy = paid.Payer is not { } payer ? PaymentParty.NotKnown : payer == between.Client ? PaymentParty.Expected : PaymentParty.Another, PaidTo = compared.PaidTo };
    }

    private static (string Verdict, string Reason) Judge(PaymentProof said, List<string> differs, List<string> missing, bool unborne, string paidTo, Settlement paid)
    {
        if (unborne && missing.Count == 0) return (PaymentVerdict.Unknown, OnlyCalled);
        if (!unborne && differs.Count > 0) return (PaymentVerdict.DoesNotMatch, $"the chain tells of another {string.Join(", ", differs)}");
        if (missing.Count > 0) return (PaymentVerdict.Unknown, $"the payment's {string.Join(", ", missing)} could not be read{(paid.Problem is { } why ? $": {why}" : "")}");
        if (said.ToAddress is not null) return (PaymentVerdict.Matches, "payer, payee and amount are as far as the file names them those of the chain");
        return paidTo switch
        {
            PaymentParty.Expected => (PaymentVerdict.Matches, "the file names no payee: the agent's own wallet was paid, and all else that the file names is the chain's"),
            PaymentParty.Another => (PaymentVerdict.DoesNotMatch, "the file names no payee, and another account than the agent's wallet was paid"),
            _ when !paid.Confirmed => (PaymentVerdict.Unknown, OnlyCalled),
            _ => (PaymentVerdict.Unknown, "the file names no payee, and whether the agent was paid is not known: its wallet at that time is known neither from this chain nor as this payee"),
        };
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

/// <summary>Whom a payment for a feedback should be between.</summary>
/// <param name="Client">Who gave the feedback.</param>
/// <param name="AgentChainId">The agent's chain: only there is its wallet known to be its own. The same address on another chain may be anybody's contract.</param>
/// <param name="Wallet">The agent's payment wallet; null: it has none, or it is not known.</param>
/// <param name="WalletSince">When that was set, in Unix seconds; null: not known. A payment before it may have gone to a wallet that the agent had then.</param>
public sealed record PaymentParties(Address Client, long AgentChainId, Address? Wallet, long? WalletSince)
{
    /// <summary>Whether the agent was paid: <see cref="PaymentParty"/>.</summary>
    internal string PaidTo(Settlement paid) =>
        !paid.Confirmed || paid.ChainId != AgentChainId || paid.Payee is not { } payee || Wallet is not { } wallet ? PaymentParty.NotKnown
        : payee == wallet ? PaymentParty.Expected
        : WalletSince < paid.Time ? PaymentParty.Another : PaymentParty.NotKnown;
}

/// <summary>Whose one side of a payment is.</summary>
public static class PaymentParty
{
    /// <summary>The client's who gave the feedback, or the agent's own wallet.</summary>
    public const string Expected = "expected";
    public const string Another = "another";
    public const string NotKnown = "notKnown";

    /// <summary>Of several payments that fit alike the one is meant that could be for the feedback.</summary>
    internal static readonly string[] BestFirst = [Expected, NotKnown, Another];
}
