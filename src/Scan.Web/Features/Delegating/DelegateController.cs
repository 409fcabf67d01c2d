using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Stakers;
using Scan.Web.Features.Transactions;
using Scan.Web.Input;

namespace Scan.Web.Features.Delegating;

/// <summary>What delegating to an operator means for an address, and the transactions for its wallet. Everything stands in the address line; nothing is sent from here.</summary>
public sealed class DelegateController(DocumentStore store, ChainDirectory chains, NameBook names, DelegationReader reader, Simulator simulator) : Controller
{
    private static readonly string[] Known = ["from", "strategy", "amount", "signature", "expiry", "salt"];

    [HttpGet("/operators/{chain}/{address}/delegate")]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, who) = (Given.ChainId("chain", chain), Given.Address("address", address));
        foreach (var name in Request.Query.Keys) Given.OneOf("parameter", name, Known);
        Address? from = Text("from") is { } given ? Given.Address("from", given.Trim()) : null;
        var view = await chains.FindAsync(chainId, ct) ?? throw new MissingException($"No chain {chainId} is indexed");
        var found = await store.FindAsync<Operator>(chainId, Operator.KeyOf(who), ct) ?? throw new MissingException($"No operator {who.ToChecksum()} on chain {chainId}");
        var outlook = await reader.OutlookAsync(view, found.Body, ct);
        var staker = from is { } account ? await reader.StakerAsync(view, account, ct) : null;
        await names.LoadAvsAsync(outlook.Slashable.Concat(outlook.Dormant).Select(s => s.Avs).Append(outlook.Vault?.Vault.Avs ?? who).Concat(outlook.Avss.Select(a => a.Registration.Avs)).Select(a => (chainId, a)), ct);
        await names.LoadOperatorsAsync(chainId, staker?.Delegation?.Operator is { } to ? [who, to] : [who], ct);
        var calls = new List<PreparedCall>();
        foreach (var call in Calls(view, found.Body, staker)) calls.Add(await simulator.TryAsync(call, ct));
        return View("/Features/Delegating/Show.cshtml", new DelegatePage(found, outlook, staker)
        {
            Caveats = Caveats.Of(outlook, staker, a => names.Operator(chainId, a) ?? Shared.Format.Short(a.ToChecksum()), a => names.Avs(chainId, a) ?? Shared.Format.Short(a.ToChecksum())),
            Calls = calls,
            HasManager = Manager(view) is not null,
            Strategy = Text("strategy"), Amount = Text("amount"), Signature = Text("signature"), Expiry = Text("expiry"), Salt = Text("salt"),
        });
    }

    private static Address? Manager(ChainView chain) => chain.Contract("eigenlayer-core", "DelegationManager");

    /// <summary>What the address can do here: what stands in the way first.</summary>
    private IEnumerable<PreparedCall> Calls(ChainView chain, Operator to, DelegatingStaker? staker)
    {
        if (Manager(chain) is not { } manager) yield break;
        var name = names.Operator(chain.Id, to.Address) ?? Shared.Format.Short(to.Address.ToChecksum());
        if (staker?.IsDelegatedTo(to.Address) != true) yield return DelegationCalls.Delegate(chain.Id, manager, staker?.Address, to.Address, Shared.Format.Clip(name, 60), Approval());
        if (staker?.Delegation?.Operator is null) yield break;
        yield return DelegationCalls.Undelegate(chain.Id, manager, staker.Address);
        if (Text("strategy") is { } text) yield return Withdrawal(chain, manager, staker, Given.Address("strategy", text));
    }

    private PreparedCall Withdrawal(ChainView chain, Address manager, DelegatingStaker staker, Address strategy)
    {
        var position = staker.Held.FirstOrDefault(p => p.Shares.Strategy == strategy) ?? throw new BadInputException("strategy", "a strategy in which this address has shares");
        var shares = Text("amount") is { } amount ? Units("amount", amount, position.Unit?.Decimals ?? 0) : position.Shares.DepositShares;
        if (shares > position.Shares.DepositShares) throw new BadInputException("amount", $"at most what was deposited, {Shared.Format.Exact(position.Shares.DepositShares, position.Unit?.Decimals ?? 0)}");
        return DelegationCalls.Withdraw(chain.Id, manager, staker.Address, strategy, shares, position.Text(shares));
    }

    private Approval Approval()
    {
        if (Text("signature") is not { } signature) return Delegating.Approval.None;
        if (signature.Length > 4000 || !signature.StartsWith("0x", StringComparison.Ordinal) || signature.Length % 2 != 0 || !signature.AsSpan(2).ToString().All(char.IsAsciiHexDigit)) throw new BadInputException("signature", "0x and an even number of hex digits");
        var expiry = Text("expiry") is { } text ? Given.Word("expiry", text) : throw new BadInputException("expiry", "the Unix time up to which the signature holds");
        return new Approval(Hex.Decode(signature), expiry, Text("salt") is { } salt ? Given.Hash("salt", salt) : Hash32.Zero);
    }

    private string? Text(string name) => Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    private static BigInteger Units(string field, string text, int decimals)
    {
        var parts = text.Split('.');
        var fraction = parts.Length == 2 ? parts[1] : "";
        var value = parts.Length <= 2 && parts[0].Length is > 0 and <= 60 && fraction.Length <= decimals && parts.All(p => p.All(char.IsAsciiDigit))
            ? BigInteger.Parse(parts[0] + fraction.PadRight(decimals, '0'), CultureInfo.InvariantCulture)
            : throw new BadInputException(field, $"an amount with up to {decimals} decimals, such as 1{(decimals > 0 ? ".5" : "")}");
        return value.Sign > 0 ? value : throw new BadInputException(field, "more than 0");
    }
}

/// <summary>The page of delegating to an operator.</summary>
public sealed record DelegatePage(Stored<Operator> Stored, DelegationOutlook Outlook, DelegatingStaker? Staker)
{
    public required IReadOnlyList<Caveat> Caveats { get; init; }
    public required IReadOnlyList<PreparedCall> Calls { get; init; }

    /// <summary>False when the chain's manifest names no DelegationManager, so that nothing can be prepared.</summary>
    public required bool HasManager { get; init; }
    public required string? Strategy { get; init; }
    public required string? Amount { get; init; }
    public required string? Signature { get; init; }
    public required string? Expiry { get; init; }
    public required string? Salt { get; init; }
    public bool NeedsApproval => Stored.Body.DelegationApprover is { IsZero: false };
}
