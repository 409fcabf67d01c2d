// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature} from "../lib/Types.sol";
import {MultiRollup} from "./MultiRollup.sol";

/// MachServiceManager of May 2024: the rollup stands beside the header.
contract MachServiceManagerBeside is MultiRollup {
    function confirmAlert(uint256 rollupChainId, PlainHeader calldata header, NonSignerStakesAndSignature memory signature)
        external
        whenNotPaused
        onlyEnabledRollup(rollupChainId)
    {
        confirm(rollupChainId, headerHashOf(header.messageHash, header.referenceBlockNumber, rollupChainId), header, signature);
    }
}
