// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "../lib/BN254.sol";
import {Eip712} from "../lib/Eip712.sol";
import {OperatorSet} from "../lib/Types.sol";
import {OperatorSets} from "./OperatorSets.sol";

/// KeyRegistrar (since v1.7.0): one key per operator and operator set, never used twice. An AVS and an operator call for themselves; the devnet knows no appointees here.
contract KeyRegistrar {
    using BN254 for BN254.G1Point;

    enum CurveType {
        NONE,
        ECDSA,
        BN254
    }

    bytes32 public constant ECDSA_KEY_REGISTRATION_TYPEHASH =
        keccak256("ECDSAKeyRegistration(address operator,address avs,uint32 operatorSetId,address keyAddress)");
    bytes32 public constant BN254_KEY_REGISTRATION_TYPEHASH =
        keccak256("BN254KeyRegistration(address operator,address avs,uint32 operatorSetId,bytes keyData)");

    OperatorSets public immutable allocationManager;
    mapping(bytes32 => CurveType) private curves;
    mapping(bytes32 => mapping(address => bytes)) private keys;
    mapping(bytes32 => bool) public isKeyGloballyRegistered;
    mapping(bytes32 => address) private owners;

    event OperatorSetConfigured(OperatorSet operatorSet, CurveType curveType);
    event KeyRegistered(OperatorSet operatorSet, address indexed operator, CurveType curveType, bytes pubkey);
    event KeyDeregistered(OperatorSet operatorSet, address indexed operator, CurveType curveType);

    constructor(OperatorSets allocationManager_) {
        allocationManager = allocationManager_;
    }

    /// Once per set: a curve cannot be changed.
    function configureOperatorSet(OperatorSet calldata operatorSet, CurveType curveType) external {
        require(msg.sender == operatorSet.avs, "InvalidPermissions");
        require(curveType == CurveType.ECDSA || curveType == CurveType.BN254, "InvalidCurveType");
        require(curves[keyOf(operatorSet)] == CurveType.NONE, "ConfigurationAlreadySet");
        curves[keyOf(operatorSet)] = curveType;
        emit OperatorSetConfigured(operatorSet, curveType);
    }

    /// The key signs for its owner and set. It is taken for ever, whatever is deregistered later.
    function registerKey(address operator, OperatorSet calldata operatorSet, bytes calldata keyData, bytes calldata signature) external {
        require(msg.sender == operator, "InvalidPermissions");
        CurveType curve = curves[keyOf(operatorSet)];
        require(curve != CurveType.NONE, "OperatorSetNotConfigured");
        require(keys[keyOf(operatorSet)][operator].length == 0, "OperatorAlreadyRegistered");
        if (curve == CurveType.ECDSA) checkEcdsa(operator, operatorSet, keyData, signature);
        else checkBn254(operator, operatorSet, keyData, signature);
        bytes32 hash = hashOf(keyData, curve);
        require(!isKeyGloballyRegistered[hash], "KeyAlreadyRegistered");
        keys[keyOf(operatorSet)][operator] = keyData;
        (isKeyGloballyRegistered[hash], owners[hash]) = (true, operator);
        emit KeyRegistered(operatorSet, operator, curve, keyData);
    }

    /// Not while the operator can be slashed for the set.
    function deregisterKey(address operator, OperatorSet calldata operatorSet) external {
        require(msg.sender == operator, "InvalidPermissions");
        require(!allocationManager.isOperatorSlashable(operator, operatorSet), "OperatorStillSlashable");
        require(keys[keyOf(operatorSet)][operator].length != 0, "KeyNotFound");
        delete keys[keyOf(operatorSet)][operator];
        emit KeyDeregistered(operatorSet, operator, curves[keyOf(operatorSet)]);
    }

    function isRegistered(OperatorSet calldata operatorSet, address operator) external view returns (bool) {
        return keys[keyOf(operatorSet)][operator].length != 0;
    }

    function getOperatorSetCurveType(OperatorSet calldata operatorSet) external view returns (CurveType) {
        return curves[keyOf(operatorSet)];
    }

    function getBN254Key(OperatorSet calldata operatorSet, address operator) external view returns (BN254.G1Point memory g1, BN254.G2Point memory g2) {
        require(curves[keyOf(operatorSet)] == CurveType.BN254, "InvalidCurveType");
        bytes memory key = keys[keyOf(operatorSet)][operator];
        if (key.length != 0) (g1.X, g1.Y, g2.X, g2.Y) = abi.decode(key, (uint256, uint256, uint256[2], uint256[2]));
    }

    function getECDSAKey(OperatorSet calldata operatorSet, address operator) external view returns (bytes memory) {
        require(curves[keyOf(operatorSet)] == CurveType.ECDSA, "InvalidCurveType");
        return keys[keyOf(operatorSet)][operator];
    }

    function getKeyHash(OperatorSet calldata operatorSet, address operator) external view returns (bytes32) {
        bytes memory key = keys[keyOf(operatorSet)][operator];
        return key.length == 0 ? bytes32(0) : hashOf(key, curves[keyOf(operatorSet)]);
    }

    function getECDSAKeyRegistrationMessageHash(address operator, OperatorSet memory operatorSet, address keyAddress) public view returns (bytes32) {
        return Eip712.digest(keccak256(abi.encode(ECDSA_KEY_REGISTRATION_TYPEHASH, operator, operatorSet.avs, operatorSet.id, keyAddress)));
    }

    function getBN254KeyRegistrationMessageHash(address operator, OperatorSet memory operatorSet, bytes calldata keyData) public view returns (bytes32) {
        return Eip712.digest(keccak256(abi.encode(BN254_KEY_REGISTRATION_TYPEHASH, operator, operatorSet.avs, operatorSet.id, keccak256(keyData))));
    }

    function checkEcdsa(address operator, OperatorSet calldata operatorSet, bytes calldata keyData, bytes calldata signature) private view {
        require(keyData.length == 20, "InvalidKeyFormat");
        address key = address(bytes20(keyData));
        require(key != address(0), "ZeroPubkey");
        require(Eip712.signerAt(getECDSAKeyRegistrationMessageHash(operator, operatorSet, key), signature, 0) == key, "InvalidSignature");
    }

    /// BN254SignatureVerifier.verifySignature: both halves of the key and the signature in one pairing, mixed by gamma.
    function checkBn254(address operator, OperatorSet calldata operatorSet, bytes calldata keyData, bytes calldata signature) private view {
        BN254.G1Point memory g1;
        BN254.G2Point memory g2;
        BN254.G1Point memory sigma;
        (g1.X, g1.Y, g2.X, g2.Y) = abi.decode(keyData, (uint256, uint256, uint256[2], uint256[2]));
        (sigma.X, sigma.Y) = abi.decode(signature, (uint256, uint256));
        require(g1.X != 0 || g1.Y != 0, "ZeroPubkey");
        bytes32 digest = getBN254KeyRegistrationMessageHash(operator, operatorSet, keyData);
        uint256 gamma = uint256(keccak256(abi.encodePacked(digest, g1.X, g1.Y, g2.X, g2.Y, sigma.X, sigma.Y))) % BN254.R;
        require(
            BN254.pairing(
                sigma.plus(g1.mul(gamma)), BN254.negGeneratorG2(), BN254.hashToG1(digest).plus(BN254.generator().mul(gamma)), g2
            ),
            "InvalidSignature"
        );
    }

    function hashOf(bytes memory key, CurveType curve) private pure returns (bytes32) {
        if (curve == CurveType.ECDSA) return keccak256(key);
        (uint256 x, uint256 y,,) = abi.decode(key, (uint256, uint256, uint256[2], uint256[2]));
        return BN254.hash(BN254.G1Point(x, y));
    }

    function keyOf(OperatorSet memory operatorSet) private pure returns (bytes32) {
        return bytes32(abi.encodePacked(operatorSet.avs, uint96(operatorSet.id)));
    }
}
