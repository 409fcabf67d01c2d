using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Web.Features.Transactions;

namespace Scan.Web.Features.Delegating;

/// <summary>The calls of IDelegationManager that a staker makes; their forms have been the same since M2.</summary>
public static class DelegationCalls
{
    private const string Contract = "DelegationManager";
    private static readonly FunctionAbi DelegateTo = FunctionAbi.Parse("delegateTo(address operator, (bytes signature, uint256 expiry) approverSignatureAndExpiry, bytes32 approverSalt)");
    private static readonly FunctionAbi UndelegateOf = FunctionAbi.Parse("undelegate(address staker) returns (bytes32[] withdrawalRoots)");

    /// <summary>The slashing release calls the last field __deprecated_withdrawer and no longer reads it; M2 wants the staker there.</summary>
    private static readonly FunctionAbi QueueWithdrawals = FunctionAbi.Parse("queueWithdrawals((address[] strategies, uint256[] depositShares, address withdrawer)[] params) returns (bytes32[] withdrawalRoots)");

    /// <param name="staker">Null: whoever signs.</param>
    /// <param name="approval">The approver's signature where the operator asks for one.</param>
    public static PreparedCall Delegate(long chainId, Address manager, Address? staker, Address to, string name, Approval approval) => new()
    {
        ChainId = chainId, From = staker, To = manager, Contract = Contract, Verb = "Delegate", Function = DelegateTo,
        Does = $"All restaked shares of the signing address go to {name}, now and whatever is deposited later. Nothing leaves your address; they can be slashed as said above.",
        Data = DelegateTo.Encode(to, new object[] { approval.Signature, approval.Expiry }, approval.Salt),
    };

    public static PreparedCall Undelegate(long chainId, Address manager, Address staker) => new()
    {
        ChainId = chainId, From = staker, To = manager, Contract = Contract, Verb = "Undelegate", Function = UndelegateOf,
        Does = "Ends the delegation and queues a withdrawal of everything, one for each strategy. After the delay each is completed by itself, as tokens or as shares to delegate anew.",
        Data = UndelegateOf.Encode(staker),
    };

    /// <param name="depositShares">In the strategy's deposit shares, before slashing.</param>
    public static PreparedCall Withdraw(long chainId, Address manager, Address staker, Address strategy, BigInteger depositShares, string amount) => new()
    {
        ChainId = chainId, From = staker, To = manager, Contract = Contract, Verb = "Queue withdrawal", Function = QueueWithdrawals,
        Does = $"Queues a withdrawal of {amount}. The delegation stays; these shares stop counting at once and can be completed after the delay, until when they can be slashed.",
        Data = QueueWithdrawals.Encode((object)new object[] { new object[] { new object[] { strategy }, new object[] { depositShares }, staker } }),
    };
}

/// <summary>A delegation approver's consent (ISignatureUtils.SignatureWithExpiry and its salt); empty where anyone may delegate.</summary>
/// <param name="Expiry">Unix seconds.</param>
public sealed record Approval(byte[] Signature, BigInteger Expiry, Hash32 Salt)
{
    public static Approval None { get; } = new([], 0, Hash32.Zero);
}
