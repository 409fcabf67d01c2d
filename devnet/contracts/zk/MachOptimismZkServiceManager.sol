// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AVSDirectory} from "../core/AVSDirectory.sol";
import {Ownable, Pausable} from "../lib/Base.sol";
import {SignatureWithSaltAndExpiry} from "../lib/Types.sol";
import {L2OutputOracle} from "./L2OutputOracle.sol";

/// MACH for OP Stack rollups without an aggregator: an operator alerts, a proof settles. The RISC Zero proof itself is not checked: the prover says
/// which root it proved.
contract MachOptimismZkServiceManager is Ownable, Pausable {
    struct L2OutputAlert {
        uint256 l2BlockNumber;
        uint256 invalidOutputIndex;
        bytes32 invalidOutputRoot;
        bytes32 expectOutputRoot;
        address submitter;
    }

    AVSDirectory private immutable directory;
    L2OutputOracle public immutable l2OutputOracle;
    uint256 public immutable rollupChainID;
    uint256 public provedIndex;
    bool public allowlistEnabled;
    mapping(address => bool) internal allowlist;
    mapping(address => bool) internal operators;
    L2OutputAlert[] private alerts;

    event AlertBlockMismatch(bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber);
    event AlertBlockOutputOracleMismatch(uint256 indexed invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber);
    event SubmittedBlockProve(uint256 indexed invalidOutputIndex, bytes32 OutputRoot, uint256 indexed l2BlockNumber);
    event AlertDelete(
        uint256 indexed invalidOutputIndex, bytes32 expectOutputRoot, bytes32 OutputRoot, uint256 indexed l2BlockNumber, address indexed submitter
    );
    event AlertReset(
        uint256 indexed invalidOutputIndex,
        bytes32 invalidOutputRoot,
        bytes32 expectOutputRoot,
        uint256 indexed l2BlockNumber,
        address fromSubmitter,
        address indexed toSubmitter
    );
    event OperatorAllowed(address operator);
    event OperatorDisallowed(address operator);
    event AllowlistEnabled();
    event AllowlistDisabled();
    event OperatorAdded(address indexed operator);
    event OperatorRemoved(address indexed operator);

    modifier onlyOperator() {
        require(operators[msg.sender], "NotOperator");
        _;
    }

    constructor(AVSDirectory directory_, L2OutputOracle oracle, address owner_, uint256 rollup) {
        (directory, l2OutputOracle, rollupChainID, allowlistEnabled) = (directory_, oracle, rollup, true);
        _initializePauser(owner_, 0);
        _transferOwnership(owner_);
    }

    function updateAVSMetadataURI(string calldata metadataURI) external onlyOwner {
        directory.updateAVSMetadataURI(metadataURI);
    }

    function addToAllowlist(address operator) external onlyOwner {
        allowlist[operator] = true;
        emit OperatorAllowed(operator);
    }

    function removeFromAllowlist(address operator) external onlyOwner {
        allowlist[operator] = false;
        emit OperatorDisallowed(operator);
    }

    /// Operators register for themselves: there is no coordinator.
    function enableAllowlist() external onlyOwner {
        allowlistEnabled = true;
        emit AllowlistEnabled();
    }

    function disableAllowlist() external onlyOwner {
        allowlistEnabled = false;
        emit AllowlistDisabled();
    }

    function registerOperatorToAVS(address operator, SignatureWithSaltAndExpiry calldata signature) external whenNotPaused {
        require(msg.sender == operator && (!allowlistEnabled || allowlist[operator]), "NotInAllowlist");
        operators[operator] = true;
        directory.registerOperatorToAVS(operator, signature);
        emit OperatorAdded(operator);
    }

    function deregisterOperatorFromAVS(address operator) external whenNotPaused {
        require(msg.sender == operator, "InvalidOperator");
        operators[operator] = false;
        directory.deregisterOperatorFromAVS(operator);
        emit OperatorRemoved(operator);
    }

    /// About a block above the latest posted output, and below every alert so far.
    function alertBlockMismatch(bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 l2BlockNumber) external whenNotPaused onlyOperator {
        require(l2BlockNumber > l2OutputOracle.latestBlockNumber(), "InvalidBlockNumber");
        push(L2OutputAlert(l2BlockNumber, 0, invalidOutputRoot, expectOutputRoot, msg.sender));
        emit AlertBlockMismatch(invalidOutputRoot, expectOutputRoot, l2BlockNumber);
    }

    function alertBlockOutputOracleMismatch(uint256 invalidOutputIndex, bytes32 expectOutputRoot) external whenNotPaused onlyOperator {
        L2OutputOracle.OutputProposal memory output = l2OutputOracle.getL2Output(invalidOutputIndex);
        require(output.outputRoot != expectOutputRoot, "UselessAlert");
        push(L2OutputAlert(output.l2BlockNumber, invalidOutputIndex, output.outputRoot, expectOutputRoot, msg.sender));
        emit AlertBlockOutputOracleMismatch(invalidOutputIndex, output.outputRoot, expectOutputRoot, output.l2BlockNumber);
    }

    /// MachOptimismZkServiceManager.submitProve for the entry below the proved ones: it deletes, resets or confirms that entry.
    function submitProve(bytes32 provenRoot) external whenNotPaused {
        require(provedIndex > 0, "NoAlert");
        L2OutputAlert storage alert = alerts[provedIndex - 1];
        (uint256 index, uint256 l2Block, address submitter) = (alert.invalidOutputIndex, alert.l2BlockNumber, alert.submitter);
        --provedIndex;
        if (provenRoot == alert.invalidOutputRoot) {
            require(provedIndex == alerts.length - 1, "only the newest alert can be deleted");
            emit AlertDelete(index, alert.expectOutputRoot, provenRoot, l2Block, submitter);
            alerts.pop();
        } else if (provenRoot != alert.expectOutputRoot) {
            emit AlertReset(index, alert.invalidOutputRoot, provenRoot, l2Block, submitter, msg.sender);
            (alert.expectOutputRoot, alert.submitter) = (provenRoot, msg.sender);
        }
        emit SubmittedBlockProve(index, provenRoot, l2Block);
    }

    /// The owner empties the stack, without an event.
    function clearAlerts() external onlyOwner {
        delete alerts;
        provedIndex = 0;
    }

    /// MachOptimismZkServiceManager.clearBlockAlertsUpTo: the entry below the proved ones goes where its block is not above, and nothing tells of it. The real
    /// loop reads beyond the end when there are proved ones above it. Where nothing goes, all entries are to be proved anew.
    function clearBlockAlertsUpTo(uint256 l2BlockNumber) external onlyOwner {
        require(l2BlockNumber > 0, "Invalid l2BlockNumber");
        require(alerts.length != 0 && provedIndex != 0, "No alerts to clear");
        if (alerts[provedIndex - 1].l2BlockNumber <= l2BlockNumber) {
            require(provedIndex == alerts.length, "only the newest alert can be cleared");
            alerts.pop();
        }
        provedIndex = alerts.length;
    }

    function latestAlertBlockNumber() external view returns (uint256) {
        return alerts.length == 0 ? 0 : alerts[alerts.length - 1].l2BlockNumber;
    }

    function getAlertsLength() external view returns (uint256) {
        return alerts.length;
    }

    function getAlert(uint256 index) external view returns (L2OutputAlert memory) {
        return alerts[index];
    }

    function push(L2OutputAlert memory alert) private {
        require(alerts.length == 0 || alert.l2BlockNumber < alerts[alerts.length - 1].l2BlockNumber, "UselessAlert");
        alerts.push(alert);
        provedIndex = alerts.length;
    }
}
