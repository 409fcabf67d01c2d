using System.Numerics;
using Scan.Devnet.Acts;

namespace Scan.Devnet.Model;

/// <summary>A share as the controller holds it, and what became of it.</summary>
public sealed record EmissionState(EmissionShare Share, long? LastEpoch, bool? Succeeded, int Processed, int Failed);

/// <summary>What EmissionsController holds.</summary>
public sealed class EmissionModel(DevnetPlan plan)
{
    private const int AllWeights = 10_000;
    private readonly List<EmissionState> shares = [];
    private (long Epoch, int Processed, bool Minted) now;
    private BigInteger balance;

    public IReadOnlyList<EmissionState> Shares => shares;
    public int TotalWeight => shares.Sum(s => s.Share.Weight);
    public BigInteger Swept { get; private set; }

    /// <summary>Rewards submissions that it made.</summary>
    public int Submissions { get; private set; }

    public long Epoch(long time) => (time - plan.EmissionsStart) / plan.EmissionEpochSeconds;

    /// <summary>How many shares of the time's epoch were seen already.</summary>
    public int Processed(long time) => now.Epoch == Epoch(time) ? now.Processed : 0;

    public bool IsPressable(long time) => Processed(time) < shares.Count;

    public bool HasRest => balance > 0;

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act, long time)
    {
        switch (act)
        {
            case AddEmission a: shares.Add(new(a.Share, null, null, 0, 0)); break;
            case UpdateEmission a: shares[a.Id] = shares[a.Id] with { Share = a.Share }; break;
            case PressButton a: Press(a.Length, time); break;
            case SweepEmissions:
                Swept += balance;
                balance = 0;
                break;
            default: return false;
        }
        return true;
    }

    /// <summary>EmissionsController.pressButton: what is disabled, not begun or over is passed over; no amount at all is refused by the coordinator.</summary>
    private void Press(int length, long time)
    {
        var epoch = Epoch(time);
        if (now.Epoch != epoch) now = (epoch, 0, false);
        if (!now.Minted) balance += plan.EmissionsPerEpoch;
        var end = Math.Min(shares.Count, now.Processed + length);
        for (var id = now.Processed; id < end; id++)
        {
            var share = shares[id].Share;
            if (share.Kind == EmissionKind.Disabled || share.StartEpoch > epoch || share.TotalEpochs != 0 && share.StartEpoch + share.TotalEpochs <= epoch) continue;
            var amount = plan.EmissionsPerEpoch * share.Weight / AllWeights;
            var succeeded = share.Kind == EmissionKind.Manual || amount / share.Submissions > 0;
            if (succeeded && share.Kind == EmissionKind.Manual) balance -= amount;
            if (succeeded && share.Kind != EmissionKind.Manual)
            {
                balance -= amount / share.Submissions * share.Submissions;
                Submissions += share.Submissions;
            }
            shares[id] = shares[id] with { LastEpoch = epoch, Succeeded = succeeded, Processed = shares[id].Processed + 1, Failed = shares[id].Failed + (succeeded ? 0 : 1) };
        }
        now = (epoch, end, true);
    }
}
