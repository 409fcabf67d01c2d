// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// EIP-712 digests of the domain "EigenLayer", and who signed them.
library Eip712 {
    bytes32 private constant DOMAIN = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant DOMAIN_ANYWHERE = keccak256("EIP712Domain(string name,string version,address verifyingContract)");

    /// SignatureUtilsMixin._calculateSignableDigest: for this chain alone.
    function digest(bytes32 structHash) internal view returns (bytes32) {
        return wrap(keccak256(abi.encode(DOMAIN, keccak256("EigenLayer"), keccak256("v1"), block.chainid, address(this))), structHash);
    }

    /// ECDSACertificateVerifier.calculateCertificateDigest: for every chain.
    function digestAnywhere(bytes32 structHash) internal view returns (bytes32) {
        return wrap(keccak256(abi.encode(DOMAIN_ANYWHERE, keccak256("EigenLayer"), keccak256("v1"), address(this))), structHash);
    }

    function wrap(bytes32 domain, bytes32 structHash) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    /// The signer of 65 bytes r, s, v that stand at an offset.
    function signerAt(bytes32 hash, bytes memory signatures, uint256 offset) internal pure returns (address) {
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly {
            let at := add(add(signatures, 32), offset)
            r := mload(at)
            s := mload(add(at, 32))
            v := byte(0, mload(add(at, 64)))
        }
        return ecrecover(hash, v, r, s);
    }
}
