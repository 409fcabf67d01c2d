// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "../lib/BN254.sol";
import {OperatorSet} from "../lib/Types.sol";

/// BN254CertificateVerifier (since v1.7.0): of a table the root over its operators, their aggregate key and the sums of their weights are kept; a certificate
/// names who did not sign, with proofs. On the devnet one account brings the tables.
contract BN254CertificateVerifier {
    using BN254 for BN254.G1Point;

    struct BN254OperatorInfo {
        BN254.G1Point pubkey;
        uint256[] weights;
    }

    struct BN254OperatorSetInfo {
        bytes32 operatorInfoTreeRoot;
        uint256 numOperators;
        BN254.G1Point aggregatePubkey;
        uint256[] totalWeights;
    }

    struct OperatorSetConfig {
        address owner;
        uint32 maxStalenessPeriod;
    }

    struct BN254OperatorInfoWitness {
        uint32 operatorIndex;
        bytes operatorInfoProof;
        BN254OperatorInfo operatorInfo;
    }

    struct BN254Certificate {
        uint32 referenceTimestamp;
        bytes32 messageHash;
        BN254.G1Point signature;
        BN254.G2Point apk;
        BN254OperatorInfoWitness[] nonSignerWitnesses;
    }

    uint256 private constant BPS = 10_000;
    uint256 private constant HASH_SIZE = 32;
    uint8 public constant OPERATOR_INFO_LEAF_SALT = 0x75;
    bytes32 public constant BN254_CERTIFICATE_TYPEHASH = keccak256("BN254Certificate(uint32 referenceTimestamp,bytes32 messageHash)");

    address public immutable operatorTableUpdater;
    mapping(bytes32 => mapping(uint32 => BN254OperatorSetInfo)) private tables;
    mapping(bytes32 => uint32) private latest;
    mapping(bytes32 => OperatorSetConfig) private configs;

    event TableUpdated(OperatorSet operatorSet, uint32 referenceTimestamp, BN254OperatorSetInfo operatorSetInfo);

    constructor(address updater) {
        operatorTableUpdater = updater;
    }

    function updateOperatorTable(
        OperatorSet calldata operatorSet,
        uint32 referenceTimestamp,
        BN254OperatorSetInfo calldata info,
        OperatorSetConfig calldata config
    ) external {
        require(msg.sender == operatorTableUpdater, "OnlyTableUpdater");
        bytes32 key = keyOf(operatorSet);
        require(referenceTimestamp > latest[key], "TableUpdateStale");
        tables[key][referenceTimestamp] = info;
        latest[key] = referenceTimestamp;
        configs[key] = config;
        emit TableUpdated(operatorSet, referenceTimestamp, info);
    }

    /// BN254CertificateVerifier.verifyCertificateProportion: each kind of weight reaches its part of the whole.
    function verifyCertificateProportion(OperatorSet calldata operatorSet, BN254Certificate calldata cert, uint16[] calldata totalStakeProportionThresholds)
        external
        view
        returns (bool)
    {
        uint256[] memory signed = verifyCertificate(operatorSet, cert);
        uint256[] memory total = tables[keyOf(operatorSet)][cert.referenceTimestamp].totalWeights;
        require(signed.length == totalStakeProportionThresholds.length, "ArrayLengthMismatch");
        for (uint256 i; i < signed.length; ++i) {
            if (signed[i] < total[i] * totalStakeProportionThresholds[i] / BPS) return false;
        }
        return true;
    }

    /// The weights of the table less those of the non-signers, whose keys are taken off the aggregate too. The real one keeps proven operators.
    function verifyCertificate(OperatorSet calldata operatorSet, BN254Certificate calldata cert) public view returns (uint256[] memory signed) {
        OperatorSetConfig memory config = configs[keyOf(operatorSet)];
        require(config.maxStalenessPeriod == 0 || block.timestamp <= uint256(cert.referenceTimestamp) + config.maxStalenessPeriod, "CertificateStale");
        BN254OperatorSetInfo memory table = tables[keyOf(operatorSet)][cert.referenceTimestamp];
        require(table.operatorInfoTreeRoot != 0, "ReferenceTimestampDoesNotExist");
        signed = table.totalWeights;
        BN254.G1Point memory signers = table.aggregatePubkey;
        for (uint256 i; i < cert.nonSignerWitnesses.length; ++i) {
            BN254OperatorInfoWitness calldata silent = cert.nonSignerWitnesses[i];
            require(i == 0 || silent.operatorIndex > cert.nonSignerWitnesses[i - 1].operatorIndex, "NonSignerIndicesNotSorted");
            require(silent.operatorIndex < table.numOperators, "InvalidOperatorIndex");
            require(rootOf(silent) == table.operatorInfoTreeRoot, "VerificationFailed");
            signers = signers.plus(BN254.negate(silent.operatorInfo.pubkey));
            for (uint256 j; j < signed.length && j < silent.operatorInfo.weights.length; ++j) signed[j] -= silent.operatorInfo.weights[j];
        }
        require(isSigned(calculateCertificateDigest(cert.referenceTimestamp, cert.messageHash), signers, cert), "VerificationFailed");
    }

    function latestReferenceTimestamp(OperatorSet calldata operatorSet) external view returns (uint32) {
        return latest[keyOf(operatorSet)];
    }

    function getOperatorSetOwner(OperatorSet calldata operatorSet) external view returns (address) {
        return configs[keyOf(operatorSet)].owner;
    }

    function maxOperatorTableStaleness(OperatorSet calldata operatorSet) external view returns (uint32) {
        return configs[keyOf(operatorSet)].maxStalenessPeriod;
    }

    function getOperatorSetInfo(OperatorSet calldata operatorSet, uint32 referenceTimestamp) external view returns (BN254OperatorSetInfo memory) {
        return tables[keyOf(operatorSet)][referenceTimestamp];
    }

    function calculateCertificateDigest(uint32 referenceTimestamp, bytes32 messageHash) public pure returns (bytes32) {
        return keccak256(abi.encode(BN254_CERTIFICATE_TYPEHASH, referenceTimestamp, messageHash));
    }

    function calculateOperatorInfoLeaf(BN254OperatorInfo memory operatorInfo) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(OPERATOR_INFO_LEAF_SALT, abi.encode(operatorInfo)));
    }

    /// Merkle.verifyInclusionKeccak: the index's bits say on which side the proof's hashes stand.
    function rootOf(BN254OperatorInfoWitness calldata witness) private pure returns (bytes32 hash) {
        require(witness.operatorInfoProof.length % HASH_SIZE == 0, "InvalidProofLength");
        hash = calculateOperatorInfoLeaf(witness.operatorInfo);
        uint256 index = witness.operatorIndex;
        for (uint256 from; from < witness.operatorInfoProof.length; from += HASH_SIZE) {
            bytes32 beside = bytes32(witness.operatorInfoProof[from:from + HASH_SIZE]);
            hash = index % 2 == 0 ? keccak256(abi.encodePacked(hash, beside)) : keccak256(abi.encodePacked(beside, hash));
            index /= 2;
        }
        require(index == 0, "InvalidIndex");
    }

    /// BN254SignatureVerifier.verifySignature, as KeyRegistrar has it.
    function isSigned(bytes32 digest, BN254.G1Point memory g1, BN254Certificate calldata cert) private view returns (bool) {
        BN254.G2Point memory g2 = cert.apk;
        BN254.G1Point memory sigma = cert.signature;
        uint256 gamma = uint256(keccak256(abi.encodePacked(digest, g1.X, g1.Y, g2.X, g2.Y, sigma.X, sigma.Y))) % BN254.R;
        return BN254.pairing(sigma.plus(g1.mul(gamma)), BN254.negGeneratorG2(), BN254.hashToG1(digest).plus(BN254.generator().mul(gamma)), g2);
    }

    function keyOf(OperatorSet memory operatorSet) private pure returns (bytes32) {
        return bytes32(abi.encodePacked(operatorSet.avs, uint96(operatorSet.id)));
    }
}
