using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>stALT, the vaults and the launch pools.</summary>
public sealed class AltModel
{
    private readonly Dictionary<Address, (BigInteger Held, BigInteger Cooling)> staked = [];
    private readonly Dictionary<(Address User, int Vault, int Operator), (BigInteger Staked, BigInteger Cooling)> positions = [];
    private readonly HashSet<(Address User, int Pool)> pools = [];

    public IReadOnlyDictionary<Address, (BigInteger Held, BigInteger Cooling)> Staked => staked;
    public IReadOnlyDictionary<(Address User, int Vault, int Operator), (BigInteger Staked, BigInteger Cooling)> Positions => positions;
    public IReadOnlySet<(Address User, int Pool)> Pools => pools;

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act)
    {
        switch (act)
        {
            case StakeAlt a: staked[a.Holder] = Of(a.Holder) with { Held = Of(a.Holder).Held + a.Amount }; break;
            case CooldownStAlt a: staked[a.Holder] = Of(a.Holder) with { Cooling = Of(a.Holder).Cooling + a.Amount }; break;
            case StakeInVault a: Change(a.User, a.Vault, a.Operator, a.Amount, 0); break;
            case CooldownInVault a: Change(a.User, a.Vault, a.Operator, 0, a.Amount); break;
            case UnstakeFromVault a: Change(a.User, a.Vault, a.Operator, -a.Amount, -a.Amount); break;
            case MoveVaultPositions a:
                foreach (var (op, amount) in a.Positions)
                {
                    Change(a.From, a.Vault, op, -amount, 0);
                    Change(a.To, a.Vault, op, amount, 0);
                }
                break;
            case DelegateToPools a: pools.UnionWith(a.Pools.Select(p => (a.User, p))); break;
            case UndelegateFromPool a: pools.Remove((a.User, a.Pool)); break;
            case ClaimVaultRewards or ClaimFromPool: break;
            default: return false;
        }
        return true;
    }

    private (BigInteger Held, BigInteger Cooling) Of(Address holder) => staked.GetValueOrDefault(holder);

    private void Change(Address user, int vault, int op, BigInteger stake, BigInteger cooling)
    {
        var before = positions.GetValueOrDefault((user, vault, op));
        positions[(user, vault, op)] = (before.Staked + stake, before.Cooling + cooling);
    }
}
