// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature} from "../lib/Types.sol";
import {SingleRollup} from "./SingleRollup.sol";

/// MachServiceManager of March 2024: the header also carries a proof, whose fields' names are not public and which is not checked here.
contract MachServiceManagerProof is SingleRollup {
    struct AlertHeader {
        bytes32 messageHash;
        bytes quorumNumbers;
        bytes quorumThresholdPercentages;
        uint32 referenceBlockNumber;
        bytes32 proof1;
        bytes proof2;
        bytes proof3;
        bytes32 proof4;
        uint256 proof5;
    }

    function confirmAlert(AlertHeader calldata header, NonSignerStakesAndSignature memory signature) external whenNotPaused {
        PlainHeader memory plain =
            PlainHeader(header.messageHash, header.quorumNumbers, header.quorumThresholdPercentages, header.referenceBlockNumber);
        confirm(rollupChainId, keccak256(abi.encode(header.messageHash)), plain, signature);
    }
}
