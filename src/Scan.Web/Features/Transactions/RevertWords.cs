using System.Collections.Frozen;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;

namespace Scan.Web.Features.Transactions;

/// <summary>The contracts' reasons in words: EigenLayer core, its middleware, MACH and the ERC-8004 registries as their sources declare them.</summary>
public static class RevertWords
{
    private const string VaultLocked = Delegating.VaultTerms.LockedError;
    private const string VaultLockedWords = "the duration vault is locked: nothing can be queued from it or undelegated before the lock ends (" + VaultLocked + ")";

    private static readonly FrozenDictionary<string, string> BySelector = new Dictionary<string, string>
    {
        ["ActivelyDelegated()"] = "this address is delegated already; it has to undelegate first",
        ["NotActivelyDelegated()"] = "this address is not delegated",
        ["OperatorNotRegistered()"] = "the operator is not registered",
        ["OperatorsCannotUndelegate()"] = "an operator is delegated to itself for good and cannot undelegate",
        ["CallerCannotUndelegate()"] = "only the staker, its operator or the operator's approver may undelegate it",
        ["FullySlashed()"] = "slashing took all that the operator had in one of these strategies, so nothing more can be delegated to it",
        ["CurrentlyPaused()"] = "the contract is paused",
        ["InvalidSignature()"] = "the approver's signature is not valid",
        ["SignatureExpired()"] = "the approver's signature has expired",
        ["SaltSpent()"] = "the salt was used before",
        ["InputArrayLengthMismatch()"] = "the lists of strategies and amounts differ in length",
        ["InputArrayLengthZero()"] = "nothing was chosen",
        ["SharesAmountTooHigh()"] = "more shares than this address has",
        ["SharesAmountZero()"] = "the amount is 0",
        ["WithdrawerNotStaker()"] = "the withdrawer must be the staker",
        ["WithdrawerNotCaller()"] = "only the withdrawer may complete it",
        ["WithdrawalDelayNotElapsed()"] = "the withdrawal delay has not passed",
        ["WithdrawalNotQueued()"] = "no such withdrawal is queued",
        ["SharesNegative()"] = "the native shares are below zero",
        [VaultLocked + "()"] = VaultLockedWords,
        ["DepositsLocked()"] = "the duration vault takes no deposits any more",
        ["MustBeDelegatedToVaultOperator()"] = "only who is delegated to the duration vault may deposit in it",
        ["BelowMinimumStakeRequirement()"] = "the operator's stake is below the quorum's minimum",
        ["AlreadyRegisteredForQuorums()"] = "the operator is in one of these quorums already",
        ["NotRegisteredForQuorum()"] = "the operator is not in this quorum",
        ["MaxOperatorCountReached()"] = "the quorum is full",
        ["InsufficientStakeForChurn()"] = "the operator's stake does not exceed that of the one it would replace by enough",
        ["CannotKickOperatorAboveThreshold()"] = "the operator to be replaced has too large a part of the quorum's stake",
        ["QuorumOperatorCountMismatch()"] = "the list is not the quorum's whole list of operators: it changed meanwhile, so prepare it anew",
        ["NotSorted()"] = "the operators are not in ascending order",
        ["NotInAllowlist()"] = "the operator is not on the allow-list",
        ["ERC721NonexistentToken(uint256)"] = "no agent has this id",
        ["ERC721IncorrectOwner(address,uint256,address)"] = "the address does not own this agent",
        ["ERC721InsufficientApproval(address,uint256)"] = "the address neither owns this agent nor was approved for it",
    }.ToFrozenDictionary(e => Hex.Encode(FunctionAbi.Parse("error " + e.Key).Selector), e => e.Value);

    /// <summary>Why the contract refused; its own text where it gives one.</summary>
    public static string Of(RevertReason reason)
    {
        if (reason.Message == VaultLocked) return VaultLockedWords;
        if (reason.Message is { Length: > 0 } text) return $"“{Shared.Format.Clip(text, 200)}”";
        if (reason.PanicCode is { } code) return $"the contract failed with panic code {code}";
        if (reason.Selector is not { } selector) return "the contract gave no reason";
        return BySelector.GetValueOrDefault(selector) ?? $"the contract's own error {selector}, which Scan has no words for";
    }
}
