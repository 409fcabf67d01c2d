using Microsoft.Extensions.Logging.Abstractions;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Proofs;
using Scan.Indexer.Systems.Mach;
using Scan.IntegrationTests.Audit;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Proofs;

/// <summary>Alerts of a lived devnet against the contracts that confirmed them.</summary>
public sealed class AlertProofTests(PostgresServer postgres, LivedDevnet lived) : IClassFixture<LivedDevnet>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_alert_in_every_form_verifies_and_its_signers_add_up_to_what_the_contract_counted()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var alerts = await AlertsAsync(rig);
        Assert.True(alerts.Count >= 5, $"{alerts.Count} alerts");
        foreach (var alert in alerts)
        {
            var proof = await ProveAsync(rig, await ClaimAsync(rig, alert));
            Assert.True(proof.Outcome == AlertProofOutcome.Verifies, proof.Reason);
            Assert.Equal((true, true, null, null, alert.Block), (proof.HeaderMatches, proof.CallDataMatches, proof.CallDataProblem, proof.OperatorsProblem, proof.StateBlock));
            Assert.Equal(alert.Quorums.Select(q => (q.Number, q.ThresholdPercentage)), proof.Quorums.Select(q => (q.Number, q.ThresholdPercentage)));
            // What the ledger remembers of stakes at the reference block is what the contract counted.
            foreach (var (told, counted) in alert.Quorums.Zip(proof.Quorums).Where(q => q.First.TotalStake is not null)) Assert.Equal((told.SignedStake, told.TotalStake), (counted.SignedStake, counted.TotalStake));
            Assert.Equal(alert.NonSigners.Select(n => n.Operator).Order(), proof.Operators.Where(o => !o.Signed).Select(o => o.Operator).Distinct().Order());
            Assert.All(proof.Operators, o => Assert.NotNull(o.Operator));
            Assert.Contains(proof.Fields, f => f is { Name: "messageHash", Signed: true });
            Assert.Contains(proof.Fields, f => f is { Name: "quorumThresholdPercentages", Signed: false });
        }
        Assert.Contains(alerts, a => a.NonSigners.Count > 0);
    }

    [Fact]
    public async Task Any_changed_byte_of_the_call_data_makes_it_not_verify()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var random = new Random(7);
        foreach (var alert in (await AlertsAsync(rig)).Take(3))
        {
            var claim = await ClaimAsync(rig, alert);
            foreach (var place in Enumerable.Range(0, 12).Select(_ => random.Next(claim.Input!.Value.Length)).Append(claim.Input!.Value.Length - 1))
            {
                var proof = await ProveAsync(rig, Changed(claim, place));
                Assert.True(proof.Outcome == AlertProofOutcome.DoesNotVerify, $"byte {place}: {proof.Outcome}, {proof.Reason}");
            }
        }
    }

    [Fact]
    public async Task Without_the_transactions_bytes_the_contract_itself_refuses_what_the_operators_did_not_sign()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        await using var node = await FaultyNode.StartAsync(lived.Url, method => method == "eth_getRawTransactionByHash" ? NodeFault.NullResult : NodeFault.None, Ct);
        var claim = await ClaimAsync(rig, (await AlertsAsync(rig))[0]);
        var whole = await ProveAsync(rig, claim, node.Url);
        Assert.Equal((AlertProofOutcome.Verifies, null, "the node does not give the bytes of transactions"), (whole.Outcome, whole.CallDataMatches, whole.CallDataProblem));
        // sigma: the point that the operators' signatures add up to.
        var sigma = claim.Input!.Value.Length - 1;
        var outcomes = new List<string>();
        for (var place = 4 + 31; place < sigma; place += 32)
        {
            var proof = await ProveAsync(rig, Changed(claim, place), node.Url);
            if (proof.Outcome == AlertProofOutcome.DoesNotVerify) outcomes.Add(proof.Reason);
        }
        Assert.Contains(outcomes, reason => reason.Contains("signature is invalid", StringComparison.Ordinal));
        Assert.Contains(outcomes, reason => reason.Contains("another hash than the event names", StringComparison.Ordinal));
        Assert.Contains(outcomes, reason => reason.Contains("no confirmAlert call", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_header_hash_or_message_in_the_event_does_not_verify()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var claim = await ClaimAsync(rig, (await AlertsAsync(rig))[0]);
        var (other, none) = (await ProveAsync(rig, claim with { HeaderHash = Keccak256.Hash("another") }), await ProveAsync(rig, claim with { MessageHash = Keccak256.Hash("another") }));
        Assert.Equal((AlertProofOutcome.DoesNotVerify, false), (other.Outcome, other.HeaderMatches));
        Assert.Equal((AlertProofOutcome.DoesNotVerify, null), (none.Outcome, none.HeaderMatches));
    }

    [Fact]
    public async Task A_node_without_the_state_or_a_ledger_without_the_call_says_so_and_no_more()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        await using var node = await FaultyNode.StartAsync(lived.Url, method => method == "eth_call" ? NodeFault.NoState : NodeFault.None, Ct);
        var claim = await ClaimAsync(rig, (await AlertsAsync(rig))[0]);
        var proof = await ProveAsync(rig, claim, node.Url);
        Assert.Equal((AlertProofOutcome.NoState, true, null), (proof.Outcome, proof.HeaderMatches, proof.StateBlock));
        Assert.Contains("missing trie node", proof.Reason, StringComparison.Ordinal);
        Assert.Equal(AlertProofOutcome.NoState, (await ProveAsync(rig, claim with { Input = null, InputProblem = "pruned" })).Outcome);
    }

    [Fact]
    public async Task A_lying_node_cannot_make_less_stake_than_the_threshold_verify()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var claim = await ClaimAsync(rig, (await AlertsAsync(rig))[0]);
        var proof = await ProveAsync(rig, claim with { Avs = lived.Chain.Addresses.DelegationManager });
        Assert.Equal(AlertProofOutcome.DoesNotVerify, proof.Outcome);
    }

    [Fact]
    public async Task A_call_that_names_a_quorum_twice_names_its_operators_once()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var claim = await ClaimAsync(rig, (await AlertsAsync(rig))[0]);
        var proof = await ProveAsync(rig, claim);
        var call = ConfirmAlertCall.Find(claim.Input!.Value.Span, claim.IsDirect, claim.MessageHash, claim.HeaderHash, out _)!;
        var twice = new AlertOperators(Node(rig), claim, call with { Quorums = [.. call.Quorums, .. call.Quorums] });
        var told = await twice.AddAsync(proof with { Operators = [], Quorums = [.. proof.Quorums, .. proof.Quorums] }, claim.Block, Ct);
        Assert.Equal((null, proof.Operators.Count), (told.OperatorsProblem, told.Operators.Count));
    }

    internal static async Task<IReadOnlyList<Alert>> AlertsAsync(AuditRig rig) =>
        [.. (await rig.Indexer.Store.QueryAsync<Alert>(new DocumentQuery { OrderBy = [new("block", false)], Take = 200 }, Ct)).Items.Select(a => a.Body)];

    internal static AlertKeeper Keeper(AuditRig rig, TimeProvider? time = null)
    {
        var db = rig.Indexer.Store.Database;
        return new(rig.Indexer.Store, rig.Indexer.Ledger, rig.Indexer.Chains, new AlertProofs(db), new AlertHistory(db), time ?? TimeProvider.System, NullLogger<AlertKeeper>.Instance);
    }

    private static async Task<AlertClaim> ClaimAsync(AuditRig rig, Alert alert) => (await Keeper(rig).ClaimAsync(alert, Ct))!;

    private static Task<AlertProof> ProveAsync(AuditRig rig, AlertClaim claim, Uri? node = null) =>
        new AlertProver(Node(rig, node), TimeProvider.System).ProveAsync(claim, Ct);

    private static ChainNode Node(AuditRig rig, Uri? node = null) => new(rig.Endpoints(node), rig.Manifest.ChainId, "devnet.json", TimeProvider.System, NullLogger.Instance);

    private static AlertClaim Changed(AlertClaim claim, int place)
    {
        var input = claim.Input!.Value.ToArray();
        input[place] ^= 1;
        return claim with { Input = input };
    }
}
