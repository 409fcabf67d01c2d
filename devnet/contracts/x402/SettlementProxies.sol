// SPDX-License-Identifier: MIT
pragma solidity ^0.8.27;

import "./SettlementToken.sol";

/// @notice x402's Permit2 proxies: Permit2 moves the tokens, then the proxy says so and names nobody. Permits and signatures are left out.
contract SettlementProxy {
    event Settled();
    event SettledWithPermit();

    function settle(SettlementToken token, address owner, address to, uint256 amount) external {
        token.permitTransferFrom(owner, to, amount);
        emit Settled();
    }

    function settleWithPermit(SettlementToken token, address owner, address to, uint256 amount) external {
        token.permitTransferFrom(owner, to, amount);
        emit SettledWithPermit();
    }
}

/// @notice What facilitators wrap their calls with.
contract SettlementBatch {
    function all(address[] calldata targets, bytes[] calldata calls) external {
        for (uint256 i = 0; i < calls.length; i++) {
            (bool success, bytes memory result) = targets[i].call(calls[i]);
            if (!success) assembly { revert(add(result, 32), mload(result)) }
        }
    }
}
