// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AVSDirectory} from "../core/AVSDirectory.sol";
import {Ownable} from "../lib/Base.sol";
import {NonSignerStakesAndSignature, QuorumStakeTotals, SignatureWithSaltAndExpiry} from "../lib/Types.sol";
import {RegistryCoordinator} from "../middleware/RegistryCoordinator.sol";
import {SignatureChecker} from "../middleware/SignatureChecker.sol";

/// OperatorAllowlist of AltLayer's AVS wizard: a set of operators with a manager. That it starts enabled no event tells.
abstract contract OperatorAllowlist is Ownable {
    mapping(address => bool) public isOperatorAllowed;
    uint256 public getAllowlistSize;
    bool public allowlistEnabled;
    address public allowlistManager;

    event AllowlistUpdated(address[] operators, bool[] status);
    event AllowlistEnabled();
    event AllowlistDisabled();
    event AllowlistManagerChanged(address indexed previousManager, address indexed newManager);

    /// An operator that is allowed, or not, already is passed over, and told in the event all the same.
    function setAllowlist(address[] calldata operators, bool[] calldata status) external {
        require(msg.sender == allowlistManager, "NotAllowlistManager");
        require(operators.length == status.length, "Input arrays length mismatch");
        for (uint256 i; i < operators.length; ++i) {
            require(operators[i] != address(0), "ZeroAddress");
            if (isOperatorAllowed[operators[i]] == status[i]) continue;
            isOperatorAllowed[operators[i]] = status[i];
            if (status[i]) ++getAllowlistSize;
            else --getAllowlistSize;
        }
        emit AllowlistUpdated(operators, status);
    }

    function enableAllowlist() external onlyOwner {
        require(!allowlistEnabled, "AlreadyEnabled");
        allowlistEnabled = true;
        emit AllowlistEnabled();
    }

    function disableAllowlist() external onlyOwner {
        require(allowlistEnabled, "AlreadyDisabled");
        allowlistEnabled = false;
        emit AllowlistDisabled();
    }

    function setAllowlistManager(address manager) external onlyOwner {
        setManager(manager);
    }

    function _initializeAllowlist(address manager, bool enabled) internal {
        setManager(manager);
        allowlistEnabled = enabled;
    }

    function setManager(address manager) private {
        emit AllowlistManagerChanged(allowlistManager, manager);
        allowlistManager = manager;
    }
}

/// The wizard's CoprocessorTemplate: requests that a quorum signed. A service manager of its own in the real one; here it asks another AVS's coordinator who signed.
contract WizardCoprocessor is SignatureChecker, OperatorAllowlist {
    uint256 private constant THRESHOLD_PERCENTAGE = 66;

    AVSDirectory private immutable directory;
    address public aggregator;

    event RequestVerified(bytes32 reqId, address sender);
    event AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator);

    constructor(AVSDirectory directory_, RegistryCoordinator coordinator, address manager, address aggregator_) {
        (directory, registryCoordinator) = (directory_, coordinator);
        _transferOwnership(msg.sender);
        _initializeAllowlist(manager, true);
        emit AggregatorUpdated(address(0), aggregator_);
        aggregator = aggregator_;
    }

    function updateAVSMetadataURI(string calldata metadataURI) external onlyOwner {
        directory.updateAVSMetadataURI(metadataURI);
    }

    /// CoprocessorTemplate.registerOperatorToAVS, which the coordinator calls; here the operator does.
    function registerOperatorToAVS(SignatureWithSaltAndExpiry calldata signature) external {
        require(!allowlistEnabled || isOperatorAllowed[msg.sender], "NotAllowed");
        directory.registerOperatorToAVS(msg.sender, signature);
    }

    function deregisterOperatorFromAVS() external {
        directory.deregisterOperatorFromAVS(msg.sender);
    }

    function verifyRequest(bytes32 reqId, bytes calldata quorumNumbers, uint32 referenceBlockNumber, NonSignerStakesAndSignature calldata signature) external {
        require(msg.sender == aggregator, "Only aggregator can call this function");
        (QuorumStakeTotals memory totals,) = checkSignatures(reqId, quorumNumbers, referenceBlockNumber, signature);
        for (uint256 i; i < quorumNumbers.length; ++i) {
            require(
                uint256(totals.signedStakeForQuorum[i]) * 100 >= totals.totalStakeForQuorum[i] * THRESHOLD_PERCENTAGE,
                "Signatories do not own at least threshold percentage of a quorum"
            );
        }
        emit RequestVerified(reqId, msg.sender);
    }
}
