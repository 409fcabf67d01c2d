// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "../lib/Base.sol";
import {RegistryCoordinator} from "./RegistryCoordinator.sol";
import {StakeRegistry} from "./StakeRegistry.sol";

/// Ejects operators from quorums, by ejectors up to a part of the quorum's stake in a time.
contract EjectionManager is Ownable {
    struct QuorumEjectionParams {
        uint32 rateLimitWindow;
        uint16 ejectableStakePercent;
    }

    struct StakeEjection {
        uint256 timestamp;
        uint256 stakeEjected;
    }

    uint256 private constant BIPS_DENOMINATOR = 10000;

    RegistryCoordinator public immutable registryCoordinator;
    mapping(address => bool) public isEjector;
    mapping(uint8 => QuorumEjectionParams) public quorumEjectionParams;
    mapping(uint8 => StakeEjection[]) public stakeEjectedForQuorum;

    event EjectorUpdated(address ejector, bool status);
    event QuorumEjectionParamsSet(uint8 quorumNumber, uint32 rateLimitWindow, uint16 ejectableStakePercent);
    event OperatorEjected(bytes32 operatorId, uint8 quorumNumber);
    event QuorumEjection(uint32 ejectedOperators, bool ratelimitHit);

    constructor(RegistryCoordinator coordinator, address owner_, address ejector, QuorumEjectionParams[] memory params) {
        registryCoordinator = coordinator;
        _transferOwnership(owner_);
        isEjector[ejector] = true;
        emit EjectorUpdated(ejector, true);
        for (uint8 i; i < params.length; ++i) {
            quorumEjectionParams[i] = params[i];
            emit QuorumEjectionParamsSet(i, params[i].rateLimitWindow, params[i].ejectableStakePercent);
        }
    }

    function setQuorumEjectionParams(uint8 quorum, QuorumEjectionParams calldata params) external onlyOwner {
        quorumEjectionParams[quorum] = params;
        emit QuorumEjectionParamsSet(quorum, params.rateLimitWindow, params.ejectableStakePercent);
    }

    function setEjector(address ejector, bool status) external onlyOwner {
        isEjector[ejector] = status;
        emit EjectorUpdated(ejector, status);
    }

    /// EjectionManager.ejectOperators: operator ids by quorum, most deserving first.
    function ejectOperators(bytes32[][] calldata operatorIds) external {
        require(isEjector[msg.sender] || msg.sender == owner, "Ejector: Only owner or ejector can eject");
        for (uint8 quorum; quorum < operatorIds.length; ++quorum) ejectFrom(quorum, operatorIds[quorum]);
    }

    function amountEjectableForQuorum(uint8 quorum) public view returns (uint256) {
        uint256 total = uint256(quorumEjectionParams[quorum].ejectableStakePercent) * stakes().getCurrentTotalStake(quorum) / BIPS_DENOMINATOR;
        StakeEjection[] storage past = stakeEjectedForQuorum[quorum];
        uint256 ejected;
        for (uint256 i = past.length; i > 0 && past[i - 1].timestamp > block.timestamp - quorumEjectionParams[quorum].rateLimitWindow; --i) {
            ejected += past[i - 1].stakeEjected;
        }
        return ejected >= total ? 0 : total - ejected;
    }

    function ejectFrom(uint8 quorum, bytes32[] calldata operatorIds) private {
        uint256 ejectable = amountEjectableForQuorum(quorum);
        uint256 ejectedStake;
        uint32 ejected;
        bool limited;
        for (uint256 j; ejectable > 0 && j < operatorIds.length && !limited; ++j) {
            ejectedStake += stakes().getCurrentStake(operatorIds[j], quorum);
            limited = isEjector[msg.sender] && quorumEjectionParams[quorum].rateLimitWindow > 0 && ejectedStake > ejectable;
            ++ejected;
            registryCoordinator.ejectOperator(registryCoordinator.getOperatorFromId(operatorIds[j]), abi.encodePacked(quorum));
            emit OperatorEjected(operatorIds[j], quorum);
        }
        if (isEjector[msg.sender] && ejectedStake > 0) stakeEjectedForQuorum[quorum].push(StakeEjection(block.timestamp, ejectedStake));
        emit QuorumEjection(ejected, limited);
    }

    function stakes() private view returns (StakeRegistry) {
        return registryCoordinator.stakeRegistry();
    }
}
