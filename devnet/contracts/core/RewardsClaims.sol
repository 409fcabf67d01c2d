// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "../lib/Base.sol";
import {OperatorSet} from "../lib/Types.sol";
import {Token} from "./Token.sol";

/// RewardsCoordinator's roots, claims, claimers, splits and settings.
abstract contract RewardsClaims is Ownable {
    struct DistributionRoot {
        bytes32 root;
        uint32 rewardsCalculationEndTimestamp;
        uint32 activatedAt;
        bool disabled;
    }

    struct EarnerTreeMerkleLeaf {
        address earner;
        bytes32 earnerTokenRoot;
    }

    struct TokenTreeMerkleLeaf {
        Token token;
        uint256 cumulativeEarnings;
    }

    struct RewardsMerkleClaim {
        uint32 rootIndex;
        uint32 earnerIndex;
        bytes earnerTreeProof;
        EarnerTreeMerkleLeaf earnerLeaf;
        uint32[] tokenIndices;
        bytes[] tokenTreeProofs;
        TokenTreeMerkleLeaf[] tokenLeaves;
    }

    struct OperatorSplit {
        uint16 oldSplitBips;
        uint16 newSplitBips;
        uint32 activatedAt;
    }

    uint16 private constant ONE_HUNDRED_IN_BIPS = 10000;
    uint8 private constant EARNER_LEAF_SALT = 0;
    uint8 private constant TOKEN_LEAF_SALT = 1;

    DistributionRoot[] private roots;
    address public rewardsUpdater;
    address public feeRecipient;
    uint32 public activationDelay;
    uint16 public defaultOperatorSplitBips;
    uint32 public currRewardsCalculationEndTimestamp;
    mapping(address => address) public claimerFor;
    mapping(address => mapping(Token => uint256)) public cumulativeClaimed;
    mapping(address => bool) public isRewardsForAllSubmitter;
    mapping(address => bool) public isOptedInForProtocolFee;
    mapping(address => mapping(bytes32 => OperatorSplit)) private splits;

    event DistributionRootSubmitted(uint32 indexed rootIndex, bytes32 indexed root, uint32 indexed rewardsCalculationEndTimestamp, uint32 activatedAt);
    event DistributionRootDisabled(uint32 indexed rootIndex);
    event RewardsClaimed(
        bytes32 root, address indexed earner, address indexed claimer, address indexed recipient, Token token, uint256 claimedAmount
    );
    event ClaimerForSet(address indexed earner, address indexed oldClaimer, address indexed claimer);
    event ActivationDelaySet(uint32 oldActivationDelay, uint32 newActivationDelay);
    event DefaultOperatorSplitBipsSet(uint16 oldDefaultOperatorSplitBips, uint16 newDefaultOperatorSplitBips);
    event OperatorAVSSplitBipsSet(
        address indexed caller, address indexed operator, address indexed avs, uint32 activatedAt, uint16 oldOperatorAVSSplitBips, uint16 newOperatorAVSSplitBips
    );
    event OperatorPISplitBipsSet(
        address indexed caller, address indexed operator, uint32 activatedAt, uint16 oldOperatorPISplitBips, uint16 newOperatorPISplitBips
    );
    event OperatorSetSplitBipsSet(
        address indexed caller, address indexed operator, OperatorSet operatorSet, uint32 activatedAt, uint16 oldOperatorSetSplitBips, uint16 newOperatorSetSplitBips
    );
    event RewardsForAllSubmitterSet(address indexed rewardsForAllSubmitter, bool indexed oldValue, bool indexed newValue);
    event RewardsUpdaterSet(address indexed oldRewardsUpdater, address indexed newRewardsUpdater);
    event FeeRecipientSet(address indexed oldFeeRecipient, address indexed newFeeRecipient);
    event OptInForProtocolFeeSet(address indexed submitter, bool indexed oldValue, bool indexed newValue);

    constructor(address owner_, address updater, uint32 delay, uint16 splitBips) {
        _transferOwnership(owner_);
        emit ActivationDelaySet(0, delay);
        emit DefaultOperatorSplitBipsSet(0, splitBips);
        emit RewardsUpdaterSet(address(0), updater);
        (activationDelay, defaultOperatorSplitBips, rewardsUpdater) = (delay, splitBips, updater);
    }

    function submitRoot(bytes32 root, uint32 rewardsCalculationEndTimestamp) external {
        require(msg.sender == rewardsUpdater, "UnauthorizedCaller");
        require(rewardsCalculationEndTimestamp > currRewardsCalculationEndTimestamp, "NewRootMustBeForNewCalculatedPeriod");
        require(rewardsCalculationEndTimestamp < block.timestamp, "RewardsEndTimestampNotElapsed");
        uint32 activatedAt = uint32(block.timestamp) + activationDelay;
        roots.push(DistributionRoot(root, rewardsCalculationEndTimestamp, activatedAt, false));
        currRewardsCalculationEndTimestamp = rewardsCalculationEndTimestamp;
        emit DistributionRootSubmitted(uint32(roots.length - 1), root, rewardsCalculationEndTimestamp, activatedAt);
    }

    function disableRoot(uint32 rootIndex) external {
        require(msg.sender == rewardsUpdater, "UnauthorizedCaller");
        require(!roots[rootIndex].disabled, "RootDisabled");
        require(block.timestamp < roots[rootIndex].activatedAt, "RootAlreadyActivated");
        roots[rootIndex].disabled = true;
        emit DistributionRootDisabled(rootIndex);
    }

    /// RewardsCoordinator._processClaim: only what the leaf adds to what was claimed before is paid.
    function processClaim(RewardsMerkleClaim calldata claim, address recipient) external {
        DistributionRoot memory root = roots[claim.rootIndex];
        check(claim, root);
        address earner = claim.earnerLeaf.earner;
        address claimer = claimerFor[earner] == address(0) ? earner : claimerFor[earner];
        require(msg.sender == claimer, "UnauthorizedCaller");
        for (uint256 i; i < claim.tokenLeaves.length; ++i) {
            TokenTreeMerkleLeaf calldata leaf = claim.tokenLeaves[i];
            uint256 before = cumulativeClaimed[earner][leaf.token];
            require(leaf.cumulativeEarnings > before, "EarningsNotGreaterThanClaimed");
            cumulativeClaimed[earner][leaf.token] = leaf.cumulativeEarnings;
            leaf.token.transfer(recipient, leaf.cumulativeEarnings - before);
            emit RewardsClaimed(root.root, earner, claimer, recipient, leaf.token, leaf.cumulativeEarnings - before);
        }
    }

    function setClaimerFor(address claimer) external {
        emit ClaimerForSet(msg.sender, claimerFor[msg.sender], claimer);
        claimerFor[msg.sender] = claimer;
    }

    function setOperatorAVSSplit(address operator, address avs, uint16 split) external {
        (uint32 activatedAt, uint16 before) = setSplit(operator, keccak256(abi.encode("avs", avs)), split);
        emit OperatorAVSSplitBipsSet(msg.sender, operator, avs, activatedAt, before, split);
    }

    function setOperatorPISplit(address operator, uint16 split) external {
        (uint32 activatedAt, uint16 before) = setSplit(operator, keccak256("pi"), split);
        emit OperatorPISplitBipsSet(msg.sender, operator, activatedAt, before, split);
    }

    function setOperatorSetSplit(address operator, OperatorSet calldata operatorSet, uint16 split) external {
        (uint32 activatedAt, uint16 before) = setSplit(operator, keccak256(abi.encode(operatorSet)), split);
        emit OperatorSetSplitBipsSet(msg.sender, operator, operatorSet, activatedAt, before, split);
    }

    function setRewardsForAllSubmitter(address submitter, bool value) external onlyOwner {
        emit RewardsForAllSubmitterSet(submitter, isRewardsForAllSubmitter[submitter], value);
        isRewardsForAllSubmitter[submitter] = value;
    }

    function setFeeRecipient(address recipient) external onlyOwner {
        emit FeeRecipientSet(feeRecipient, recipient);
        feeRecipient = recipient;
    }

    function setOptInForProtocolFee(address submitter, bool value) external {
        require(msg.sender == submitter, "InvalidPermissions");
        emit OptInForProtocolFeeSet(submitter, isOptedInForProtocolFee[submitter], value);
        isOptedInForProtocolFee[submitter] = value;
    }

    function setDefaultOperatorSplit(uint16 split) external onlyOwner {
        emit DefaultOperatorSplitBipsSet(defaultOperatorSplitBips, split);
        defaultOperatorSplitBips = split;
    }

    function getOperatorAVSSplit(address operator, address avs) external view returns (uint16) {
        return current(splits[operator][keccak256(abi.encode("avs", avs))]);
    }

    function getOperatorPISplit(address operator) external view returns (uint16) {
        return current(splits[operator][keccak256("pi")]);
    }

    function getOperatorSetSplit(address operator, OperatorSet calldata operatorSet) external view returns (uint16) {
        return current(splits[operator][keccak256(abi.encode(operatorSet))]);
    }

    function getDistributionRootsLength() external view returns (uint256) {
        return roots.length;
    }

    function getDistributionRootAtIndex(uint256 index) external view returns (DistributionRoot memory) {
        return roots[index];
    }

    /// RewardsCoordinator._setOperatorSplit: one change at a time; an unset split is the default one.
    function setSplit(address operator, bytes32 key, uint16 split) private returns (uint32 activatedAt, uint16 before) {
        require(msg.sender == operator, "InvalidPermissions");
        require(split <= ONE_HUNDRED_IN_BIPS, "SplitExceedsMax");
        OperatorSplit storage stored = splits[operator][key];
        require(block.timestamp > stored.activatedAt, "PreviousSplitPending");
        before = stored.activatedAt == 0 ? defaultOperatorSplitBips : stored.newSplitBips;
        activatedAt = uint32(block.timestamp) + activationDelay;
        splits[operator][key] = OperatorSplit(before, split, activatedAt);
    }

    function current(OperatorSplit storage split) private view returns (uint16) {
        if (split.activatedAt == 0) return defaultOperatorSplitBips;
        return block.timestamp < split.activatedAt ? split.oldSplitBips : split.newSplitBips;
    }

    /// RewardsCoordinator._checkClaim.
    function check(RewardsMerkleClaim calldata claim, DistributionRoot memory root) private view {
        require(!root.disabled, "RootDisabled");
        require(block.timestamp >= root.activatedAt, "RootNotActivated");
        require(claim.tokenIndices.length == claim.tokenTreeProofs.length && claim.tokenTreeProofs.length == claim.tokenLeaves.length, "InputArrayLengthMismatch");
        bytes32 earnerLeaf = keccak256(abi.encodePacked(EARNER_LEAF_SALT, claim.earnerLeaf.earner, claim.earnerLeaf.earnerTokenRoot));
        require(rootOf(earnerLeaf, claim.earnerIndex, claim.earnerTreeProof) == root.root, "InvalidClaimProof");
        for (uint256 i; i < claim.tokenLeaves.length; ++i) {
            bytes32 leaf = keccak256(abi.encodePacked(TOKEN_LEAF_SALT, claim.tokenLeaves[i].token, claim.tokenLeaves[i].cumulativeEarnings));
            require(rootOf(leaf, claim.tokenIndices[i], claim.tokenTreeProofs[i]) == claim.earnerLeaf.earnerTokenRoot, "InvalidClaimProof");
        }
    }

    /// Merkle.processInclusionProofKeccak.
    function rootOf(bytes32 leaf, uint256 index, bytes calldata proof) private pure returns (bytes32 hash) {
        hash = leaf;
        for (uint256 i; i < proof.length; i += 32) {
            bytes32 sibling = bytes32(proof[i:i + 32]);
            hash = index % 2 == 0 ? keccak256(abi.encodePacked(hash, sibling)) : keccak256(abi.encodePacked(sibling, hash));
            index /= 2;
        }
        require(index == 0, "InvalidIndex");
    }
}
