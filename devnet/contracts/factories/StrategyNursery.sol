// SPDX-License-Identifier: MIT
pragma solidity ^0.8.27;

/// @notice Announces strategies as StrategyFactory.deployNewStrategy and deployDurationVaultStrategy do. Deposits are left out.
contract StrategyNursery {
    event StrategySetForToken(address token, address strategy);
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

    function deployNewStrategy(address token) external returns (NurseryStrategy strategy) {
        strategy = new NurseryStrategy(token);
        emit StrategySetForToken(token, address(strategy));
    }

    function deployDurationVault(address token, address avs) external returns (NurseryStrategy vault) {
        vault = new NurseryStrategy(token);
        emit DurationVaultDeployed(address(vault), token, msg.sender, 30 days, 1 ether, 100 ether, "data:,vault", avs, 1);
    }
}

contract NurseryStrategy {
    event StrategyTokenSet(address token, uint8 decimals);
    event ExchangeRateEmitted(uint256 rate);

    constructor(address token) {
        emit StrategyTokenSet(token, 18);
        emit ExchangeRateEmitted(1e18);
    }

    function deposit(uint256 rate) external {
        emit ExchangeRateEmitted(rate);
    }
}
