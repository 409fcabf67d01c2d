// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AVSDirectory} from "../core/AVSDirectory.sol";
import {Initializable, Ownable, Pausable} from "../lib/Base.sol";
import {NonSignerStakesAndSignature, QuorumStakeTotals, SignatureWithSaltAndExpiry} from "../lib/Types.sol";
import {RegistryCoordinator} from "../middleware/RegistryCoordinator.sol";
import {SignatureChecker} from "../middleware/SignatureChecker.sol";
import {IBlsServiceManager} from "../middleware/IBlsServiceManager.sol";
import {HashSet} from "./HashSet.sol";

/// What all forms of MachServiceManager have: alerts per rollup, confirmed by aggregated BLS signatures, and an allow list.
abstract contract MachBase is Initializable, Ownable, Pausable, SignatureChecker, IBlsServiceManager {
    using HashSet for HashSet.Set;

    /// IMachServiceManager.AlertHeader as it was before it named its rollup.
    struct PlainHeader {
        bytes32 messageHash;
        bytes quorumNumbers;
        bytes quorumThresholdPercentages;
        uint32 referenceBlockNumber;
    }

    uint256 public constant THRESHOLD_DENOMINATOR = 100;

    AVSDirectory private directory;
    address public alertConfirmer;
    address public whitelister;
    address public rewardsInitiator;
    bool public allowlistEnabled;
    uint8 public quorumThresholdPercentage;
    mapping(address => bool) public allowlist;
    mapping(uint256 => HashSet.Set) private active;
    mapping(uint256 => HashSet.Set) private resolved;

    event AlertConfirmed(bytes32 indexed alertHeaderHash, bytes32 messageHash);
    event AlertRemoved(bytes32 messageHash, address sender);
    event AlertConfirmerChanged(address previousAddress, address newAddress);
    event WhitelisterChanged(address previousAddress, address newAddress);
    event QuorumThresholdPercentageChanged(uint8 thresholdPercentages);
    event RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator);
    event OperatorAllowed(address operator);
    event OperatorDisallowed(address operator);
    event AllowlistEnabled();
    event AllowlistDisabled();
    event OperatorAdded(address indexed operator);
    event OperatorRemoved(address indexed operator);

    error InvalidConfirmer();
    error NotWhitelister();
    error ZeroAddress();
    error AlreadyInAllowlist();
    error NotInAllowlist();
    error InvalidReferenceBlockNum();
    error InsufficientThreshold();
    error InsufficientThresholdPercentages();
    error InvalidStartIndex();
    error InvalidSender();
    error InvalidQuorumParam();
    error InvalidQuorumThresholdPercentage();
    error InvalidRollupChainID();
    error AlreadyAdded();
    error ResolvedAlert();
    error AlreadyEnabled();
    error AlreadyDisabled();
    error OnlyRegistryCoordinator();

    modifier onlyWhitelister() {
        if (msg.sender != whitelister) revert NotWhitelister();
        _;
    }

    modifier onlyRegistryCoordinator() {
        if (msg.sender != address(registryCoordinator)) revert OnlyRegistryCoordinator();
        _;
    }

    /// The allow list starts enabled and the threshold at 66, both without an event.
    function initialize(
        AVSDirectory directory_,
        RegistryCoordinator coordinator,
        address owner_,
        address confirmer,
        address whitelister_,
        uint256[] calldata rollups
    ) external initializer {
        (directory, registryCoordinator) = (directory_, coordinator);
        _initializePauser(owner_, 0);
        _transferOwnership(owner_);
        setConfirmerTo(confirmer);
        setWhitelisterTo(whitelister_);
        setRollups(rollups);
        allowlistEnabled = true;
        quorumThresholdPercentage = 66;
    }

    function updateAVSMetadataURI(string calldata metadataURI) external onlyOwner {
        directory.updateAVSMetadataURI(metadataURI);
    }

    function addToAllowlist(address operator) external onlyWhitelister {
        if (operator == address(0)) revert ZeroAddress();
        if (allowlist[operator]) revert AlreadyInAllowlist();
        allowlist[operator] = true;
        emit OperatorAllowed(operator);
    }

    function removeFromAllowlist(address operator) external onlyWhitelister {
        if (!allowlist[operator]) revert NotInAllowlist();
        allowlist[operator] = false;
        emit OperatorDisallowed(operator);
    }

    function enableAllowlist() external onlyOwner {
        if (allowlistEnabled) revert AlreadyEnabled();
        allowlistEnabled = true;
        emit AllowlistEnabled();
    }

    function disableAllowlist() external onlyOwner {
        if (!allowlistEnabled) revert AlreadyDisabled();
        allowlistEnabled = false;
        emit AllowlistDisabled();
    }

    function setConfirmer(address confirmer) external onlyOwner {
        setConfirmerTo(confirmer);
    }

    function setWhitelister(address whitelister_) external onlyOwner {
        setWhitelisterTo(whitelister_);
    }

    function setRewardsInitiator(address initiator) external onlyOwner {
        emit RewardsInitiatorUpdated(rewardsInitiator, initiator);
        rewardsInitiator = initiator;
    }

    function updateQuorumThresholdPercentage(uint8 percentage) external onlyOwner {
        if (percentage > 100) revert InvalidQuorumThresholdPercentage();
        quorumThresholdPercentage = percentage;
        emit QuorumThresholdPercentageChanged(percentage);
    }

    /// AVSDirectory's event comes before the service manager's own.
    function registerOperatorToAVS(address operator, SignatureWithSaltAndExpiry calldata signature) external whenNotPaused onlyRegistryCoordinator {
        if (allowlistEnabled && !allowlist[operator]) revert NotInAllowlist();
        directory.registerOperatorToAVS(operator, signature);
        emit OperatorAdded(operator);
    }

    function deregisterOperatorFromAVS(address operator) external whenNotPaused onlyRegistryCoordinator {
        directory.deregisterOperatorFromAVS(operator);
        emit OperatorRemoved(operator);
    }

    function avsDirectory() external view returns (address) {
        return address(directory);
    }

    /// MachServiceManager.confirmAlert, check by check in the real order; the caller must be the transaction's sender.
    function confirm(uint256 chainId, bytes32 headerHash, PlainHeader memory header, NonSignerStakesAndSignature memory signature) internal {
        if (msg.sender != alertConfirmer) revert InvalidConfirmer();
        if (tx.origin != msg.sender) revert InvalidSender();
        if (resolved[chainId].contains(header.messageHash)) revert ResolvedAlert();
        if (header.referenceBlockNumber >= block.number) revert InvalidReferenceBlockNum();
        if (header.quorumNumbers.length != header.quorumThresholdPercentages.length) revert InvalidQuorumParam();
        (QuorumStakeTotals memory totals,) = checkSignatures(headerHash, header.quorumNumbers, header.referenceBlockNumber, signature);
        for (uint256 i; i < header.quorumThresholdPercentages.length; ++i) {
            uint8 threshold = uint8(header.quorumThresholdPercentages[i]);
            if (threshold > 100) revert InvalidQuorumThresholdPercentage();
            if (threshold < quorumThresholdPercentage) revert InsufficientThresholdPercentages();
            if (totals.signedStakeForQuorum[i] * THRESHOLD_DENOMINATOR < uint256(totals.totalStakeForQuorum[i]) * threshold) {
                revert InsufficientThreshold();
            }
        }
        if (!active[chainId].add(header.messageHash)) revert AlreadyAdded();
        emit AlertConfirmed(headerHash, header.messageHash);
    }

    /// A hash that is not active is passed over in silence; a removed one is resolved for ever.
    function take(uint256 chainId, bytes32 messageHash) internal {
        if (!active[chainId].remove(messageHash)) return;
        resolved[chainId].add(messageHash);
        emit AlertRemoved(messageHash, msg.sender);
    }

    function count(uint256 chainId) internal view returns (uint256) {
        return active[chainId].values.length;
    }

    function isActive(uint256 chainId, bytes32 messageHash) internal view returns (bool) {
        return active[chainId].contains(messageHash);
    }

    function list(uint256 chainId, uint256 start, uint256 querySize) internal view returns (bytes32[] memory page) {
        bytes32[] storage all = active[chainId].values;
        if (start >= all.length) revert InvalidStartIndex();
        uint256 end = start + querySize > all.length ? all.length : start + querySize;
        page = new bytes32[](end - start);
        for (uint256 i; i < page.length; ++i) page[i] = all[start + i];
    }

    function setRollups(uint256[] calldata rollups) internal virtual;

    function setConfirmerTo(address account) private {
        emit AlertConfirmerChanged(alertConfirmer, account);
        alertConfirmer = account;
    }

    function setWhitelisterTo(address account) private {
        emit WhitelisterChanged(whitelister, account);
        whitelister = account;
    }
}
