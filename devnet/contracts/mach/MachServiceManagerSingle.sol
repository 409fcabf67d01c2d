// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature} from "../lib/Types.sol";
import {SingleRollup} from "./SingleRollup.sol";

/// MachServiceManager of Xterio and Cyber: the header names no rollup, and neither does its hash.
contract MachServiceManagerSingle is SingleRollup {
    function confirmAlert(PlainHeader calldata header, NonSignerStakesAndSignature memory signature) external whenNotPaused {
        confirm(rollupChainId, keccak256(abi.encode(header.messageHash, header.referenceBlockNumber)), header, signature);
    }
}
