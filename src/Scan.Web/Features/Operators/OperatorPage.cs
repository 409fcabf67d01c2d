using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Events;
using Scan.Web.Features.Metadata;

namespace Scan.Web.Features.Operators;

public sealed record OperatorRow(Stored<Operator> Stored, IReadOnlyList<SharePosition> Shares, OperatorStanding Standing)
{
    public Operator Operator => Stored.Body;
}

/// <summary>Shares of one strategy.</summary>
/// <param name="Unit">Null when no manifest names the strategy: then only the integer is known.</param>
public sealed record SharePosition(Address Strategy, BigInteger Shares, TokenUnit? Unit)
{
    private static readonly Address BeaconChainEth = Address.Parse("0xbeac0eeeeeeeeeeeeeeeeeeeeeeeeeeeeeebeac0");

    public static SharePosition Of(OperatorShares shares, ChainView? chain) =>
        new(shares.Strategy, shares.Shares, chain?.Strategies.GetValueOrDefault(shares.Strategy) ?? (shares.Strategy == BeaconChainEth ? new TokenUnit("beacon ETH", 18) : null));
}

public sealed record OperatorPage(Stored<Operator> Stored, ChainView? Chain)
{
    public Operator Operator => Stored.Body;
    public required IReadOnlyList<OperatorAvsRegistration> Registrations { get; init; }
    public required IReadOnlyList<QuorumStake> Stakes { get; init; }
    public required IReadOnlyList<SharePosition> Shares { get; init; }
    /// <summary>In each AVS on BLS middleware.</summary>
    public required IReadOnlyList<OperatorHealth> Health { get; init; }
    public required StakeHistory History { get; init; }
    public required OperatorCommitments Commitments { get; init; }
    public required IReadOnlyList<EventRow> Activity { get; init; }
    public required MetadataPanel? Metadata { get; init; }

    /// <summary>Null when the chain is not indexed any more.</summary>
    public required DelegationOutlook? Outlook { get; init; }

    /// <summary>Where it stands, in a sentence.</summary>
    public string Standing => Registrations.Count(r => r.Registered) switch
    {
        0 => "Secures no AVS now",
        1 => "Secures 1 AVS",
        var n => $"Secures {n} AVSs",
    } + (Operator.StakerCount == 0 ? ", nobody delegates to it" : $", {Operator.StakerCount} staker{(Operator.StakerCount == 1 ? "" : "s")} delegate{(Operator.StakerCount == 1 ? "s" : "")} to it");
}
