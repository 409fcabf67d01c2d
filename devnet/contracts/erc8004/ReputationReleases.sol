// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IdentityRegistry} from "./IdentityRegistry.sol";
import {ReputationStore} from "./ReputationRegistry.sol";

/// The codes that a reputation registry of winter 2025/26 had one after the other; each tells feedback in a form of its own. The signed permission
/// (feedbackAuth) that agents gave their clients up to January 2026 is left out, as are the views' forms of the time.
abstract contract ReputationRelease is ReputationStore {
    uint64 private initialized;

    event Initialized(uint64 version);

    constructor(IdentityRegistry identity_) ReputationStore(identity_) {}

    /// OpenZeppelin's reinitializer (5.x).
    function initialize(uint64 version) external {
        require(version > initialized, "InvalidInitialization");
        initialized = version;
        emit Initialized(version);
    }

    function ofScore(uint8 score, string calldata tag1, string calldata tag2) internal pure returns (Feedback memory) {
        require(score <= 100, "score>100");
        return Feedback(int128(uint128(score)), 0, false, tag1, tag2);
    }

    function ofValue(int256 value, uint8 valueDecimals, string calldata tag1, string calldata tag2) internal pure returns (Feedback memory) {
        require(valueDecimals <= 18 && value >= type(int128).min && value <= type(int128).max, "value");
        return Feedback(int128(value), valueDecimals, false, tag1, tag2);
    }
}

/// 2025-11-12 to 2026-01-04: no index in the event, and of the first tag only its hash.
contract ReputationNovember2025 is ReputationRelease {
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint8 score,
        string indexed tag1,
        string tag2,
        string feedbackUri,
        bytes32 feedbackHash
    );

    constructor(IdentityRegistry identity_) ReputationRelease(identity_) {}

    function giveFeedback(
        uint256 agentId,
        uint8 score,
        string calldata tag1,
        string calldata tag2,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        store(agentId, ofScore(score, tag1, tag2));
        emit NewFeedback(agentId, msg.sender, score, tag1, tag2, feedbackURI, feedbackHash);
    }
}

/// 2025-12-18 to 2026-01-07: with the endpoint.
contract ReputationDecember2025 is ReputationRelease {
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint8 score,
        string indexed tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    constructor(IdentityRegistry identity_) ReputationRelease(identity_) {}

    function giveFeedback(
        uint256 agentId,
        uint8 score,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        store(agentId, ofScore(score, tag1, tag2));
        emit NewFeedback(agentId, msg.sender, score, tag1, tag2, endpoint, feedbackURI, feedbackHash);
    }
}

/// 2026-01-07 to 2026-01-11: with the index.
contract ReputationIndexed is ReputationRelease {
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        uint8 score,
        string indexed tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    constructor(IdentityRegistry identity_) ReputationRelease(identity_) {}

    function giveFeedback(
        uint256 agentId,
        uint8 score,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        uint64 index = store(agentId, ofScore(score, tag1, tag2));
        emit NewFeedback(agentId, msg.sender, index, score, tag1, tag2, endpoint, feedbackURI, feedbackHash);
    }
}

/// 2026-01-11 to 2026-01-18: the first tag as text too.
contract ReputationTagged is ReputationRelease {
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        uint8 score,
        string indexed indexedTag1,
        string tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    constructor(IdentityRegistry identity_) ReputationRelease(identity_) {}

    function giveFeedback(
        uint256 agentId,
        uint8 score,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        uint64 index = store(agentId, ofScore(score, tag1, tag2));
        emit NewFeedback(agentId, msg.sender, index, score, tag1, tag1, tag2, endpoint, feedbackURI, feedbackHash);
    }
}

/// 2026-01-18/19: unsigned fixed-point values.
contract ReputationUnsigned is ReputationRelease {
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        uint256 value,
        uint8 valueDecimals,
        string indexed indexedTag1,
        string tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    constructor(IdentityRegistry identity_) ReputationRelease(identity_) {}

    function giveFeedback(
        uint256 agentId,
        uint256 value,
        uint8 valueDecimals,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        uint64 index = store(agentId, ofValue(int256(value), valueDecimals, tag1, tag2));
        emit NewFeedback(agentId, msg.sender, index, value, valueDecimals, tag1, tag1, tag2, endpoint, feedbackURI, feedbackHash);
    }
}

/// 2026-01-19 to 2026-01-23: signed values of 256 bits.
contract ReputationWide is ReputationRelease {
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        int256 value,
        uint8 valueDecimals,
        string indexed indexedTag1,
        string tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    constructor(IdentityRegistry identity_) ReputationRelease(identity_) {}

    function giveFeedback(
        uint256 agentId,
        int256 value,
        uint8 valueDecimals,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        uint64 index = store(agentId, ofValue(value, valueDecimals, tag1, tag2));
        emit NewFeedback(agentId, msg.sender, index, value, valueDecimals, tag1, tag1, tag2, endpoint, feedbackURI, feedbackHash);
    }
}
