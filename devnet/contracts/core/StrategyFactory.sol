// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AllocationManager} from "./AllocationManager.sol";
import {DelegationManager} from "./DelegationManager.sol";
import {DurationVaultStrategy} from "./DurationVaultStrategy.sol";
import {RewardsCoordinator} from "./RewardsCoordinator.sol";
import {Strategy} from "./Strategy.sol";
import {StrategyManager} from "./StrategyManager.sol";
import {Token} from "./Token.sol";

/// StrategyFactory: a strategy for any token, one each, and duration vaults; set up, allowed for deposits, then announced.
contract StrategyFactory {
    StrategyManager public immutable strategyManager;
    DelegationManager public immutable delegationManager;
    AllocationManager public immutable allocationManager;
    RewardsCoordinator public immutable rewardsCoordinator;

    mapping(Token => Strategy) public deployedStrategies;

    event StrategySetForToken(Token token, Strategy strategy);
    event DurationVaultDeployed(
        address indexed vault,
        address indexed underlyingToken,
        address indexed vaultAdmin,
        uint32 duration,
        uint256 maxPerDeposit,
        uint256 stakeCap,
        string metadataURI,
        address operatorSetAVS,
        uint32 operatorSetId
    );

    constructor(StrategyManager strategies, DelegationManager delegation, AllocationManager allocations, RewardsCoordinator rewards) {
        (strategyManager, delegationManager, allocationManager, rewardsCoordinator) = (strategies, delegation, allocations, rewards);
    }

    /// The order of the real one: set for the token, then allowed for deposits.
    function deployNewStrategy(Token token) external returns (Strategy strategy) {
        require(address(deployedStrategies[token]) == address(0), "StrategyAlreadyExists");
        strategy = new Strategy(address(strategyManager), token);
        deployedStrategies[token] = strategy;
        emit StrategySetForToken(token, strategy);
        address[] memory one = new address[](1);
        one[0] = address(strategy);
        strategyManager.addStrategiesToDepositWhitelist(one);
    }

    function deployDurationVaultStrategy(DurationVaultStrategy.VaultConfig calldata config) external returns (address) {
        address[] memory vaults = new address[](1);
        vaults[0] = address(new DurationVaultStrategy(address(strategyManager), config.underlyingToken, delegationManager, allocationManager));
        DurationVaultStrategy(vaults[0]).initialize(config, rewardsCoordinator);
        strategyManager.addStrategiesToDepositWhitelist(vaults);
        announce(vaults[0], config);
        return vaults[0];
    }

    function announce(address vault, DurationVaultStrategy.VaultConfig calldata config) private {
        emit DurationVaultDeployed(
            vault,
            address(config.underlyingToken),
            config.vaultAdmin,
            config.duration,
            config.maxPerDeposit,
            config.stakeCap,
            config.metadataURI,
            config.operatorSet.avs,
            config.operatorSet.id
        );
    }
}
