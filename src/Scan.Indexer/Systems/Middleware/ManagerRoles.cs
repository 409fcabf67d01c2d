using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Who owns a service manager and may submit its rewards: what its views answer counts until its events tell, since one that is found late told it before.</summary>
internal static class ManagerRoles
{
    public static readonly byte[] Owner = FunctionAbi.Parse("owner() view returns (address)").Encode();
    private static readonly byte[] RewardsInitiator = FunctionAbi.Parse("rewardsInitiator() view returns (address)").Encode();

    /// <summary>The service manager's own events tell one role each.</summary>
    public static void Ask(Needs needs) => needs.Transaction().View(needs.Source.Avs, Owner).View(needs.Source.Avs, RewardsInitiator);

    /// <summary>Registries ask the service manager that stands behind them; one that belongs to none is not asked in its place.</summary>
    public static void AskBehind(Needs needs)
    {
        if (needs.Source.Avs != needs.Source.Address) Ask(needs);
    }

    /// <summary>What was answered, where nothing told the role so far.</summary>
    public static Avs WithManagerRoles(this Avs avs, ProjectionContext c)
    {
        var (owner, ownerProblem) = avs.Owner is null ? Told(Owner, avs.OwnerProblem, c) : (avs.Owner, null);
        var (initiator, initiatorProblem) = avs.RewardsInitiator is null ? Told(RewardsInitiator, avs.RewardsInitiatorProblem, c) : (avs.RewardsInitiator, null);
        return avs with { Owner = owner, OwnerProblem = ownerProblem, RewardsInitiator = initiator, RewardsInitiatorProblem = initiatorProblem };
    }

    /// <summary>Zero is an answer, as in events: nobody.</summary>
    private static (Address? Holder, string? Problem) Told(byte[] view, string? problem, ProjectionContext c)
    {
        if (c.View(c.Source.Avs, view) is not { } answer) return (null, problem);
        if (answer.Data is not { Length: Hash32.Size } word || word.AsSpan(0, Hash32.Size - Address.Size).ContainsAnyExcept((byte)0)) return (null, answer.Problem ?? "the contract answered no address");
        return (new Address(word.AsSpan(Hash32.Size - Address.Size)), null);
    }

    /// <summary>One of its coordinators changed. The newest one's roles stand beside the list too.</summary>
    public static Avs WithCoordinator(this Avs avs, Address coordinator, Func<AvsCoordinator, AvsCoordinator> change)
    {
        var before = avs.Coordinators.FirstOrDefault(k => k.Address == coordinator);
        var after = change(before ?? new AvsCoordinator(coordinator));
        if (after == before) return avs;
        AvsCoordinator[] all = before is null ? [.. avs.Coordinators, after] : [.. avs.Coordinators.Select(k => k.Address == coordinator ? after : k)];
        var newest = all[^1];
        return avs with
        {
            Coordinators = all,
            QuorumProblem = all.Length < 2 ? null : $"{all.Length} registry coordinators stand behind this AVS: quorums of the same number are counted as one, and the registries are those that spoke last",
            RegistryCoordinator = newest.Address, CoordinatorOwner = newest.Owner, Ejector = newest.Ejector, EjectorOwner = newest.EjectorOwner, ChurnApprover = newest.ChurnApprover,
        };
    }
}
