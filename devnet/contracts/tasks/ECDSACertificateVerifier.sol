// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Eip712} from "../lib/Eip712.sol";
import {OperatorSet} from "../lib/Types.sol";

/// ECDSACertificateVerifier (since v1.7.0): tables of operators' keys and weights by time, and certificates against them. On the devnet one account brings the tables.
contract ECDSACertificateVerifier {
    struct ECDSAOperatorInfo {
        address pubkey;
        uint256[] weights;
    }

    struct OperatorSetConfig {
        address owner;
        uint32 maxStalenessPeriod;
    }

    struct ECDSACertificate {
        uint32 referenceTimestamp;
        bytes32 messageHash;
        bytes sig;
    }

    uint256 private constant BPS = 10_000;
    uint256 private constant SIGNATURE_SIZE = 65;
    bytes32 public constant ECDSA_CERTIFICATE_TYPEHASH = keccak256("ECDSACertificate(uint32 referenceTimestamp,bytes32 messageHash)");

    address public immutable operatorTableUpdater;
    mapping(bytes32 => mapping(uint32 => ECDSAOperatorInfo[])) private tables;
    mapping(bytes32 => uint32) private latest;
    mapping(bytes32 => OperatorSetConfig) private configs;

    event TableUpdated(OperatorSet operatorSet, uint32 referenceTimestamp, ECDSAOperatorInfo[] operatorInfos);

    constructor(address updater) {
        operatorTableUpdater = updater;
    }

    function updateOperatorTable(OperatorSet calldata operatorSet, uint32 referenceTimestamp, ECDSAOperatorInfo[] calldata infos, OperatorSetConfig calldata config)
        external
    {
        require(msg.sender == operatorTableUpdater, "OnlyTableUpdater");
        bytes32 key = keyOf(operatorSet);
        require(referenceTimestamp > latest[key], "TableUpdateStale");
        for (uint256 i; i < infos.length; ++i) tables[key][referenceTimestamp].push(infos[i]);
        latest[key] = referenceTimestamp;
        configs[key] = config;
        emit TableUpdated(operatorSet, referenceTimestamp, infos);
    }

    /// ECDSACertificateVerifier.verifyCertificateProportion: each kind of weight reaches its part of the whole.
    function verifyCertificateProportion(OperatorSet calldata operatorSet, ECDSACertificate calldata cert, uint16[] calldata totalStakeProportionThresholds)
        external
        view
        returns (bool)
    {
        ECDSAOperatorInfo[] memory table = tables[keyOf(operatorSet)][cert.referenceTimestamp];
        (uint256[] memory signed, uint256[] memory total) = weigh(operatorSet, cert, table);
        require(signed.length == totalStakeProportionThresholds.length, "ArrayLengthMismatch");
        for (uint256 i; i < signed.length; ++i) {
            if (signed[i] < total[i] * totalStakeProportionThresholds[i] / BPS) return false;
        }
        return true;
    }

    function verifyCertificate(OperatorSet calldata operatorSet, ECDSACertificate calldata cert) external view returns (uint256[] memory signed) {
        (signed,) = weigh(operatorSet, cert, tables[keyOf(operatorSet)][cert.referenceTimestamp]);
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

    function calculateCertificateDigest(uint32 referenceTimestamp, bytes32 messageHash) public view returns (bytes32) {
        return Eip712.digestAnywhere(keccak256(abi.encode(ECDSA_CERTIFICATE_TYPEHASH, referenceTimestamp, messageHash)));
    }

    /// Signatures stand one behind the other, by ascending address of the signers, all of whom are in the table.
    function weigh(OperatorSet calldata operatorSet, ECDSACertificate calldata cert, ECDSAOperatorInfo[] memory table)
        private
        view
        returns (uint256[] memory signed, uint256[] memory total)
    {
        OperatorSetConfig memory config = configs[keyOf(operatorSet)];
        require(config.maxStalenessPeriod == 0 || block.timestamp <= uint256(cert.referenceTimestamp) + config.maxStalenessPeriod, "CertificateStale");
        require(table.length != 0, "ReferenceTimestampDoesNotExist");
        require(cert.sig.length != 0 && cert.sig.length % SIGNATURE_SIZE == 0, "InvalidSignatureLength");
        (signed, total) = (new uint256[](table[0].weights.length), new uint256[](table[0].weights.length));
        for (uint256 i; i < table.length; ++i) add(total, table[i].weights);
        bytes32 digest = calculateCertificateDigest(cert.referenceTimestamp, cert.messageHash);
        address previous;
        for (uint256 offset; offset < cert.sig.length; offset += SIGNATURE_SIZE) {
            address signer = Eip712.signerAt(digest, cert.sig, offset);
            require(signer > previous, "SignersNotOrdered");
            add(signed, weightsOf(signer, table));
            previous = signer;
        }
    }

    function weightsOf(address signer, ECDSAOperatorInfo[] memory table) private pure returns (uint256[] memory) {
        for (uint256 i; i < table.length; ++i) {
            if (table[i].pubkey == signer) return table[i].weights;
        }
        revert("VerificationFailed");
    }

    function add(uint256[] memory sum, uint256[] memory weights) private pure {
        for (uint256 i; i < sum.length; ++i) sum[i] += weights[i];
    }

    function keyOf(OperatorSet memory operatorSet) private pure returns (bytes32) {
        return bytes32(abi.encodePacked(operatorSet.avs, uint96(operatorSet.id)));
    }
}
