using System.Text.Json;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Features.Events;
using Scan.Web.Shared;

namespace Scan.Web.Features.Delegating;

/// <summary>What an operator changed within the last month of its chain: it holds already.</summary>
/// <param name="Memberships">Joined or left, with the set as it stands; null: no event told of it.</param>
/// <param name="Left">AVSs.</param>
/// <param name="Details">Logs of its approver, details and metadata, the last first.</param>
public sealed record OperatorChanges(IReadOnlyList<(OperatorSetMember Member, OperatorSet? Set)> Memberships, IReadOnlyList<OperatorAvsRegistration> Left, IReadOnlyList<EventRow> Details)
{
    public const int Days = 30;
    public const long Seconds = Days * 86_400;
    public const int MostDetails = 10;

    /// <summary>True when it has more than were looked at, so that some may be missing.</summary>
    public bool IsCut { get; init; }

    public static OperatorChanges None { get; } = new([], [], []);

    public int Count => Memberships.Count + Left.Count + Details.Count;

    public IEnumerable<Address> Avss => Memberships.Select(m => m.Member.Avs).Concat(Left.Select(r => r.Avs));

    /// <param name="name">Of an AVS.</param>
    public IEnumerable<EarlyWarning> Warnings(DelegationOutlook outlook, Func<Address, string> name)
    {
        var leaving = (outlook.Vault is { IsLocked: true } vault ? $"{vault.Leaving} " : "") + (outlook.Terms.WithdrawalBlocks is { } blocks ? $"Leaving takes {outlook.Terms.Text(blocks)}." : "How long leaving takes is unknown.");
        foreach (var (member, set) in Memberships.Where(m => m.Member.Member).OrderByDescending(m => m.Member.JoinedTime)) yield return Joined(member, set, outlook, name, leaving);
        foreach (var (member, _) in Memberships.Where(m => !m.Member.Member).OrderByDescending(m => m.Member.LeftTime)) yield return LeftSet(member, outlook, name, leaving);
        foreach (var r in Left.OrderByDescending(r => r.DeregisteredTime))
            yield return new($"It left {name(r.Avs)}", $"Delegated stake secures it no longer through this operator, and earns nothing there. {leaving}", null, r.DeregisteredTime) { IsDone = true };
        foreach (var e in Details) yield return new(Title(e), $"In force at once, in block {Format.Whole(e.Row.Block)}. {leaving}", null, e.Row.Time) { IsDone = true };
    }

    private static EarlyWarning Joined(OperatorSetMember member, OperatorSet? set, DelegationOutlook outlook, Func<Address, string> name, string leaving)
    {
        var title = $"It joined set {member.SetId} of {name(member.Avs)}";
        var takes = set is null ? "What the set can slash is unknown." : set.Strategies.Count == 0 ? "The set has no strategies that it could slash."
            : $"The set can slash what is allocated to it in {set.Strategies.Count} {(set.Strategies.Count == 1 ? "strategy" : "strategies")}: {(set.RedistributionRecipient is { } to ? $"what it takes goes to {to.ToChecksum()} (redistributable)." : "what it takes is burned.")}";
        var held = outlook.Slashable.Where(s => (s.Avs, s.SetId) == (member.Avs, member.SetId)).ToList();
        // What it can take already nobody escapes by leaving; what waits is warned of on its own.
        if (held.Any(s => s.Part.Sign > 0)) return new(title, $"{takes} It can slash already. {leaving}", false, member.JoinedTime);
        if (held.Count > 0) return new(title, $"{takes} The allocation that waits is told of above. {leaving}", held[0].InTime, member.JoinedTime);
        if (set is { Strategies.Count: 0 }) return new(title, $"{takes} {leaving}", null, member.JoinedTime) { IsDone = true };
        var after = outlook.NewAllocationBlocks is { } delay ? $"Nothing that it can slash is allocated to it; an allocation takes {outlook.Terms.Text(delay)}." : "Nothing that it can slash is allocated to it, and the operator has set no delay under which it could.";
        return new(title, $"{takes} {after} {leaving}{(outlook.ReactingAtOnce is { } why ? $" {why}" : "")}", outlook.NewAllocationBlocks is null ? true : outlook.CanAlwaysLeave, member.JoinedTime);
    }

    private static EarlyWarning LeftSet(OperatorSetMember member, DelegationOutlook outlook, Func<Address, string> name, string leaving)
    {
        var title = $"It left set {member.SetId} of {name(member.Avs)}";
        if (outlook.Terms.DeallocationBlocks is not { } stays || member.LeftBlock is not { } left) return new(title, $"How long the set can still slash it is unknown. {leaving}", null, member.LeftTime) { IsDone = true };
        return new(title, outlook.Block <= left + stays ? $"The set can slash it up to block {Format.Whole(left + stays)} all the same. {leaving}" : $"The set can slash it no longer. {leaving}", null, member.LeftTime) { IsDone = true };
    }

    private static string Title(EventRow e)
    {
        if (e.ArgsJson is null) return "It changed its details";
        using var args = JsonDocument.Parse(e.ArgsJson);
        if (args.RootElement.TryGetProperty("metadataURI", out var uri)) return $"It named another file for its metadata: {Format.Clip(uri.GetString() ?? "none", 80)}";
        var approver = args.RootElement.TryGetProperty("newDelegationApprover", out var now) ? now : args.RootElement.TryGetProperty("newOperatorDetails", out var all) && all.TryGetProperty("delegationApprover", out var told) ? told : default;
        return approver.ValueKind == JsonValueKind.String && Address.TryParse(approver.GetString(), null, out var who) ? who.IsZero ? "Anyone may delegate to it now" : $"{who.ToChecksum()} must approve who delegates to it" : "It changed its details";
    }
}
