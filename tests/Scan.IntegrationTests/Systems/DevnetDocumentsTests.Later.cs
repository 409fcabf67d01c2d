using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;

namespace Scan.IntegrationTests.Systems;

/// <summary>Systems of the later releases: keys of operator sets, duration vaults, emissions, the task mailbox, MACH by governance.</summary>
public sealed partial class DevnetDocumentsTests
{
    private static readonly Dictionary<EmissionKind, string> EmissionTypes = new()
    {
        [EmissionKind.Disabled] = "disabled", [EmissionKind.AllEarners] = "all-earners", [EmissionKind.TotalStake] = "total-stake", [EmissionKind.UniqueStake] = "unique-stake",
        [EmissionKind.EigenDa] = "eigenda", [EmissionKind.Manual] = "manual",
    };

    private void CheckLater(ServicesModel model, DevnetChain devnet)
    {
        CheckKeys(model.Keys, devnet);
        CheckVaults(model.Vaults, devnet);
        CheckEmissions(model.Emissions, devnet);
        CheckMailbox(model.Mailbox, devnet);
        CheckMachAlpha(model.MachAlpha, devnet);
        CheckEarlier(model, devnet);
    }

    private void CheckEarlier(ServicesModel model, DevnetChain devnet)
    {
        var at = devnet.Addresses.Services;
        Assert.True(model.Winter.Form > FeedbackForm.November2025 && model.Coprocessor.Members.Count > 0);
        foreach (var (id, expected) in model.Winter.Agents.Index())
        {
            var agent = chain.Get<Agent>(Agent.KeyOf(at.WinterIdentity, id));
            var counted = expected.Feedback.Where(f => !f.Revoked).ToList();
            Assert.Equal((expected.Owner, expected.Uri, counted.Count, counted.Aggregate(BigInteger.Zero, (sum, f) => sum + f.Value * BigInteger.Pow(10, 18 - f.Decimals))),
                (agent.Owner!.Value, agent.Uri!, agent.FeedbackCount, agent.FeedbackSum));
        }
        Assert.Equal(model.Winter.Validations.Count, chain.All<Validation>().Count(v => v.Contract == at.EarlierValidation && v.RespondedTime is not null));
        Assert.Equal(model.Coprocessor.Requests, chain.All<VerifiedRequest>().Count);
        var listed = chain.All<OperatorAvsRegistration>().Where(r => r.Avs == at.Coprocessor).ToList();
        Assert.Equal(model.Coprocessor.Allowed.Select(op => devnet.Accounts.Operators[op].Address).Order(), listed.Where(r => r.Allowed == true).Select(r => r.Operator).Order());
        Assert.Equal(model.Coprocessor.Members.Select(op => devnet.Accounts.Operators[op].Address).Order(), listed.Where(r => r.InAvsDirectory == true).Select(r => r.Operator).Order());
        foreach (var (index, message) in model.Coprocessor.Messages.Index())
            Assert.Equal((message.Block, message.IsAnswered), chain.Get<AvsTask>(AvsTask.KeyOf(at.WizardTasks, index)) is var task ? (task.CreatedBlock!.Value, task.RespondedBlock is not null) : default);
        var reserves = chain.Get<ReservesManager>(ReservesManager.KeyOf(at.ReservesManager));
        Assert.Equal((devnet.Addresses.Avss[0].ServiceManager, (long?)Reserves.Protocol), (reserves.Avs!.Value, reserves.ManagerId));
        Assert.Equal(model.Reserves.Flow, reserves.TokenFlow ?? Reserves.Flow);
    }

    /// <summary>The event of a new look-ahead names no quorum; the call does.</summary>
    private void CheckSlashing(SlashingAvsModel model, DevnetChain devnet)
    {
        var avs = devnet.Addresses.Services.Slashing.ServiceManager;
        var quorums = chain.All<Quorum>().Where(q => q.Avs == avs).OrderBy(q => q.Number).ToList();
        Assert.Equal([(0, (long?)0), (1, SlashingQuorums.LookAhead + 2)], quorums.Select(q => (q.StakeType, q.LookAheadBlocks)));
        Assert.True(model is { Churned: > 0, Ejected: > 0 });
        foreach (var (number, expected) in model.Quorums.Index())
        {
            var members = chain.All<QuorumStake>().Where(s => s.Avs == avs && s.Quorum == number && s.Member).ToDictionary(s => s.Operator!.Value, s => s.Stake);
            Assert.Equal(expected.Members.Select(op => devnet.Accounts.Operators[op].Address).Order(), members.Keys.Order());
            Assert.Equal(expected.Members.Count, quorums[number].OperatorCount);
            if (number == SlashingQuorums.Delegated) Assert.All(expected.Members, op => Assert.Equal(expected.Stake(op), members[devnet.Accounts.Operators[op].Address]));
        }
        Assert.Equal((2, 2), (chain.Get<Avs>(Avs.KeyOf(avs)).OperatorSetCount, chain.Get<Avs>(Avs.KeyOf(avs)).QuorumCount));
    }

    private void CheckKeys(KeyModel model, DevnetChain devnet)
    {
        var avs = devnet.Accounts.SetsAvs;
        foreach (var (set, curve) in model.Curves) Assert.Equal((int)curve, chain.Get<OperatorSet>(OperatorSet.KeyOf(avs, set)).CurveType);
        Assert.NotEmpty(model.Keys);
        Assert.Equal(model.Keys.Select(k => (devnet.Accounts.Operators[k.Key.Operator].Address, (long)k.Key.Set, Hex.Encode(k.Value), (int?)model.Curves[k.Key.Set])).Order(),
            chain.All<OperatorSetMember>().Where(m => m.PublicKey is not null).Select(m => (m.Operator, m.SetId, m.PublicKey!, m.KeyCurveType)).Order());
    }

