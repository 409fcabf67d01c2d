// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// The curve of the BLS keys of EigenLayer AVSs (alt_bn128), on the precompiles of EIP-196 and EIP-197.
library BN254 {
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    struct G1Point {
        uint256 X;
        uint256 Y;
    }

    /// Coordinates in Fp2 stand as [imaginary, real], as the pairing precompile wants them.
    struct G2Point {
        uint256[2] X;
        uint256[2] Y;
    }

    function generator() internal pure returns (G1Point memory) {
        return G1Point(1, 2);
    }

    function negGeneratorG2() internal pure returns (G2Point memory) {
        return G2Point(
            [
                11559732032986387107991004021392285783925812861821192530917403151452391805634,
                10857046999023057135944570762232829481370756359578518086990519993285655852781
            ],
            [
                17805874995975841540914202342111839520379459829704422454583296818431106115052,
                13392588948715843804641432497768002650278120570034223513918757245338268106653
            ]
        );
    }

    function negate(G1Point memory p) internal pure returns (G1Point memory) {
        return p.X == 0 && p.Y == 0 ? p : G1Point(p.X, P - (p.Y % P));
    }

    function plus(G1Point memory a, G1Point memory b) internal view returns (G1Point memory sum) {
        uint256[4] memory input = [a.X, a.Y, b.X, b.Y];
        bool done;
        assembly {
            done := staticcall(gas(), 0x06, input, 0x80, sum, 0x40)
        }
        require(done, "BN254: addition failed");
    }

    function mul(G1Point memory p, uint256 scalar) internal view returns (G1Point memory product) {
        uint256[3] memory input = [p.X, p.Y, scalar];
        bool done;
        assembly {
            done := staticcall(gas(), 0x07, input, 0x60, product, 0x40)
        }
        require(done, "BN254: multiplication failed");
    }

    /// True when e(a1, a2) * e(b1, b2) = 1.
    function pairing(G1Point memory a1, G2Point memory a2, G1Point memory b1, G2Point memory b2) internal view returns (bool) {
        uint256[12] memory input = [
            a1.X, a1.Y, a2.X[0], a2.X[1], a2.Y[0], a2.Y[1],
            b1.X, b1.Y, b2.X[0], b2.X[1], b2.Y[0], b2.Y[1]
        ];
        uint256[1] memory result;
        bool done;
        assembly {
            done := staticcall(gas(), 0x08, input, 0x180, result, 0x20)
        }
        return done && result[0] == 1;
    }

    /// The id of an operator: keccak256(X, Y) of its G1 key (BN254.hashG1Point).
    function hash(G1Point memory p) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(p.X, p.Y));
    }

    /// Try and increment from x = digest mod P (BN254.hashToG1).
    function hashToG1(bytes32 digest) internal view returns (G1Point memory) {
        uint256 x = uint256(digest) % P;
        while (true) {
            uint256 beta = addmod(mulmod(mulmod(x, x, P), x, P), 3, P);
            uint256 y = power(beta, (P + 1) >> 2);
            if (mulmod(y, y, P) == beta) return G1Point(x, y);
            x = addmod(x, 1, P);
        }
        return G1Point(0, 0);
    }

    function power(uint256 base, uint256 exponent) private view returns (uint256) {
        uint256[6] memory input = [uint256(32), 32, 32, base, exponent, P];
        uint256[1] memory result;
        bool done;
        assembly {
            done := staticcall(gas(), 0x05, input, 0xc0, result, 0x20)
        }
        require(done, "BN254: power failed");
        return result[0];
    }
}
