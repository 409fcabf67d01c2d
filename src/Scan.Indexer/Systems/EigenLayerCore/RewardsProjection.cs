using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>RewardsCoordinator: what is put up for restakers, the roots that share it out, and what was claimed.</summary>
internal static class RewardsProjection
{
    public static void Created(string kind, Address? avs, uint? setId, Address submitter, BigInteger nonce, Hash32 hash, RewardsContent content, ProjectionContext c)
    {
        if (c.Find<RewardsSubmission>(RewardsSubmission.KeyOf(c.Emitter, hash)) is not null) return;
        c.Store(new RewardsSubmission
        {
            ChainId = c.ChainId, Contract = c.Emitter, Hash = hash, Kind = kind, Avs = avs, SetId = setId, Submitter = submitter, Nonce = nonce, Token = content.Token,
            Amount = content.Amount, StartTime = content.Start, Duration = content.Duration, Strategies = content.Strategies, Operators = content.Operators,
            Description = content.Description, Block = c.At.Block, Time = c.At.Time, Transaction = c.At.Transaction,
        });
    }

    public static void RootSubmitted(DistributionRootSubmitted e, ProjectionContext c) => ChangeRoot(e.RootIndex, c, r => r with
    {
        Root = e.Root, CalculationEndTime = e.RewardsCalculationEndTimestamp, ActivatedTime = e.ActivatedAt, Block = c.At.Block, Time = c.At.Time,
    });

    public static void RootDisabled(DistributionRootDisabled e, ProjectionContext c) => ChangeRoot(e.RootIndex, c, r => r with { Disabled = true });

    public static void Claimed(RewardsClaimed e, ProjectionContext c) => c.Change(
        Domain.EigenLayer.RewardsClaimed.KeyOf(c.Emitter, e.Earner, e.Token),
        () => new Domain.EigenLayer.RewardsClaimed { ChainId = c.ChainId, Contract = c.Emitter, Earner = e.Earner, Token = e.Token },
        r => r with
        {
            Amount = r.Amount + e.ClaimedAmount, ClaimCount = r.ClaimCount + 1, LastRoot = e.Root, LastClaimer = e.Claimer, LastRecipient = e.Recipient, LastTime = c.At.Time,
        });

    public static void ClaimerSet(ClaimerForSet e, ProjectionContext c) => c.Change(
        RewardsClaimer.KeyOf(c.Emitter, e.Earner),
        () => new RewardsClaimer { ChainId = c.ChainId, Contract = c.Emitter, Earner = e.Earner, Claimer = e.Claimer, Block = c.At.Block },
        r => r with { Claimer = e.Claimer, Block = c.At.Block });

    public static void SplitSet(Address @operator, Address? avs, long? setId, uint activatedAt, ushort before, ushort after, ProjectionContext c)
    {
        var split = new FeeSplit
        {
            ChainId = c.ChainId, Operator = @operator, Avs = avs, SetId = setId, PreviousBips = before, Bips = after, ActivatedTime = activatedAt, Block = c.At.Block,
        };
        c.Change(split.Key(), () => split, _ => split);
    }

    private static void ChangeRoot(uint index, ProjectionContext c, Func<DistributionRoot, DistributionRoot> change) => c.Change(
        DistributionRoot.KeyOf(c.Emitter, index),
        () => new DistributionRoot { ChainId = c.ChainId, Contract = c.Emitter, Index = index, Block = c.At.Block, Time = c.At.Time },
        change);
}
