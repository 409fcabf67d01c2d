using Scan.Devnet.Bls;
using Scan.Domain.Primitives;

namespace Scan.Devnet;

/// <summary>Who is who among the node's accounts.</summary>
public sealed class DevnetAccounts
{
    /// <summary>The number of unlocked accounts that a devnet's node must have (anvil's <c>--accounts</c>).</summary>
    public const int Needed = 138;

    private const int FirstOperator = 10, FirstStaker = 60, FirstAgentOwner = 84, FirstClient = 100, FirstHolder = 112, FirstVaultAccount = 128, SlashingAvsAccount = 133, FirstM1Staker = 134;
    private readonly IReadOnlyList<Address> all;

    /// <exception cref="ArgumentException">The node has too few accounts.</exception>
    public DevnetAccounts(IReadOnlyList<Address> all)
    {
        if (all.Count < Needed) throw new ArgumentException($"The devnet's node needs {Needed} unlocked accounts, it has {all.Count}: start it with --accounts {Needed}.");
        this.all = all;
        Operators = [.. Enumerable.Range(FirstOperator, FirstStaker - FirstOperator).Select(i => new DevnetOperator(all[i], BlsKey.FromSeed($"Scan devnet operator {i - FirstOperator}")))];
    }

    /// <summary>Owns every contract; resolves alerts.</summary>
    public Address Owner => all[0];

    /// <summary>The aggregator that confirms alerts.</summary>
    public Address Confirmer => all[1];
    public Address Whitelister => all[2];
    public Address Ejector => all[3];
    public Address ChurnApprover => all[4];

    /// <summary>An AVS that lives by operator sets alone: it calls AllocationManager for itself.</summary>
    public Address SetsAvs => all[5];

    /// <summary>Posts distribution roots, and receives what is redistributed.</summary>
    public Address Treasury => all[6];

    /// <summary>Settles x402 payments.</summary>
    public Address Facilitator => all[7];

    /// <summary>Puts tasks, and posts their answers.</summary>
    public Address Aggregator => all[8];

    /// <summary>May slash operator sets.</summary>
    public Address Slasher => all[9];

    /// <summary>Operators, whether registered yet or not, each with the BLS key that it uses at every AVS.</summary>
    public IReadOnlyList<DevnetOperator> Operators { get; }
    public IReadOnlyList<Address> Stakers => Range(FirstStaker, FirstAgentOwner);
    public IReadOnlyList<Address> AgentOwners => Range(FirstAgentOwner, FirstClient);
    public IReadOnlyList<Address> Clients => Range(FirstClient, FirstHolder);
    public IReadOnlyList<Address> Holders => Range(FirstHolder, FirstVaultAccount);

    /// <summary>An AVS whose one operator set is of duration vaults; it administers them too.</summary>
    public Address VaultsAvs => all[FirstVaultAccount];

    /// <summary>Stakers who are in duration vaults alone.</summary>
    public IReadOnlyList<Address> VaultStakers => Range(FirstVaultAccount + 1, SlashingAvsAccount);

    /// <summary>An AVS behind a SlashingRegistryCoordinator, which is its registrar.</summary>
    public Address SlashingAvs => all[SlashingAvsAccount];

    /// <summary>Stakers of M1, who delegate to nobody.</summary>
    public IReadOnlyList<Address> M1Stakers => Range(FirstM1Staker, Needed);

    private IReadOnlyList<Address> Range(int from, int to) => [.. all.Take(to).Skip(from)];
}

/// <summary>An operator: its account and its BLS key.</summary>
public sealed record DevnetOperator(Address Address, BlsKey Key);