    private void CheckVaults(VaultModel model, DevnetChain devnet)
    {
        var stages = new[] { "", DurationVaultStatus.Deposits, DurationVaultStatus.Locked, DurationVaultStatus.Withdrawals };
        Assert.Equal(model.Vaults.Count, chain.All<DurationVault>().Count);
        Assert.Contains(model.Vaults, v => v.Stage > VaultStage.Deposits);
        foreach (var (number, expected) in model.Vaults.Index())
        {
            var at = devnet.Addresses.Vault(number);
            var vault = chain.Get<DurationVault>(DurationVault.KeyOf(at));
            Assert.Equal((stages[(int)expected.Stage], expected.LockedAt, expected.UnlockAt, expected.MaturedAt, expected.EndedEarly),
                (vault.Status, vault.LockedTime ?? 0, vault.UnlockTime ?? 0, vault.MaturedTime ?? 0, vault.EndedEarly));
            Assert.Equal((expected.MaxPerDeposit, expected.StakeCap, expected.MetadataUri, devnet.Accounts.VaultsAvs, 1), (vault.MaxPerDeposit!.Value, vault.StakeCap!.Value, vault.MetadataUri!, vault.Avs!.Value, vault.SetId!.Value));
            Assert.Equal(expected.Held, chain.Find<OperatorShares>(OperatorShares.KeyOf(at, at))?.Shares ?? 0);
            Assert.True(chain.Get<RestakingStrategy>(RestakingStrategy.KeyOf(at)) is { FromFactory: true, Whitelisted: true });
            // All of it is at stake while the vault is locked, and a deallocation is under way afterwards.
            var magnitude = chain.Find<Allocation>(Allocation.KeyOf(at, devnet.Accounts.VaultsAvs, 1, at));
            Assert.Equal(expected.Stage == VaultStage.Deposits, magnitude is null);
        }
    }

    private void CheckEmissions(EmissionModel model, DevnetChain devnet)
    {
        var at = devnet.Addresses.Services.EmissionsController;
        Assert.Equal((devnet.Accounts.Treasury, model.Swept), chain.Get<EmissionsState>(EmissionsState.KeyOf(at)) is var state ? (state.IncentiveCouncil!.Value, state.Swept) : default);
        Assert.Equal(model.Shares.Count, chain.All<EmissionDistribution>().Count);
        Assert.Contains(model.Shares, s => s.Processed > 0);
        foreach (var (id, (share, last, succeeded, processed, failed)) in model.Shares.Index())
        {
            var d = chain.Get<EmissionDistribution>(EmissionDistribution.KeyOf(at, id));
            Assert.Equal((share.Weight, share.StartEpoch, share.TotalEpochs, EmissionTypes[share.Kind], share.HasSet ? (long?)share.Set : null), (d.Weight, d.StartEpoch, d.TotalEpochs, d.Type, d.SetId));
            Assert.Equal((last, succeeded, processed, failed), (d.LastEpoch, d.LastSucceeded, d.ProcessedCount, d.FailedCount));
        }
    }

    private void CheckMailbox(MailboxModel model, DevnetChain devnet)
    {
        var at = devnet.Addresses.Services.TaskMailbox;
        foreach (var (curve, expected) in model.Sets)
        {
            var set = chain.Get<ExecutorSet>(ExecutorSet.KeyOf(at, devnet.Accounts.SetsAvs, ExecutorOperators.Set(curve)));
            Assert.Equal((expected.IsRegistered, (BigInteger?)expected.Config!.Seconds, expected.Config.ThresholdBips is null ? 0 : 1, (int)curve), (set.Registered!.Value, set.TaskSla, set.ConsensusType!.Value, set.CurveType!.Value));
            Assert.Contains(model.Tasks, t => t.Verified && t.Task.Curve == curve);
        }
        Assert.Equal(model.Tasks.Count, chain.All<MailboxTask>().Count);
        foreach (var expected in model.Tasks)
        {
            var task = chain.Get<MailboxTask>(MailboxTask.KeyOf(at, expected.Task.Hash(devnet)));
            Assert.Equal((expected.Task.Creator, expected.Task.Fee, expected.Created + expected.Seconds, expected.Verified, expected.Refunded, expected.IsExpired(devnet.Head.Timestamp)),
                (task.Creator!.Value, task.Fee!.Value, (long)task.Deadline!.Value, task.Verified, task.Refunded, task.ExpiredAt(devnet.Head.Timestamp)));
            Assert.Equal(ExecutorOperators.Set(expected.Task.Curve), task.SetId);
            Assert.Equal((Keccak256.Hash(expected.Task.Payload), expected.Verified), (task.PayloadHash!.Value, task.Aggregator == devnet.Accounts.Aggregator));
        }
    }

    private void CheckMachAlpha(MachAlphaModel model, DevnetChain devnet)
    {
        var at = devnet.Addresses.Services.MachAlpha;
        Assert.Equal(model.Proposals.Count, chain.All<MachProposal>().Count);
        Assert.Contains(model.Proposals, p => p.IsApproved);
        foreach (var (index, expected) in model.Proposals.Index())
        {
            var proposal = chain.Get<MachProposal>(MachProposal.KeyOf(at, $"{index + 1}"));
            Assert.Equal((expected.Halted ? MachProposalStatus.Halted : expected.IsApproved ? MachProposalStatus.Approved : MachProposalStatus.Proposed, expected.Proposal.Proposer, expected.IsApproved, expected.Halted),
                (proposal.Status, proposal.Proposer!.Value, proposal.ApprovedBlock is not null, proposal.HaltedBlock is not null));
        }
    }
}
