using Scan.Web.Chains;

namespace Scan.Web.Features.Transactions;

/// <summary>Tries a prepared transaction on the chain without sending it.</summary>
public sealed class Simulator(ChainNodes nodes)
{
    /// <summary>The call with what eth_call at the latest block says of it.</summary>
    public async Task<PreparedCall> TryAsync(PreparedCall call, CancellationToken ct)
    {
        if (call.From is null) return call with { Simulation = Simulation.Unknown("it depends on the account that sends it") };
        var answer = await nodes.CallAsync(call.ChainId, call.Call, ct);
        return call with
        {
            Simulation = answer.Problem is { } problem ? Simulation.Unknown(problem) : answer.Reverted is { } reason ? Simulation.Fails(RevertWords.Of(reason)) : Simulation.Fine,
        };
    }
}
