// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AllocationManager} from "../core/AllocationManager.sol";
import {OperatorSet, StrategyParams} from "../lib/Types.sol";
import {StakeRegistry} from "./StakeRegistry.sol";

/// StakeRegistry of the slashing releases: a quorum counts delegated stake, or what AllocationManager can take from its operator set.
contract SlashingStakeRegistry is StakeRegistry {
    enum StakeType {
        TOTAL_DELEGATED,
        TOTAL_SLASHABLE
    }

    AllocationManager public allocationManager;
    address public avs;
    mapping(uint8 => StakeType) public stakeTypePerQuorum;
    mapping(uint8 => uint32) public slashableStakeLookAheadPerQuorum;

    event StakeTypeSet(StakeType newStakeType);
    event LookAheadPeriodChanged(uint32 oldLookAheadBlocks, uint32 newLookAheadBlocks);

    /// Immutables in the real one, which asks its coordinator for the AVS.
    function serve(AllocationManager allocationManager_, address avs_) external {
        require(address(allocationManager) == address(0), "already set");
        (allocationManager, avs) = (allocationManager_, avs_);
    }

    function initializeDelegatedStakeQuorum(uint8 quorum, uint96 minimumStake, StrategyParams[] calldata params) external {
        initializeQuorum(quorum, minimumStake, params);
        setType(quorum, StakeType.TOTAL_DELEGATED);
    }

    function initializeSlashableStakeQuorum(uint8 quorum, uint96 minimumStake, uint32 lookAheadPeriod, StrategyParams[] calldata params) external {
        initializeQuorum(quorum, minimumStake, params);
        setType(quorum, StakeType.TOTAL_SLASHABLE);
        setLookAhead(quorum, lookAheadPeriod);
    }

    function setSlashableStakeLookahead(uint8 quorum, uint32 lookAheadBlocks) external onlyCoordinatorOwner {
        setLookAhead(quorum, lookAheadBlocks);
    }

    /// StakeRegistry._weightOfOperatorsForQuorum: slashable shares are those up to the end of the look-ahead (_getSlashableStakePerStrategy).
    function weightOfOperatorForQuorum(uint8 quorum, address operator) public view override returns (uint96 weight) {
        if (stakeTypePerQuorum[quorum] == StakeType.TOTAL_DELEGATED) return super.weightOfOperatorForQuorum(quorum, operator);
        StrategyParams[] memory params = strategyParams[quorum];
        address[] memory strategies = new address[](params.length);
        for (uint256 i; i < params.length; ++i) strategies[i] = params[i].strategy;
        address[] memory operators = new address[](1);
        operators[0] = operator;
        uint256[] memory shares = allocationManager.getMinimumSlashableStake(
            OperatorSet(avs, quorum), operators, strategies, uint32(block.number + slashableStakeLookAheadPerQuorum[quorum])
        )[0];
        for (uint256 i; i < params.length; ++i) weight += uint96(shares[i] * params[i].multiplier / WEIGHTING_DIVISOR);
    }

    /// The real event names no quorum either.
    function setLookAhead(uint8 quorum, uint32 lookAheadBlocks) private {
        require(stakeTypePerQuorum[quorum] == StakeType.TOTAL_SLASHABLE, "QuorumNotSlashable");
        emit LookAheadPeriodChanged(slashableStakeLookAheadPerQuorum[quorum], lookAheadBlocks);
        slashableStakeLookAheadPerQuorum[quorum] = lookAheadBlocks;
    }

    function setType(uint8 quorum, StakeType stakeType) private {
        stakeTypePerQuorum[quorum] = stakeType;
        emit StakeTypeSet(stakeType);
    }
}
