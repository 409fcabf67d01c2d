using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.Domain.Middleware;

/// <summary>What the next update of a quorum would make of one member.</summary>
/// <param name="Stored">Weight as the registry stores it.</param>
/// <param name="Live">Weight of the shares that it has now; null: its address is unknown.</param>
/// <param name="FallsOut">Live is under the quorum's minimum, so that the update removes it; null: one of both is unknown.</param>
public sealed record NextStake(Hash32 OperatorId, Address? Operator, BigInteger Stored, BigInteger? Live, bool? FallsOut);

/// <summary>RegistryCoordinator.updateOperatorsForQuorum foretold from shares.</summary>
public sealed record NextUpdate(Quorum Quorum, IReadOnlyList<NextStake> Members)
{
    /// <summary>Null for quorums of slashable stake, whose weight looks ahead in a way that shares alone do not tell.</summary>
    public static NextUpdate? Of(Quorum quorum, IEnumerable<QuorumStake> stakes, Func<Address, IReadOnlyDictionary<Address, BigInteger>> sharesOf) => quorum.StakeType != 0 ? null : new NextUpdate(quorum,
        [.. stakes.Where(s => s.Quorum == quorum.Number && s.Member).Select(s => Next(quorum, s, s.Operator is { } at ? WeightOf(quorum, sharesOf(at)) : null))]);

    public IReadOnlyList<NextStake> FallOut => [.. Members.Where(m => m.FallsOut == true)];
    public BigInteger Stored => Sum(Members.Select(m => m.Stored));

    /// <summary>What the quorum would hold; null while a member's address is unknown.</summary>
    public BigInteger? After => Members.All(m => m.FallsOut is not null) ? Sum(Members.Where(m => m.FallsOut == false).Select(m => m.Live!.Value)) : null;

    /// <summary>All members in ascending order, as the call wants them; null while an address is unknown.</summary>
    public IReadOnlyList<Address>? Operators => Members.All(m => m.Operator is not null) ? [.. Members.Select(m => m.Operator!.Value).Order()] : null;

    /// <summary>StakeRegistry._weightOfOperatorForQuorum: each product is divided before the sum.</summary>
    public static BigInteger WeightOf(Quorum quorum, IReadOnlyDictionary<Address, BigInteger> shares) =>
        Sum(quorum.Strategies.Select(s => BigInteger.Max(0, shares.GetValueOrDefault(s.Strategy)) * s.Multiplier / Wad.One));

    private static NextStake Next(Quorum quorum, QuorumStake stake, BigInteger? live) => new(stake.OperatorId, stake.Operator, stake.Stake, live, live is { } now && quorum.MinimumStake is { } least ? now < least : null);

    private static BigInteger Sum(IEnumerable<BigInteger> all) => all.Aggregate(BigInteger.Zero, (sum, one) => sum + one);
}
