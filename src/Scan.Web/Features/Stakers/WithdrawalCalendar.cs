using System.Globalization;
using System.Text;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Web.Features.Delegating;

namespace Scan.Web.Features.Stakers;

/// <summary>Withdrawals that wait as iCalendar events, one line ending and folding as RFC 5545 asks for.</summary>
public static class WithdrawalCalendar
{
    private const int MostOctets = 75;

    public static string Of(StakerPage page)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Scan//Withdrawals//EN");
        foreach (var view in page.Withdrawals.Where(w => w.ReadyTime is not null)) Event(text, view, page.Staker);
        foreach (var cooldown in page.Cooldowns.Where(c => c.CooldownEndTime is not null && c.Cooldown.Sign > 0)) Event(text, cooldown, page);
        foreach (var (vault, end) in page.VaultCooldowns) Event(text, vault, end, page);
        if (page.Outlook?.Vault is { Holds: true, Vault.UnlockTime: { } unlock } locked) Event(text, locked, unlock, page);
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Event(StringBuilder text, WithdrawalView view, Address staker)
    {
        var w = view.Withdrawal;
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:{w.Root}@{w.ChainId}.scan");
        Line(text, $"DTSTAMP:{Stamp(view.Chain.Info.IndexedTime!.Value)}");
        Line(text, $"DTSTART:{Stamp(view.ReadyTime!.Value)}");
        Line(text, $"SUMMARY:Withdrawal of {staker.ToChecksum()} can be completed");
        Line(text, $"DESCRIPTION:On {Escape(view.Chain.Name)} from block {view.CompletableBlock} on. The time is estimated as of block {view.Chain.Info.IndexedBlock} from the pace of blocks since it was queued.");
        Line(text, "END:VEVENT");
    }

    private static void Event(StringBuilder text, CooldownPosition c, StakerPage page)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:cooldown-{c.Token}-{c.Account}@{c.ChainId}.scan");
        Line(text, $"DTSTAMP:{Stamp(page.Chain.Info.IndexedTime ?? 0)}");
        Line(text, $"DTSTART:{Stamp(c.CooldownEndTime!.Value)}");
        Line(text, $"SUMMARY:The cooldown of {c.Account.ToChecksum()} ends");
        Line(text, $"DESCRIPTION:On {Escape(page.Chain.Name)}; 21 days after it started. Not verified: the contract's ABI is not public.");
        Line(text, "END:VEVENT");
    }

    private static void Event(StringBuilder text, VaultPosition v, long end, StakerPage page)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:vault-{v.Vault}-{v.User}-{v.Operator}@{v.ChainId}.scan");
        Line(text, $"DTSTAMP:{Stamp(page.Chain.Info.IndexedTime ?? 0)}");
        Line(text, $"DTSTART:{Stamp(end)}");
        Line(text, $"SUMMARY:The cooldown of {v.User.ToChecksum()} in vault {v.Vault.ToChecksum()} ends");
        Line(text, $"DESCRIPTION:On {Escape(page.Chain.Name)}; as long after its start as the vault told. Not verified: the contract's ABI is not public.");
        Line(text, "END:VEVENT");
    }

    private static void Event(StringBuilder text, VaultTerms locked, long unlock, StakerPage page)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:unlock-{locked.Vault.Address}@{locked.Vault.ChainId}.scan");
        Line(text, $"DTSTAMP:{Stamp(page.Chain.Info.IndexedTime ?? 0)}");
        Line(text, $"DTSTART:{Stamp(unlock)}");
        Line(text, $"SUMMARY:The duration vault of {page.Staker.ToChecksum()} unlocks");
        Line(text, $"DESCRIPTION:Vault {locked.Vault.Address.ToChecksum()} on {Escape(page.Chain.Name)}. {Escape(locked.Leaving)}");
        Line(text, "END:VEVENT");
    }

    private static string Stamp(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253_402_300_799)).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace(";", "\\;").Replace(",", "\\,").Replace("\r", "").Replace("\n", "\\n");

    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
