// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "../lib/Base.sol";
import {OperatorSet} from "../lib/Types.sol";
import {RewardsCoordinator} from "./RewardsCoordinator.sol";
import {Token} from "./Token.sol";

/// EmissionsController (since v1.12): each epoch's new EIGEN is split by weight. The devnet's EIGEN is minted without its backing token, and its
/// epochs are shorter than the coordinator's day, so that a submission is for the day in which its epoch begins.
contract EmissionsController is Ownable {
    enum DistributionType {
        Disabled,
        RewardsForAllEarners,
        OperatorSetTotalStake,
        OperatorSetUniqueStake,
        EigenDA,
        Manual
    }

    struct Distribution {
        uint64 weight;
        uint64 startEpoch;
        uint64 totalEpochs;
        DistributionType distributionType;
        OperatorSet operatorSet;
        RewardsCoordinator.StrategyAndMultiplier[][] strategiesAndMultipliers;
    }

    struct Epoch {
        bool minted;
        uint64 totalProcessed;
    }

    uint256 public constant MAX_TOTAL_WEIGHT = 10_000;
    uint32 private constant DAY = 86400;

    Token public immutable EIGEN;
    RewardsCoordinator public immutable REWARDS_COORDINATOR;
    uint256 public immutable EMISSIONS_INFLATION_RATE;
    uint256 public immutable EMISSIONS_START_TIME;
    uint256 public immutable EMISSIONS_EPOCH_LENGTH;
    address public incentiveCouncil;
    uint16 public totalWeight;
    Distribution[] private distributions;
    mapping(uint256 => Epoch) private epochs;

    event DistributionAdded(uint256 indexed distributionId, uint256 indexed epoch, Distribution distribution);
    event DistributionUpdated(uint256 indexed distributionId, uint256 indexed epoch, Distribution distribution);
    event DistributionProcessed(uint256 indexed distributionId, uint256 indexed epoch, Distribution distribution, bool success);
    event IncentiveCouncilUpdated(address indexed incentiveCouncil);
    event Swept(address indexed incentiveCouncil, uint256 amount);

    modifier onlyIncentiveCouncil() {
        require(msg.sender == incentiveCouncil, "CallerIsNotIncentiveCouncil");
        _;
    }

    constructor(address owner_, address council, Token eigen, RewardsCoordinator coordinator, uint256 inflationRate, uint256 startTime, uint256 epochLength) {
        (EIGEN, REWARDS_COORDINATOR) = (eigen, coordinator);
        (EMISSIONS_INFLATION_RATE, EMISSIONS_START_TIME, EMISSIONS_EPOCH_LENGTH) = (inflationRate, startTime, epochLength);
        _transferOwnership(owner_);
        setCouncil(council);
        eigen.approve(address(coordinator), type(uint256).max);
    }

    function setIncentiveCouncil(address newIncentiveCouncil) external onlyOwner {
        setCouncil(newIncentiveCouncil);
    }

    function addDistribution(Distribution calldata distribution) external onlyIncentiveCouncil returns (uint256 distributionId) {
        require(distribution.distributionType != DistributionType.Disabled, "CannotAddDisabledDistribution");
        check(distribution, totalWeight);
        distributionId = distributions.length;
        distributions.push(distribution);
        totalWeight += uint16(distribution.weight);
        emit DistributionAdded(distributionId, getCurrentEpoch(), distribution);
    }

    /// What is disabled stays so; disabling is an update to that type, and has no event of its own.
    function updateDistribution(uint256 distributionId, Distribution calldata distribution) external onlyIncentiveCouncil {
        require(distributions[distributionId].distributionType != DistributionType.Disabled, "DistributionIsDisabled");
        uint16 rest = totalWeight - uint16(distributions[distributionId].weight);
        check(distribution, rest);
        totalWeight = rest + uint16(distribution.weight);
        distributions[distributionId] = distribution;
        emit DistributionUpdated(distributionId, getCurrentEpoch(), distribution);
    }

    /// Anybody: the next distributions of this epoch, in their order. One that fails does not hold up the others.
    function pressButton(uint256 length) external {
        uint256 epoch = getCurrentEpoch();
        require(epoch != type(uint256).max, "EmissionsNotStarted");
        require(isButtonPressable(), "AllDistributionsProcessed");
        if (!epochs[epoch].minted) {
            epochs[epoch].minted = true;
            EIGEN.mint(address(this), EMISSIONS_INFLATION_RATE);
        }
        uint256 next = epochs[epoch].totalProcessed;
        uint256 end = next + length < distributions.length ? next + length : distributions.length;
        for (; next < end; ++next) process(next, epoch);
        epochs[epoch].totalProcessed = uint64(end);
    }

    /// What an epoch left over goes to the council, once all of it is processed.
    function sweep() external {
        uint256 amount = EIGEN.balanceOf(address(this));
        if (isButtonPressable() || amount == 0) return;
        EIGEN.transfer(incentiveCouncil, amount);
        emit Swept(incentiveCouncil, amount);
    }

    /// Only this contract calls it, to be able to fail.
    function submit(Distribution calldata distribution, uint256 amount) external {
        require(msg.sender == address(this), "OnlySelf");
        uint256 count = distribution.strategiesAndMultipliers.length;
        uint32 start = uint32(lastTimeButtonPressable()) / DAY * DAY;
        for (uint256 i; i < count; ++i) {
            RewardsCoordinator.RewardsSubmission memory submission =
                RewardsCoordinator.RewardsSubmission(distribution.strategiesAndMultipliers[i], EIGEN, amount / count, start, DAY);
            if (distribution.distributionType == DistributionType.RewardsForAllEarners) REWARDS_COORDINATOR.createRewardsForAllEarners(submission);
            else if (distribution.distributionType == DistributionType.OperatorSetTotalStake) REWARDS_COORDINATOR.createTotalStakeRewardsSubmission(distribution.operatorSet, submission);
            else if (distribution.distributionType == DistributionType.OperatorSetUniqueStake) REWARDS_COORDINATOR.createUniqueStakeRewardsSubmission(distribution.operatorSet, submission);
            else REWARDS_COORDINATOR.createAVSRewardsSubmission(submission);
        }
    }

    function getCurrentEpoch() public view returns (uint256) {
        return block.timestamp < EMISSIONS_START_TIME ? type(uint256).max : (block.timestamp - EMISSIONS_START_TIME) / EMISSIONS_EPOCH_LENGTH;
    }

    function isButtonPressable() public view returns (bool) {
        return epochs[getCurrentEpoch()].totalProcessed < distributions.length;
    }

    function lastTimeButtonPressable() public view returns (uint256) {
        return EMISSIONS_START_TIME + EMISSIONS_EPOCH_LENGTH * getCurrentEpoch();
    }

    function getTotalProcessableDistributions() external view returns (uint256) {
        return distributions.length;
    }

    function getDistribution(uint256 distributionId) external view returns (Distribution memory) {
        return distributions[distributionId];
    }

    function process(uint256 distributionId, uint256 epoch) private {
        Distribution memory distribution = distributions[distributionId];
        if (distribution.distributionType == DistributionType.Disabled || distribution.startEpoch > epoch) return;
        if (distribution.totalEpochs != 0 && distribution.startEpoch + distribution.totalEpochs <= epoch) return;
        uint256 amount = EMISSIONS_INFLATION_RATE * distribution.weight / MAX_TOTAL_WEIGHT;
        bool success = true;
        if (distribution.distributionType == DistributionType.Manual) EIGEN.transfer(incentiveCouncil, amount);
        else try this.submit(distribution, amount) {} catch { success = false; }
        emit DistributionProcessed(distributionId, epoch, distribution, success);
    }

    /// An epoch's distributions stay as they are until all of them are processed.
    function check(Distribution calldata distribution, uint256 otherWeight) private view {
        uint256 epoch = getCurrentEpoch();
        require(epoch == type(uint256).max || !isButtonPressable(), "AllDistributionsMustBeProcessed");
        require(epoch == type(uint256).max || distribution.startEpoch > epoch, "StartEpochMustBeInTheFuture");
        require(distribution.weight + otherWeight <= MAX_TOTAL_WEIGHT, "TotalWeightExceedsMax");
        require(distribution.distributionType == DistributionType.Manual || distribution.strategiesAndMultipliers.length != 0, "RewardsSubmissionsCannotBeEmpty");
    }

    function setCouncil(address newIncentiveCouncil) private {
        incentiveCouncil = newIncentiveCouncil;
        emit IncentiveCouncilUpdated(newIncentiveCouncil);
    }
}
