// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// OP Stack's output oracle before fault proofs: roots by index, each for a later rollup block. One account proposes and deletes.
contract L2OutputOracle {
    struct OutputProposal {
        bytes32 outputRoot;
        uint128 timestamp;
        uint128 l2BlockNumber;
    }

    /// The real one is set at deployment, seven days on OP Mainnet.
    uint256 public constant finalizationPeriodSeconds = 120;

    address public immutable proposer;
    OutputProposal[] private outputs;

    event OutputProposed(bytes32 indexed outputRoot, uint256 indexed l2OutputIndex, uint256 indexed l2BlockNumber, uint256 l1Timestamp);
    event OutputsDeleted(uint256 indexed prevNextOutputIndex, uint256 indexed newNextOutputIndex);

    modifier onlyProposer() {
        require(msg.sender == proposer, "L2OutputOracle: only the proposer address can call this function");
        _;
    }

    constructor(address proposer_) {
        proposer = proposer_;
    }

    function proposeL2Output(bytes32 outputRoot, uint256 l2BlockNumber, bytes32, uint256) external onlyProposer {
        require(l2BlockNumber > latestBlockNumber(), "L2OutputOracle: block number must be equal to next expected block number");
        emit OutputProposed(outputRoot, outputs.length, l2BlockNumber, block.timestamp);
        outputs.push(OutputProposal(outputRoot, uint128(block.timestamp), uint128(l2BlockNumber)));
    }

    function deleteL2Outputs(uint256 index) external onlyProposer {
        require(index < outputs.length, "L2OutputOracle: cannot delete outputs after the latest output index");
        emit OutputsDeleted(outputs.length, index);
        while (outputs.length > index) outputs.pop();
    }

    function getL2Output(uint256 index) external view returns (OutputProposal memory) {
        return outputs[index];
    }

    /// The first output for this block or a later one.
    function getL2OutputIndexAfter(uint256 l2BlockNumber) external view returns (uint256 index) {
        require(l2BlockNumber <= latestBlockNumber(), "L2OutputOracle: cannot get output for a block that has not been proposed");
        while (outputs[index].l2BlockNumber < l2BlockNumber) ++index;
    }

    function latestBlockNumber() public view returns (uint256) {
        return outputs.length == 0 ? 0 : outputs[outputs.length - 1].l2BlockNumber;
    }

    function nextOutputIndex() external view returns (uint256) {
        return outputs.length;
    }
}
