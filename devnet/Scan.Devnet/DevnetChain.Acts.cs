using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet;

/// <summary>The acts that tests play most, each in a block of its own; all others go through <see cref="PlayAsync(Act, CancellationToken)"/>.</summary>
public sealed partial class DevnetChain
{
    /// <summary>An operator of the first 50 registers with EigenLayer.</summary>
    public Task<MinedBlock> RegisterOperatorAsync(int op, string metadataUri, CancellationToken ct) => PlayAsync(new RegisterOperator(op, metadataUri), ct);

    /// <summary>An operator's own deposit changes: up by a deposit, down by a queued withdrawal.</summary>
    public Task<MinedBlock> MoveStakeAsync(int op, int strategy, BigInteger change, CancellationToken ct)
    {
        var staker = Accounts.Operators[op].Address;
        return PlayAsync(change.Sign < 0 ? new QueueWithdrawal(staker, strategy, -change) : new Deposit(staker, strategy, change), ct);
    }

    public Task<MinedBlock> JoinAvsAsync(int op, int avs, byte[] quorums, CancellationToken ct) => PlayAsync(new JoinAvs(op, avs, $"10.0.0.{op}:9091", quorums), ct);
    public Task<MinedBlock> LeaveAvsAsync(int op, int avs, byte[] quorums, CancellationToken ct) => PlayAsync(new LeaveAvs(op, avs, quorums), ct);
    public Task<MinedBlock> EjectAsync(int op, int avs, byte[] quorums, CancellationToken ct) => PlayAsync(new Eject(op, avs, quorums), ct);
    public Task<MinedBlock> UpdateStakesAsync(int avs, int[] operators, CancellationToken ct) => PlayAsync(new UpdateStakes(avs, operators), ct);
    public Task<MinedBlock> SetAllowedAsync(int op, int avs, bool allowed, CancellationToken ct) => PlayAsync(new SetAllowed(op, avs, allowed), ct);

    /// <summary>An alert on a rollup of the AVS, signed by all of its quorum 0 but the non-signers.</summary>
    public Task<MinedBlock> ConfirmAlertAsync(int avs, long rollupChainId, Hash32 messageHash, CancellationToken ct, params int[] nonSigners) =>
        PlayAsync(new ConfirmAlert(avs, rollupChainId, messageHash, [0], nonSigners), ct);

    public Task<MinedBlock> RemoveAlertAsync(int avs, long rollupChainId, Hash32 messageHash, CancellationToken ct) => PlayAsync(new RemoveAlert(avs, rollupChainId, messageHash), ct);

    /// <summary>Agents get the ids 0, 1, 2…</summary>
    public Task<MinedBlock> RegisterAgentAsync(Address owner, string uri, CancellationToken ct) => PlayAsync(new RegisterAgent(owner, uri), ct);

    public Task<MinedBlock> GiveFeedbackAsync(Address client, long agent, BigInteger value, int decimals, string tag, CancellationToken ct) =>
        PlayAsync(new GiveFeedback(client, agent, value, decimals, tag), ct);
}
