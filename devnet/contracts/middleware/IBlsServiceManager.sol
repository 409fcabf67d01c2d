// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SignatureWithSaltAndExpiry} from "../lib/Types.sol";

/// What the coordinator calls when an operator enters its first quorum and leaves its last.
interface IBlsServiceManager {
    function registerOperatorToAVS(address operator, SignatureWithSaltAndExpiry calldata signature) external;
    function deregisterOperatorFromAVS(address operator) external;
}
