// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperatorSet} from "../lib/Types.sol";

/// Who holds stakers' deposit shares: StrategyManager, and EigenPodManager for native ETH.
interface IShareManager {
    function addShares(address staker, address strategy, uint256 shares) external returns (uint256 before);
    function removeDepositShares(address staker, address strategy, uint256 shares) external returns (uint256 left);
    function withdrawSharesAsTokens(address staker, address strategy, uint256 shares) external;
    function stakerDepositShares(address staker, address strategy) external view returns (uint256);
    function increaseBurnOrRedistributableShares(OperatorSet calldata operatorSet, uint256 slashId, address strategy, uint256 shares) external;
}
