// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "../lib/BN254.sol";
import {Quorums} from "../lib/Quorums.sol";
import {NonSignerStakesAndSignature, QuorumStakeTotals} from "../lib/Types.sol";
import {BLSApkRegistry} from "./BLSApkRegistry.sol";
import {RegistryCoordinator} from "./RegistryCoordinator.sol";
import {StakeRegistry} from "./StakeRegistry.sol";

/// BLSSignatureChecker: an aggregate signature against keys, stakes and bitmaps as they were at a block, found by the given indices.
abstract contract SignatureChecker {
    using BN254 for BN254.G1Point;
    using Quorums for uint192;

    RegistryCoordinator public registryCoordinator;
    bool public staleStakesForbidden;

    event StaleStakesForbiddenUpdate(bool value);

    /// BLSSignatureChecker.setStaleStakesForbidden, by the coordinator's owner. While it holds, the reference block may not be older than the
    /// quorum's last update of all stakes and the withdrawal delay allow.
    function setStaleStakesForbidden(bool value) external {
        require(msg.sender == registryCoordinator.owner(), "BLSSignatureChecker.onlyCoordinatorOwner: caller is not the owner of the registryCoordinator");
        staleStakesForbidden = value;
        emit StaleStakesForbiddenUpdate(value);
    }

    function stakeRegistry() public view returns (StakeRegistry) {
        return registryCoordinator.stakeRegistry();
    }

    function blsApkRegistry() public view returns (BLSApkRegistry) {
        return registryCoordinator.blsApkRegistry();
    }

    /// BLSSignatureChecker.checkSignatures: a signer counts once per quorum in the aggregate key, a non-signer is taken out as often.
    function checkSignatures(bytes32 digest, bytes memory quorums, uint32 blockNumber, NonSignerStakesAndSignature memory p)
        public
        view
        returns (QuorumStakeTotals memory totals, bytes32 signatoryRecordHash)
    {
        require(quorums.length != 0, "BLSSignatureChecker.checkSignatures: empty quorum input");
        require(
            quorums.length == p.quorumApks.length && quorums.length == p.quorumApkIndices.length
                && quorums.length == p.totalStakeIndices.length && quorums.length == p.nonSignerStakeIndices.length,
            "BLSSignatureChecker.checkSignatures: input quorum length mismatch"
        );
        require(
            p.nonSignerPubkeys.length == p.nonSignerQuorumBitmapIndices.length,
            "BLSSignatureChecker.checkSignatures: input nonsigner length mismatch"
        );
        require(blockNumber < block.number, "BLSSignatureChecker.checkSignatures: invalid reference block");
        if (staleStakesForbidden) requireFresh(quorums, blockNumber);

        (bytes32[] memory ids, uint192[] memory bitmaps, BN254.G1Point memory apk) = nonSigners(quorums, blockNumber, p);
        totals = countStakes(quorums, blockNumber, p, ids, bitmaps);
        apk = apk.negate();
        for (uint256 i; i < quorums.length; ++i) {
            require(
                bytes24(p.quorumApks[i].hash())
                    == blsApkRegistry().getApkHashAtBlockNumberAndIndex(uint8(quorums[i]), blockNumber, p.quorumApkIndices[i]),
                "BLSSignatureChecker.checkSignatures: quorumApk hash in storage does not match provided quorum apk"
            );
            apk = apk.plus(p.quorumApks[i]);
        }
        require(isSigned(digest, apk, p.apkG2, p.sigma), "BLSSignatureChecker.checkSignatures: signature is invalid");
        signatoryRecordHash = keccak256(abi.encodePacked(blockNumber, ids));
    }

    function requireFresh(bytes memory quorums, uint32 blockNumber) private view {
        uint256 delay = stakeRegistry().delegation().minWithdrawalDelayBlocks();
        for (uint256 i; i < quorums.length; ++i) {
            require(
                registryCoordinator.quorumUpdateBlockNumber(uint8(quorums[i])) + delay > blockNumber,
                "BLSSignatureChecker.checkSignatures: StakeRegistry updates must be within withdrawalDelayBlocks window"
            );
        }
    }

    function nonSigners(bytes memory quorums, uint32 blockNumber, NonSignerStakesAndSignature memory p)
        private
        view
        returns (bytes32[] memory ids, uint192[] memory bitmaps, BN254.G1Point memory apk)
    {
        uint192 signing = Quorums.toBitmap(quorums, registryCoordinator.quorumCount());
        ids = new bytes32[](p.nonSignerPubkeys.length);
        bitmaps = new uint192[](ids.length);
        for (uint256 j; j < ids.length; ++j) {
            ids[j] = p.nonSignerPubkeys[j].hash();
            require(j == 0 || uint256(ids[j]) > uint256(ids[j - 1]), "BLSSignatureChecker.checkSignatures: nonSignerPubkeys not sorted");
            bitmaps[j] = registryCoordinator.getQuorumBitmapAtBlockNumberByIndex(ids[j], blockNumber, p.nonSignerQuorumBitmapIndices[j]);
            apk = apk.plus(p.nonSignerPubkeys[j].mul((bitmaps[j] & signing).count()));
        }
    }

    function countStakes(
        bytes memory quorums,
        uint32 blockNumber,
        NonSignerStakesAndSignature memory p,
        bytes32[] memory ids,
        uint192[] memory bitmaps
    ) private view returns (QuorumStakeTotals memory totals) {
        totals = QuorumStakeTotals(new uint96[](quorums.length), new uint96[](quorums.length));
        StakeRegistry registry = stakeRegistry();
        for (uint256 i; i < quorums.length; ++i) {
            uint8 quorum = uint8(quorums[i]);
            uint96 total = registry.getTotalStakeAtBlockNumberFromIndex(quorum, blockNumber, p.totalStakeIndices[i]);
            (totals.totalStakeForQuorum[i], totals.signedStakeForQuorum[i]) = (total, total);
            uint256 next;
            for (uint256 j; j < ids.length; ++j) {
                if (!bitmaps[j].contains(quorum)) continue;
                totals.signedStakeForQuorum[i] -=
                    registry.getStakeAtBlockNumberAndIndex(quorum, blockNumber, ids[j], p.nonSignerStakeIndices[i][next++]);
            }
        }
    }

    /// e(sigma + gamma apk, -[1]_2) e(H(m) + gamma [1]_1, apkG2) = 1 (trySignatureAndApkVerification).
    function isSigned(bytes32 digest, BN254.G1Point memory apk, BN254.G2Point memory apkG2, BN254.G1Point memory sigma) private view returns (bool) {
        uint256 gamma = uint256(
            keccak256(abi.encodePacked(digest, apk.X, apk.Y, apkG2.X[0], apkG2.X[1], apkG2.Y[0], apkG2.Y[1], sigma.X, sigma.Y))
        ) % BN254.R;
        return BN254.pairing(
            sigma.plus(apk.mul(gamma)), BN254.negGeneratorG2(), BN254.hashToG1(digest).plus(BN254.generator().mul(gamma)), apkG2
        );
    }
}
