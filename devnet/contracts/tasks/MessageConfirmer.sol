// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature, QuorumStakeTotals} from "../lib/Types.sol";
import {RegistryCoordinator} from "../middleware/RegistryCoordinator.sol";
import {SignatureChecker} from "../middleware/SignatureChecker.sol";

/// A contract of the kind that hosted operators serve (operator_createSigTask): any message, confirmed by an aggregate signature.
contract MessageConfirmer is SignatureChecker {
    event MessageConfirmed(bytes32 indexed messageHash, uint32 referenceBlockNumber);

    constructor(RegistryCoordinator coordinator) {
        registryCoordinator = coordinator;
    }

    function confirmMessage(
        bytes32 messageHash,
        bytes calldata quorumNumbers,
        bytes calldata quorumThresholdPercentages,
        uint32 referenceBlockNumber,
        NonSignerStakesAndSignature memory signature
    ) external {
        (QuorumStakeTotals memory totals,) = checkSignatures(messageHash, quorumNumbers, referenceBlockNumber, signature);
        for (uint256 i; i < quorumNumbers.length; ++i) {
            require(
                totals.signedStakeForQuorum[i] * 100 >= uint256(totals.totalStakeForQuorum[i]) * uint8(quorumThresholdPercentages[i]),
                "InsufficientThreshold"
            );
        }
        emit MessageConfirmed(messageHash, referenceBlockNumber);
    }
}
