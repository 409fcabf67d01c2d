using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;

namespace Scan.IntegrationTests.Devnet;

/// <summary>Keys of operator sets, duration vaults, emissions, the task mailbox, MACH by governance.</summary>
public sealed partial class DevnetModelTests
{
    private static async Task CheckKeysAsync(DevnetChain devnet, KeyModel model)
    {
        var at = devnet.Addresses.Services.KeyRegistrar;
        Assert.Equal([KeyCurve.Ecdsa, KeyCurve.Bn254], model.Keys.Keys.Select(k => model.Curves[k.Set]).Distinct().Order());
        foreach (var ((op, set), key) in model.Keys)
        {
            object[] setKey = [devnet.Accounts.SetsAvs, set];
            Assert.Equal(true, (await devnet.ViewAsync(at, "KeyRegistrar", "isRegistered", Ct, setKey, devnet.Accounts.Operators[op].Address))[0]);
            if (model.Curves[set] == KeyCurve.Ecdsa) Assert.Equal(key, (await devnet.ViewAsync(at, "KeyRegistrar", "getECDSAKey", Ct, setKey, devnet.Accounts.Operators[op].Address))[0]);
        }
    }

    private static async Task CheckVaultsAsync(DevnetChain devnet, VaultModel model)
    {
        Assert.Contains(model.Vaults, v => v.Stage == VaultStage.Withdrawals);
        foreach (var (number, vault) in model.Vaults.Index())
        {
            var at = devnet.Addresses.Vault(number);
            Task<BigInteger> Number(string function) => devnet.NumberAsync(at, "DurationVaultStrategy", function, Ct);
            Assert.Equal(((BigInteger)(int)vault.Stage, (BigInteger)vault.LockedAt, (BigInteger)vault.UnlockAt, (BigInteger)vault.MaturedAt, vault.MaxPerDeposit, vault.StakeCap),
                (await Number("state"), await Number("lockedAt"), await Number("unlockAt"), await Number("maturedAt"), await Number("maxPerDeposit"), await Number("maxTotalDeposits")));
            Assert.Equal(vault.MetadataUri, (await devnet.ViewAsync(at, "DurationVaultStrategy", "metadataURI", Ct))[0]);
            Assert.Equal(vault.Held, await devnet.NumberAsync(devnet.Addresses.DelegationManager, "DelegationManager", "operatorShares", Ct, at, at));
            Assert.Equal(vault.Held + model.Queue.Where(w => w.Vault == number).Aggregate(BigInteger.Zero, (sum, w) => sum + w.Shares), await Number("totalShares"));
        }
    }

    private static async Task CheckEmissionsAsync(DevnetChain devnet, EmissionModel model)
    {
        var at = devnet.Addresses.Services.EmissionsController;
        Assert.True(model is { Submissions: > 0, Swept.IsZero: false } && model.Shares.Any(s => s.Failed > 0));
        Assert.Equal(model.TotalWeight, await devnet.NumberAsync(at, "EmissionsController", "totalWeight", Ct));
        Assert.Equal(model.Shares.Count, await devnet.NumberAsync(at, "EmissionsController", "getTotalProcessableDistributions", Ct));
        foreach (var (id, state) in model.Shares.Index())
        {
            var told = (object[])(await devnet.ViewAsync(at, "EmissionsController", "getDistribution", Ct, id))[0];
            Assert.Equal(new object[] { (BigInteger)state.Share.Weight, (BigInteger)state.Share.StartEpoch, (BigInteger)state.Share.TotalEpochs, (BigInteger)(int)state.Share.Kind }, told[..4]);
        }
        var days = model.Shares.Sum(s => s.Processed);
        Assert.True(days >= model.Shares.Sum(s => s.Failed));
    }

