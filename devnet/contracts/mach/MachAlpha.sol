// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// MACH by governance, as the documentation of inEVM's MACH Alpha tells it: a wrong state is proposed, voted on, and stops the rollup's RPC. The
/// real contract's ABI is not public: these events are the devnet's own, and Scan knows them only where a manifest gives them.
contract MachAlpha {
    uint256 public constant QUORUM = 3;
    uint256 public proposalCount;
    bool public halted;
    mapping(uint256 => uint256) public votes;
    mapping(uint256 => mapping(address => bool)) public hasVoted;

    event AlertProposed(uint256 indexed proposalId, address indexed proposer, bytes32 stateRoot, uint256 l2BlockNumber);
    event VoteCast(uint256 indexed proposalId, address indexed voter);
    event AlertApproved(uint256 indexed proposalId, uint256 votes);
    event RollupHalted(uint256 indexed proposalId);

    function propose(bytes32 stateRoot, uint256 l2BlockNumber) external {
        emit AlertProposed(++proposalCount, msg.sender, stateRoot, l2BlockNumber);
    }

    /// The vote that fills the quorum approves.
    function vote(uint256 proposalId) external {
        require(proposalId != 0 && proposalId <= proposalCount, "UnknownProposal");
        require(!hasVoted[proposalId][msg.sender], "AlreadyVoted");
        hasVoted[proposalId][msg.sender] = true;
        emit VoteCast(proposalId, msg.sender);
        if (++votes[proposalId] == QUORUM) emit AlertApproved(proposalId, QUORUM);
    }

    function halt(uint256 proposalId) external {
        require(votes[proposalId] >= QUORUM && !halted, "NotApproved");
        halted = true;
        emit RollupHalted(proposalId);
    }

    /// 0 unknown, 1 proposed, 2 approved.
    function stateOf(uint256 proposalId) external view returns (uint8) {
        return proposalId == 0 || proposalId > proposalCount ? 0 : votes[proposalId] >= QUORUM ? 2 : 1;
    }
}
