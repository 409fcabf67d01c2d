// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../core/Token.sol";

/// x402's proxy before Permit2, for tokens without ERC-3009; an allowance stands for the permit.
contract X402Permit2Proxy {
    event Settled();
    event SettledWithPermit();

    function settle(Token token, address from, address to, uint256 amount) external {
        token.transferFrom(from, to, amount);
        emit Settled();
    }

    function settleWithPermit(Token token, address from, address to, uint256 amount) external {
        token.transferFrom(from, to, amount);
        emit SettledWithPermit();
    }
}

/// Several calls in one transaction, as facilitators bundle settlements.
contract Multicall {
    struct Call {
        address target;
        bytes callData;
    }

    function aggregate(Call[] calldata calls) external {
        for (uint256 i; i < calls.length; ++i) {
            (bool done,) = calls[i].target.call(calls[i].callData);
            require(done, "Multicall: call failed");
        }
    }
}
