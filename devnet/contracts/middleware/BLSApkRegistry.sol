// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "../lib/BN254.sol";
import {PubkeyRegistrationParams} from "../lib/Types.sol";
import {Registry} from "./Registry.sol";

/// The BLS key of each operator and the aggregate key of each quorum, with its history of hashes.
contract BLSApkRegistry is Registry {
    using BN254 for BN254.G1Point;

    struct ApkUpdate {
        bytes24 apkHash;
        uint32 updateBlockNumber;
        uint32 nextUpdateBlockNumber;
    }

    mapping(address => BN254.G1Point) public operatorToPubkey;
    mapping(address => bytes32) public operatorToPubkeyHash;
    mapping(bytes32 => address) public pubkeyHashToOperator;
    mapping(uint8 => ApkUpdate[]) public apkHistory;
    mapping(uint8 => BN254.G1Point) public currentApk;

    event NewPubkeyRegistration(address indexed operator, BN254.G1Point pubkeyG1, BN254.G2Point pubkeyG2);
    event OperatorAddedToQuorums(address operator, bytes32 operatorId, bytes quorumNumbers);
    event OperatorRemovedFromQuorums(address operator, bytes32 operatorId, bytes quorumNumbers);

    function initialize(address coordinator) external initializer {
        registryCoordinator = coordinator;
    }

    function initializeQuorum(uint8 quorum) external onlyRegistryCoordinator {
        require(apkHistory[quorum].length == 0, "BLSApkRegistry.initializeQuorum: quorum already exists");
        apkHistory[quorum].push(ApkUpdate(0, uint32(block.number), 0));
    }

    /// BLSApkRegistry.registerBLSPublicKey: one key per operator and one operator per key; the pairing proves both halves and ownership.
    function registerBLSPublicKey(address operator, PubkeyRegistrationParams calldata params, BN254.G1Point calldata message)
        external
        onlyRegistryCoordinator
        returns (bytes32 operatorId)
    {
        operatorId = BN254.hash(params.pubkeyG1);
        require(params.pubkeyG1.X != 0 || params.pubkeyG1.Y != 0, "BLSApkRegistry.registerBLSPublicKey: cannot register zero pubkey");
        require(operatorToPubkeyHash[operator] == 0, "BLSApkRegistry.registerBLSPublicKey: operator already registered pubkey");
        require(pubkeyHashToOperator[operatorId] == address(0), "BLSApkRegistry.registerBLSPublicKey: public key already registered");
        require(provesOwnership(params, message), "BLSApkRegistry.registerBLSPublicKey: either the G1 signature is wrong, or G1 and G2 private key do not match");
        operatorToPubkey[operator] = params.pubkeyG1;
        operatorToPubkeyHash[operator] = operatorId;
        pubkeyHashToOperator[operatorId] = operator;
        emit NewPubkeyRegistration(operator, params.pubkeyG1, params.pubkeyG2);
    }

    function registerOperator(address operator, bytes calldata quorums) external onlyRegistryCoordinator {
        (BN254.G1Point memory key, bytes32 operatorId) = getRegisteredPubkey(operator);
        addToApks(quorums, key);
        emit OperatorAddedToQuorums(operator, operatorId, quorums);
    }

    function deregisterOperator(address operator, bytes calldata quorums) external onlyRegistryCoordinator {
        (BN254.G1Point memory key, bytes32 operatorId) = getRegisteredPubkey(operator);
        addToApks(quorums, key.negate());
        emit OperatorRemovedFromQuorums(operator, operatorId, quorums);
    }

    function getRegisteredPubkey(address operator) public view returns (BN254.G1Point memory, bytes32) {
        require(operatorToPubkeyHash[operator] != 0, "BLSApkRegistry.getRegisteredPubkey: operator is not registered");
        return (operatorToPubkey[operator], operatorToPubkeyHash[operator]);
    }

    function getOperatorId(address operator) external view returns (bytes32) {
        return operatorToPubkeyHash[operator];
    }

    function getOperatorFromPubkeyHash(bytes32 pubkeyHash) external view returns (address) {
        return pubkeyHashToOperator[pubkeyHash];
    }

    function getApk(uint8 quorum) external view returns (BN254.G1Point memory) {
        return currentApk[quorum];
    }

    function getApkHistoryLength(uint8 quorum) external view returns (uint32) {
        return uint32(apkHistory[quorum].length);
    }

    function getApkUpdateAtIndex(uint8 quorum, uint256 index) external view returns (ApkUpdate memory) {
        return apkHistory[quorum][index];
    }

    function getApkIndicesAtBlockNumber(bytes calldata quorums, uint256 blockNumber) external view returns (uint32[] memory indices) {
        indices = new uint32[](quorums.length);
        for (uint256 i; i < quorums.length; ++i) {
            ApkUpdate[] storage history = apkHistory[uint8(quorums[i])];
            uint256 found = history.length;
            while (found > 0 && history[found - 1].updateBlockNumber > blockNumber) --found;
            require(found > 0, "BLSApkRegistry.getApkIndicesAtBlockNumber: blockNumber is before the first update");
            indices[i] = uint32(found - 1);
        }
    }

    function getApkHashAtBlockNumberAndIndex(uint8 quorum, uint32 blockNumber, uint256 index) external view returns (bytes24) {
        ApkUpdate memory update = apkHistory[quorum][index];
        require(blockNumber >= update.updateBlockNumber, "BLSApkRegistry._validateApkHashAtBlockNumber: index too recent");
        require(
            update.nextUpdateBlockNumber == 0 || blockNumber < update.nextUpdateBlockNumber,
            "BLSApkRegistry._validateApkHashAtBlockNumber: not latest apk update"
        );
        return update.apkHash;
    }

    function addToApks(bytes calldata quorums, BN254.G1Point memory point) private {
        for (uint256 i; i < quorums.length; ++i) {
            uint8 quorum = uint8(quorums[i]);
            BN254.G1Point memory apk = currentApk[quorum].plus(point);
            currentApk[quorum] = apk;
            ApkUpdate[] storage history = apkHistory[quorum];
            ApkUpdate storage last = history[history.length - 1];
            bytes24 apkHash = bytes24(apk.hash());
            if (last.updateBlockNumber == block.number) {
                last.apkHash = apkHash;
            } else {
                last.nextUpdateBlockNumber = uint32(block.number);
                history.push(ApkUpdate(apkHash, uint32(block.number), 0));
            }
        }
    }

    /// e(sigma + gamma P, -[1]_2) e(H(m) + gamma [1]_1, P') = 1, with gamma drawn from all of them.
    function provesOwnership(PubkeyRegistrationParams memory p, BN254.G1Point memory message) private view returns (bool) {
        BN254.G1Point memory sigma = p.pubkeyRegistrationSignature;
        uint256 gamma = uint256(
            keccak256(abi.encodePacked(sigma.X, sigma.Y, p.pubkeyG1.X, p.pubkeyG1.Y, p.pubkeyG2.X, p.pubkeyG2.Y, message.X, message.Y))
        ) % BN254.R;
        return BN254.pairing(
            sigma.plus(p.pubkeyG1.mul(gamma)), BN254.negGeneratorG2(), message.plus(BN254.generator().mul(gamma)), p.pubkeyG2
        );
    }
}
