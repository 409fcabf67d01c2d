// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperatorSet} from "../lib/Types.sol";
import {EigenPod} from "./EigenPod.sol";
import {IDelegation} from "./ICore.sol";
import {IShareManager} from "./IShareManager.sol";

/// Shares of native ETH (slashing release): gains are shares, losses lower the owner's slashing factor. Beacon chain proofs are not checked.
contract EigenPodManager is IShareManager {
    uint64 private constant WAD = 1e18;

    IDelegation public immutable delegationManager;
    mapping(address => EigenPod) public ownerToPod;
    mapping(address => int256) public podOwnerDepositShares;
    mapping(address => uint64) private slashingFactors;

    event PodDeployed(address indexed eigenPod, address indexed podOwner);
    event PodSharesUpdated(address indexed podOwner, int256 sharesDelta);
    event NewTotalShares(address indexed podOwner, int256 newTotalShares);
    event BeaconChainSlashingFactorDecreased(address staker, uint64 prevBeaconChainSlashingFactor, uint64 newBeaconChainSlashingFactor);
    event BurnableETHSharesIncreased(uint256 shares);

    modifier onlyDelegationManager() {
        require(msg.sender == address(delegationManager), "OnlyDelegationManager");
        _;
    }

    constructor(IDelegation delegation) {
        delegationManager = delegation;
    }

    function createPod() external returns (address) {
        require(address(ownerToPod[msg.sender]) == address(0), "EigenPodAlreadyExists");
        ownerToPod[msg.sender] = new EigenPod(msg.sender);
        emit PodDeployed(address(ownerToPod[msg.sender]), msg.sender);
        return address(ownerToPod[msg.sender]);
    }

    /// EigenPodManager.recordBeaconChainETHBalanceUpdate.
    function recordBeaconChainETHBalanceUpdate(address podOwner, uint256 prevRestakedBalanceWei, int256 balanceDeltaWei) external {
        require(msg.sender == address(ownerToPod[podOwner]), "OnlyEigenPod");
        if (balanceDeltaWei > 0) {
            uint256 before = add(podOwner, uint256(balanceDeltaWei));
            delegationManager.increaseDelegatedShares(podOwner, delegationManager.beaconChainETHStrategy(), before, uint256(balanceDeltaWei));
        } else if (balanceDeltaWei < 0) {
            uint64 previous = beaconChainSlashingFactor(podOwner);
            uint64 reduced = uint64(previous * (prevRestakedBalanceWei - uint256(-balanceDeltaWei)) / prevRestakedBalanceWei);
            slashingFactors[podOwner] = reduced;
            emit BeaconChainSlashingFactorDecreased(podOwner, previous, reduced);
            delegationManager.decreaseDelegatedShares(podOwner, uint256(podOwnerDepositShares[podOwner]), previous - reduced);
        }
    }

    function addShares(address staker, address, uint256 shares) external onlyDelegationManager returns (uint256) {
        return add(staker, shares);
    }

    function removeDepositShares(address staker, address, uint256 shares) external onlyDelegationManager returns (uint256) {
        int256 left = podOwnerDepositShares[staker] - int256(shares);
        require(left >= 0, "SharesNegative");
        podOwnerDepositShares[staker] = left;
        emit NewTotalShares(staker, left);
        return uint256(left);
    }

    /// The pod pays; nothing here changes.
    function withdrawSharesAsTokens(address staker, address, uint256 shares) external onlyDelegationManager {
        ownerToPod[staker].withdrawRestakedBeaconChainETH(shares);
    }

    function increaseBurnOrRedistributableShares(OperatorSet calldata, uint256, address, uint256 shares) external onlyDelegationManager {
        emit BurnableETHSharesIncreased(shares);
    }

    function stakerDepositShares(address staker, address) external view returns (uint256) {
        return podOwnerDepositShares[staker] < 0 ? 0 : uint256(podOwnerDepositShares[staker]);
    }

    /// One until the first loss.
    function beaconChainSlashingFactor(address staker) public view returns (uint64) {
        return slashingFactors[staker] == 0 ? WAD : slashingFactors[staker];
    }

    function getPod(address podOwner) external view returns (address) {
        return address(ownerToPod[podOwner]);
    }

    function hasPod(address podOwner) external view returns (bool) {
        return address(ownerToPod[podOwner]) != address(0);
    }

    function add(address staker, uint256 shares) private returns (uint256 before) {
        before = uint256(podOwnerDepositShares[staker]);
        podOwnerDepositShares[staker] += int256(shares);
        emit PodSharesUpdated(staker, int256(shares));
        emit NewTotalShares(staker, podOwnerDepositShares[staker]);
    }
}
