// OP Stack output oracle that ZK alerts refer to (one per rollup).
OutputProposed(bytes32 indexed outputRoot, uint256 indexed l2OutputIndex, uint256 indexed l2BlockNumber, uint256 l1Timestamp) // OP Stack before fault proofs
OutputsDeleted(uint256 indexed prevNextOutputIndex, uint256 indexed newNextOutputIndex) // OP Stack before fault proofs