    private static async Task CheckSlashingAvsAsync(DevnetChain devnet, SlashingAvsModel model)
    {
        var at = devnet.Addresses.Services.Slashing;
        Assert.True(model is { Churned: > 0, Ejected: > 0 });
        foreach (var (number, quorum) in model.Quorums.Index())
        {
            Assert.Equal(quorum.Members.Select(op => (object)devnet.Accounts.Operators[op].Key.OperatorId),
                (object[])(await devnet.ViewAsync(at.IndexRegistry, "IndexRegistry", "getOperatorListAtBlockNumber", Ct, number, devnet.Head.Number))[0]);
            if (number != SlashingQuorums.Delegated) continue;
            foreach (var op in quorum.Members)
                Assert.Equal(quorum.Stake(op), await devnet.NumberAsync(at.StakeRegistry, "SlashingStakeRegistry", "getCurrentStake", Ct, devnet.Accounts.Operators[op].Key.OperatorId, number));
        }
    }

    private static async Task CheckEarlierAsync(DevnetChain devnet, ServicesModel model)
    {
        var at = devnet.Addresses.Services;
        Assert.Equal(FeedbackForm.Wide, model.Winter.Form);
        foreach (var (id, agent) in model.Winter.Agents.Index())
        {
            Assert.Equal(agent.Owner, (await devnet.ViewAsync(at.WinterIdentity, "WinterIdentityRegistry", "ownerOf", Ct, id))[0]);
            var summary = await devnet.ViewAsync(at.WinterReputation, "ReputationWide", "getSummary", Ct, id, devnet.Accounts.Clients, "", "");
            Assert.Equal(new BigInteger(agent.Feedback.Count(f => !f.Revoked)), summary[0]);
        }
        Assert.Equal(model.Coprocessor.Allowed.Count, await devnet.NumberAsync(at.Coprocessor, "WizardCoprocessor", "getAllowlistSize", Ct));
        Assert.Equal(model.Coprocessor.IsListEnabled, (await devnet.ViewAsync(at.Coprocessor, "WizardCoprocessor", "allowlistEnabled", Ct))[0]);
        Assert.Equal(model.Reserves.Flow, await devnet.NumberAsync(at.ReservesManager, "AVSReservesManager", "tokensPerSecond", Ct));
    }

    /// <summary>The first withdrawal that waits of a staker.</summary>
    private static async Task<object[]> QueuedAsync(DevnetChain devnet, Scan.Domain.Primitives.Address staker)
    {
        var roots = (object[])(await devnet.ViewAsync(devnet.Addresses.DelegationManager, "DelegationManager", "getQueuedWithdrawalRoots", Ct, staker))[0];
        return [.. (await devnet.ViewAsync(devnet.Addresses.DelegationManager, "DelegationManager", "getQueuedWithdrawal", Ct, roots[0])).Values];
    }

    private static async Task CheckMailboxAsync(DevnetChain devnet, MailboxModel model)
    {
        var at = devnet.Addresses.Services.TaskMailbox;
        Assert.Contains(model.Tasks, t => t.Verified);
        Assert.Contains(model.Tasks, t => t.Refunded);
        foreach (var task in model.Tasks)
        {
            var expected = task.Verified ? 2 : task.IsExpired(devnet.Head.Timestamp) ? 3 : 1;
            Assert.Equal(expected, await devnet.NumberAsync(at, "TaskMailbox", "getTaskStatus", Ct, task.Task.Hash(devnet)));
        }
        // What is neither paid out nor refunded is still there.
        var held = model.Tasks.Where(t => !t.Verified && !t.Refunded).Aggregate(BigInteger.Zero, (sum, t) => sum + t.Task.Fee);
        Assert.Equal(held, await devnet.NumberAsync(devnet.Addresses.Alt, "Token", "balanceOf", Ct, at));
    }

    private static async Task CheckMachAlphaAsync(DevnetChain devnet, MachAlphaModel model)
    {
        var at = devnet.Addresses.Services.MachAlpha;
        Assert.Contains(model.Proposals, p => p.IsApproved);
        Assert.Equal(model.IsHalted, (await devnet.ViewAsync(at, "MachAlpha", "halted", Ct))[0]);
        foreach (var (index, proposal) in model.Proposals.Index()) Assert.Equal(proposal.IsApproved ? 2 : 1, await devnet.NumberAsync(at, "MachAlpha", "stateOf", Ct, index + 1));
    }
}
