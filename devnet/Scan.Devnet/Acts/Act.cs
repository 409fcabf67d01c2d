using Scan.Devnet.Chain;

namespace Scan.Devnet.Acts;

/// <summary>
/// One thing that somebody does on the devnet. It is data, so that a scenario can be played without a node; what it takes to send it comes from
/// the devnet that it is played on.
/// </summary>
public abstract record Act
{
    /// <summary>The transactions of this act, in order.</summary>
    internal abstract ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct);
}

/// <summary>An act whose transactions follow from its data alone.</summary>
public abstract record PlainAct : Act
{
    internal abstract IReadOnlyList<DevnetCall> Calls(DevnetChain devnet);

    internal sealed override ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct) => new(Calls(devnet));
}
