using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Chain;
using Scan.Devnet.Contracts;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.IntegrationTests.Devnet;

/// <summary>What the devnet's contracts emit, in which order (the order of the real contracts, from their sources).</summary>
public sealed class DevnetEventTests
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static readonly ILookup<Hash32, string> Names = DevnetContracts.Load().All.SelectMany(c => c.Events).DistinctBy(e => e.Signature).ToLookup(e => e.Topic0, e => e.Name);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_registers_in_the_order_of_the_slashing_release()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        var block = await devnet.RegisterOperatorAsync(0, "data:,", Ct);
        Assert.Equal(["AllocationDelaySet", "DelegationApproverUpdated", "StakerDelegated", "OperatorRegistered", "OperatorMetadataURIUpdated"], Events(block));
    }

    [Fact]
    public async Task An_operator_registers_in_the_order_of_M2_and_stays_one_after_the_upgrade()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small with { Era = DevnetEra.M2 }, Ct);
        var block = await devnet.PlayAsync(new RegisterOperator(0, "data:,", DevnetEra.M2), Ct);
        Assert.Equal(["OperatorDetailsModified", "StakerDelegated", "OperatorRegistered", "OperatorMetadataURIUpdated"], Events(block));
        Assert.Equal(["Upgraded"], Events(await devnet.PlayAsync(new UpgradeToSlashing(), Ct)));
        var operators = devnet.Accounts.Operators;
        Assert.Equal(true, (await devnet.ViewAsync(devnet.Addresses.DelegationManager, "DelegationManager", "isOperator", Ct, operators[0].Address))[0]);
    }

    [Fact]
    public async Task Joining_and_leaving_an_AVS_emit_in_the_real_order()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ReadyAsync(host);
        Assert.Equal(
            ["NewPubkeyRegistration", "OperatorSocketUpdate", "OperatorAVSRegistrationStatusUpdated", "OperatorAdded", "OperatorRegistered", "OperatorAddedToQuorums",
             "OperatorStakeUpdate", "OperatorStakeUpdate", "QuorumIndexUpdate", "QuorumIndexUpdate"],
            Events(await devnet.JoinAvsAsync(0, 0, [0, 1], Ct)));
        await devnet.JoinAvsAsync(1, 0, [0], Ct);
        Assert.Equal(["OperatorRemovedFromQuorums", "OperatorStakeUpdate", "QuorumIndexUpdate"], Events(await devnet.LeaveAvsAsync(0, 0, [0], Ct)));
        Assert.Equal(["OperatorAVSRegistrationStatusUpdated", "OperatorRemoved", "OperatorDeregistered", "OperatorRemovedFromQuorums", "OperatorStakeUpdate"],
            Events(await devnet.EjectAsync(0, 0, [1], Ct)));
    }

    [Fact]
    public async Task In_a_full_quorum_a_newcomer_registers_first_and_then_the_weaker_one_is_removed()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ReadyAsync(host);
        await devnet.JoinAvsAsync(0, 0, [0], Ct);
        await devnet.JoinAvsAsync(1, 0, [0], Ct);
        await devnet.PlayAsync(new SetMaxOperators(0, 0, 2), Ct);
        await Assert.ThrowsAsync<DevnetCallException>(() => devnet.PlayAsync(new JoinWithChurn(2, 0, "s", 0, 1), Ct));
        await devnet.MoveStakeAsync(2, 0, 20 * One, Ct);
        Assert.Equal(
            ["NewPubkeyRegistration", "OperatorSocketUpdate", "OperatorAVSRegistrationStatusUpdated", "OperatorAdded", "OperatorRegistered", "OperatorAddedToQuorums",
             "OperatorStakeUpdate", "QuorumIndexUpdate", "OperatorAVSRegistrationStatusUpdated", "OperatorRemoved", "OperatorDeregistered", "OperatorRemovedFromQuorums",
             "OperatorStakeUpdate", "QuorumIndexUpdate"],
            Events(await devnet.PlayAsync(new JoinWithChurn(2, 0, "s", 0, 1), Ct)));
    }

    [Fact]
    public async Task A_slash_is_told_in_the_order_of_the_real_one()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ReadyAsync(host);
        await devnet.PlayAsync([new OpenSetsAvs(), new CreateOperatorSet(1, Redistributes: true, 0), new JoinOperatorSet(0, 1, "s"), new Allocate(0, 1, 0, One / 2)], Ct);
        await devnet.MoveStakeAsync(0, 0, -One / 4, Ct);
        Assert.Equal(
            ["EncumberedMagnitudeUpdated", "AllocationUpdated", "MaxMagnitudeUpdated", "OperatorSharesDecreased", "OperatorSharesSlashed", "SlashResolutionBlockSet",
             "BurnOrRedistributableSharesIncreased", "OperatorSlashed"],
            Events(await devnet.PlayAsync(new SlashOperator(devnet.Accounts.Slasher, 0, 1, "fault", (0, One / 10)), Ct)));
    }

    [Fact]
    public async Task An_alert_needs_a_true_signature_by_the_threshold_and_stays_resolved()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ReadyAsync(host);
        for (var op = 0; op < 4; op++) await devnet.JoinAvsAsync(op, 0, op == 1 ? [0] : [0, 1], Ct);
        var hash = Keccak256.Hash("bad block");
        Assert.Equal(["AlertConfirmed"], Events(await devnet.PlayAsync(new ConfirmAlert(0, 10, hash, [0, 1], [1]), Ct)));
        await RefusedAsync("AlreadyAdded", devnet.ConfirmAlertAsync(0, 10, hash, Ct));
        Assert.Equal(["AlertRemoved"], Events(await devnet.RemoveAlertAsync(0, 10, hash, Ct)));
        await RefusedAsync("ResolvedAlert", devnet.ConfirmAlertAsync(0, 10, hash, Ct));
        await RefusedAsync("InsufficientThreshold", devnet.ConfirmAlertAsync(0, 42161, hash, Ct, 0, 1));
        Assert.Equal(["AlertConfirmed"], Events(await devnet.ConfirmAlertAsync(0, 42161, hash, Ct)));
    }

    private static async Task RefusedAsync(string error, Task<MinedBlock> act)
    {
        var refusal = await Assert.ThrowsAsync<DevnetCallException>(() => act);
        Assert.Contains(Hex.Encode(FunctionAbi.Parse($"error {error}()").Selector), refusal.Message);
    }

    private static string[] Events(MinedBlock block) => [.. block.Receipts.SelectMany(r => r.Logs).Select(log => Names[log.Topic0!.Value].First())];

    /// <summary>Four operators, each with one stETH and two EIGEN.</summary>
    private static async Task<DevnetChain> ReadyAsync(DevnetHost host)
    {
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        for (var op = 0; op < 4; op++)
        {
            await devnet.RegisterOperatorAsync(op, "data:,", Ct);
            await devnet.MoveStakeAsync(op, 0, One, Ct);
            await devnet.MoveStakeAsync(op, 3, 2 * One, Ct);
        }
        return devnet;
    }
}
