using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>States of DurationVaultStrategy.</summary>
public enum VaultStage
{
    None,
    Deposits,
    Locked,
    Withdrawals,
}

/// <summary>A duration vault. Its tokens neither grow nor are slashed, so that a share is a token.</summary>
/// <param name="Held">Shares that are not queued.</param>
public sealed record VaultState(int Seconds, BigInteger MaxPerDeposit, BigInteger StakeCap, string MetadataUri, VaultStage Stage, long LockedAt, long UnlockAt, long MaturedAt, bool EndedEarly, BigInteger Held);

/// <summary>A withdrawal from a vault that waits.</summary>
public sealed record VaultWithdrawal(Address Staker, int Vault, long Nonce, long StartBlock, BigInteger Shares);

/// <summary>All duration vaults and who is in them.</summary>
public sealed class VaultModel
{
    private readonly List<VaultState> vaults = [];
    private readonly Dictionary<Address, int> delegations = [];
    private readonly Dictionary<Address, BigInteger> shares = [];
    private readonly Dictionary<Address, long> nonces = [];
    private readonly List<VaultWithdrawal> queue = [];

    public bool IsOpen { get; private set; }
    public IReadOnlyList<VaultState> Vaults => vaults;
    public IReadOnlyList<VaultWithdrawal> Queue => queue;
    public IReadOnlyDictionary<Address, int> Delegations => delegations;
    public BigInteger Shares(Address staker) => shares.GetValueOrDefault(staker);

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act, long block, long time)
    {
        switch (act)
        {
            case OpenVaultsAvs: IsOpen = true; break;
            case DeployVault a: vaults.Add(new(a.Seconds, a.MaxPerDeposit, a.StakeCap, a.MetadataUri, VaultStage.Deposits, 0, 0, 0, false, 0)); break;
            case JoinVault a: delegations.Add(a.Staker, a.Vault); break;
            case DepositInVault a: Move(a.Staker, a.Vault, a.Amount); break;
            case QueueFromVault a: Queued(a, block); break;
            case CompleteFromVault a: queue.RemoveAll(w => w.Staker == a.Staker && w.Nonce == a.Nonce); break;
            case LockVault a: Change(a.Vault, v => v with { Stage = VaultStage.Locked, LockedAt = time, UnlockAt = time + v.Seconds }); break;
            case MatureVault a: Change(a.Vault, v => v.Stage == VaultStage.Withdrawals ? v : v with { Stage = VaultStage.Withdrawals, MaturedAt = time }); break;
            case AdvanceVault a: Change(a.Vault, v => v.Stage == VaultStage.Withdrawals ? v : v with { Stage = VaultStage.Withdrawals, MaturedAt = time, EndedEarly = true }); break;
            case SetVaultLimits a: Change(a.Vault, v => v with { MaxPerDeposit = a.MaxPerDeposit, StakeCap = a.StakeCap }); break;
            case SetVaultMetadata a: Change(a.Vault, v => v with { MetadataUri = a.MetadataUri }); break;
            default: return false;
        }
        return true;
    }

    private void Queued(QueueFromVault act, long block)
    {
        var nonce = nonces.GetValueOrDefault(act.Staker);
        nonces[act.Staker] = nonce + 1;
        queue.Add(new VaultWithdrawal(act.Staker, act.Vault, nonce, block, act.Shares));
        Move(act.Staker, act.Vault, -act.Shares);
    }

    private void Move(Address staker, int vault, BigInteger change)
    {
        shares[staker] = Shares(staker) + change;
        Change(vault, v => v with { Held = v.Held + change });
    }

    private void Change(int vault, Func<VaultState, VaultState> change) => vaults[vault] = change(vaults[vault]);
}
