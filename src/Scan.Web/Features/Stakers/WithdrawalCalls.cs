using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Web.Features.Transactions;

namespace Scan.Web.Features.Stakers;

/// <summary>The call that ends a queued withdrawal: IDelegationManager.completeQueuedWithdrawal as it is since the slashing release, which takes what M2 queued, too.</summary>
public static class WithdrawalCalls
{
    private const string Struct = "(address staker, address delegatedTo, address withdrawer, uint256 nonce, uint32 startBlock, address[] strategies, uint256[] scaledShares)";
    private static readonly FunctionAbi Complete = FunctionAbi.Parse($"completeQueuedWithdrawal({Struct} withdrawal, address[] tokens, bool receiveAsTokens)");
    private static readonly FunctionAbi RootOf = FunctionAbi.Parse($"calculateWithdrawalRoot({Struct} withdrawal)");

    /// <summary>Why no call can be made of it, in words; null: one can.</summary>
    public static string? Problem(Withdrawal w) => w switch
    {
        { Status: not WithdrawalStatus.Queued } => "it no longer waits",
        { Era: WithdrawalEra.M1 } => "it was queued before DelegationManager's M2 release and must be migrated first",
        { Staker: null } or { Withdrawer: null } or { Nonce: null } or { StartBlock: null } or { Shares.Count: 0 } => "the log that queued it is not indexed, so that its struct is not known",
        _ when Root(w) != w.Root => "what is known of it does not hash to its root",
        _ => null,
    };

    /// <summary>keccak256(abi.encode(withdrawal)), as DelegationManager.calculateWithdrawalRoot.</summary>
    public static Hash32 Root(Withdrawal w) => Keccak256.Hash(RootOf.Encode((object)Fields(w)).AsSpan(4));

    /// <param name="tokens">The strategies' tokens, in their order; the contract reads them only where tokens are received, and for native ETH never.</param>
    /// <param name="asTokens">False: as shares, which are delegated as the staker's others are.</param>
    public static PreparedCall Of(long chainId, Address manager, Withdrawal w, IReadOnlyList<Address> tokens, bool asTokens, string amount) => new()
    {
        ChainId = chainId, From = w.Withdrawer, To = manager, Contract = "DelegationManager", Verb = asTokens ? "Withdraw as tokens" : "Take back as shares", Function = Complete,
        Does = asTokens
            ? $"Ends the withdrawal and sends {amount} to {w.Withdrawer!.Value.ToChecksum()}, less what slashing took while it waited. It restakes nothing any more."
            : $"Ends the withdrawal and gives {amount} back as shares, less what slashing took while it waited. They go to the operator that the staker is delegated to then, at once.",
        Data = Complete.Encode(Fields(w), tokens.Cast<object>().ToArray(), asTokens),
    };

    private static object[] Fields(Withdrawal w) =>
        [w.Staker!.Value, w.Operator ?? Address.Zero, w.Withdrawer!.Value, w.Nonce!.Value, w.StartBlock!.Value, w.Shares.Select(s => (object)s.Strategy).ToArray(), w.Shares.Select(s => (object)s.Shares).ToArray()];
}
