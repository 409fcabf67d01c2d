// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";

struct SignatureWithExpiry {
    bytes signature;
    uint256 expiry;
}

struct SignatureWithSaltAndExpiry {
    bytes signature;
    bytes32 salt;
    uint256 expiry;
}

/// IStakeRegistry.StrategyParams: a strategy that counts in a quorum, 1e18 is one.
struct StrategyParams {
    address strategy;
    uint96 multiplier;
}

/// IRegistryCoordinator.OperatorSetParam.
struct OperatorSetParam {
    uint32 maxOperatorCount;
    uint16 kickBIPsOfOperatorStake;
    uint16 kickBIPsOfTotalStake;
}

/// IRegistryCoordinator.OperatorKickParam.
struct OperatorKickParam {
    uint8 quorumNumber;
    address operator;
}

/// IStakeRegistry.StakeUpdate: holds from its block to the block before the next one (0: still holds).
struct StakeUpdate {
    uint32 updateBlockNumber;
    uint32 nextUpdateBlockNumber;
    uint96 stake;
}

/// IRegistryCoordinator.QuorumBitmapUpdate.
struct QuorumBitmapUpdate {
    uint32 updateBlockNumber;
    uint32 nextUpdateBlockNumber;
    uint192 quorumBitmap;
}

enum OperatorStatus {
    NEVER_REGISTERED,
    REGISTERED,
    DEREGISTERED
}

struct OperatorInfo {
    bytes32 operatorId;
    OperatorStatus status;
}

/// IBLSApkRegistry.PubkeyRegistrationParams.
struct PubkeyRegistrationParams {
    BN254.G1Point pubkeyRegistrationSignature;
    BN254.G1Point pubkeyG1;
    BN254.G2Point pubkeyG2;
}

/// IBLSSignatureChecker.NonSignerStakesAndSignature.
struct NonSignerStakesAndSignature {
    uint32[] nonSignerQuorumBitmapIndices;
    BN254.G1Point[] nonSignerPubkeys;
    BN254.G1Point[] quorumApks;
    BN254.G2Point apkG2;
    BN254.G1Point sigma;
    uint32[] quorumApkIndices;
    uint32[] totalStakeIndices;
    uint32[][] nonSignerStakeIndices;
}

/// IBLSSignatureChecker.QuorumStakeTotals.
struct QuorumStakeTotals {
    uint96[] signedStakeForQuorum;
    uint96[] totalStakeForQuorum;
}

/// An operator set of AllocationManager.
struct OperatorSet {
    address avs;
    uint32 id;
}
