using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.IntegrationTests.Systems;

/// <summary>EigenLayer's core: shares after slashing, withdrawals, operator sets, rewards.</summary>
public sealed partial class DevnetDocumentsTests
{
    private void CheckStakers(CoreModel model, VaultModel vaults, DevnetChain devnet)
    {
        foreach (var staker in devnet.Accounts.Stakers.Concat(devnet.Accounts.M1Stakers).Concat(devnet.Accounts.Operators.Select(o => o.Address)))
        {
            for (var s = 0; s < devnet.Plan.Strategies.Count; s++)
            {
                var shares = chain.Find<StakerShares>(StakerShares.KeyOf(staker, devnet.Addresses.Strategies[s]));
                Assert.Equal((model.Deposits(staker, s), model.Factor(staker, s)), (shares?.DepositShares ?? 0, shares?.ScalingFactor ?? Scan.Domain.EigenLayer.Wad.One));
                var op = model.DelegatedTo(staker);
                var magnitude = op is { } delegated ? chain.Find<OperatorMagnitude>(OperatorMagnitude.KeyOf(delegated, devnet.Addresses.Strategies[s])) : null;
                Assert.Equal(model.Withdrawable(staker, s), shares?.Withdrawable(magnitude, chain.Find<EigenPod>(EigenPod.KeyOf(staker))) ?? 0);
            }
            Assert.Equal(model.Pods.ContainsKey(staker), chain.Find<EigenPod>(EigenPod.KeyOf(staker))?.Pod is not null);
        }
        var inVaults = devnet.Accounts.VaultStakers.ToHashSet();
        var waiting = chain.All<Withdrawal>().Where(w => w.Status == WithdrawalStatus.Queued && !inVaults.Contains(w.Staker!.Value)).Select(w => (w.Staker!.Value, (long)w.Nonce!.Value, w.Shares[0].Shares));
        Assert.NotEmpty(model.Migrated);
        Assert.Equal(model.Queue.Concat(model.Migrated).Select(w => (w.Staker, w.Nonce, w.Shares)).Order(), waiting.Order());
        Assert.Equal(vaults.Queue.Select(w => (w.Staker, w.Nonce, w.Shares)).Order(),
            chain.All<Withdrawal>().Where(w => w.Status == WithdrawalStatus.Queued && inVaults.Contains(w.Staker!.Value)).Select(w => (w.Staker!.Value, (long)w.Nonce!.Value, w.Shares[0].Shares)).Order());
        var completed = chain.All<Withdrawal>().Where(w => w.Status == WithdrawalStatus.Completed).ToList();
        Assert.All(completed, w => Assert.Null(w.ReceivedProblem));
        Assert.Equal([false, true], completed.Select(w => w.ReceivedAsTokens!.Value).Distinct().Order());
    }

    private void CheckSets(AllocationModel model, DevnetChain devnet)
    {
        var (avs, block) = (devnet.Accounts.SetsAvs, devnet.Head.Number);
        Assert.Equal(model.Sets.Count, chain.Get<Avs>(Avs.KeyOf(avs)).OperatorSetCount);
        foreach (var (id, set) in model.Sets)
        {
            var document = chain.Get<OperatorSet>(OperatorSet.KeyOf(avs, id));
            Assert.Equal(set.Strategies.Select(s => devnet.Addresses.Strategies[s]).Order(), document.Strategies.Order());
            Assert.Equal((set.Members.Count, set.Slasher(block), set.Slashes.Count, set.Redistributes ? devnet.Accounts.Treasury : (Address?)null),
                (document.MemberCount, document.SlasherAt(block), document.SlashCount, document.RedistributionRecipient));
            foreach (var op in model.Sets[id].Members) Assert.True(chain.Get<OperatorSetMember>(OperatorSetMember.KeyOf(avs, id, devnet.Accounts.Operators[op].Address)).Member);
            foreach (var (slashId, slash) in set.Slashes.Index())
                foreach (var (strategy, shares) in slash.Taken)
                {
                    var slashed = chain.Get<SlashedShares>(SlashedShares.KeyOf(avs, id, slashId + 1, devnet.Addresses.Strategies[strategy]));
                    Assert.Equal((shares, slash.IsCleared ? 0 : shares, (long?)(slash.Block + devnet.Plan.SlashResolutionBlocks)), (slashed.TotalShares, slashed.Shares, slashed.ResolutionBlock));
                }
        }
        foreach (var (op, set, strategy) in model.Magnitudes.Keys)
        {
            var (account, at) = (devnet.Accounts.Operators[op].Address, devnet.Addresses.Strategies[strategy]);
            Assert.Equal(model.Magnitude(op, set, strategy, block), chain.Get<Allocation>(Allocation.KeyOf(account, avs, set, at)).MagnitudeAt(block));
            Assert.Equal(model.MaxMagnitude(account, strategy), chain.Get<OperatorMagnitude>(OperatorMagnitude.KeyOf(account, at)).MaxMagnitude);
        }
        Assert.Equal(model.Sets.Values.Sum(set => set.Slashes.Count), chain.All<Slashing>().Count);
    }

    private void CheckRewards(RewardsModel model, EmissionModel emissions, DevnetChain devnet)
    {
        var at = devnet.Addresses.RewardsCoordinator;
        Assert.Equal(model.Submissions + emissions.Submissions, chain.All<RewardsSubmission>().Count);
        foreach (var (index, root) in model.Roots.Index())
        {
            var document = chain.Get<DistributionRoot>(DistributionRoot.KeyOf(at, index));
            Assert.Equal((root.EndTime, root.ActivatedTime, root.Disabled), (document.CalculationEndTime, document.ActivatedTime, document.Disabled));
        }
        foreach (var staker in devnet.Accounts.Stakers)
            Assert.Equal(model.Claimed(staker), chain.Find<RewardsClaimed>(RewardsClaimed.KeyOf(at, staker, devnet.Addresses.Alt))?.Amount ?? 0);
        foreach (var ((op, scope, of), split) in model.Splits)
        {
            var account = devnet.Accounts.Operators[op].Address;
            var document = chain.All<FeeSplit>().Single(f => f.Operator == account && (scope switch
            {
                SplitScope.Avs => f.Avs == devnet.Addresses.Avss[of].ServiceManager && f.SetId is null,
                SplitScope.Incentives => f.Avs is null,
                _ => f.SetId == of,
            }));
            Assert.Equal((split.Before, split.After, split.From), (document.PreviousBips, document.Bips, document.ActivatedTime));
        }
    }
}
