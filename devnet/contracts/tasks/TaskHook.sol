// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// IAVSTaskHook as the devnet's AVS has it: everybody may, and each byte of the payload costs the same.
contract TaskHook {
    uint96 public constant FEE_PER_BYTE = 1e16;

    function calculateTaskFee(bytes calldata payload) external pure returns (uint96) {
        return uint96(payload.length) * FEE_PER_BYTE;
    }
}
