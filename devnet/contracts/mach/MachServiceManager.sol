// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature} from "../lib/Types.sol";
import {MultiRollup} from "./MultiRollup.sol";

/// MachServiceManager since 2024-05-20: the header names the rollup.
contract MachServiceManager is MultiRollup {
    struct AlertHeader {
        bytes32 messageHash;
        bytes quorumNumbers;
        bytes quorumThresholdPercentages;
        uint32 referenceBlockNumber;
        uint256 rollupChainID;
    }

    function confirmAlert(AlertHeader calldata header, NonSignerStakesAndSignature memory signature)
        external
        whenNotPaused
        onlyEnabledRollup(header.rollupChainID)
    {
        bytes32 headerHash = headerHashOf(header.messageHash, header.referenceBlockNumber, header.rollupChainID);
        PlainHeader memory plain =
            PlainHeader(header.messageHash, header.quorumNumbers, header.quorumThresholdPercentages, header.referenceBlockNumber);
        confirm(header.rollupChainID, headerHash, plain, signature);
    }
}
