import { parseAbi } from "viem";

export const delegationManager = parseAbi([
  "event OperatorRegistered(address indexed operator, address delegationApprover)",
  "event OperatorMetadataURIUpdated(address indexed operator, string metadataURI)",
  "event OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares)",
  "event OperatorSharesDecreased(address indexed operator, address staker, address strategy, uint256 shares)",
  "event StakerDelegated(address indexed staker, address indexed operator)",
  "event StakerUndelegated(address indexed staker, address indexed operator)",
]);
export const avsDirectory = parseAbi(["event OperatorAVSRegistrationStatusUpdated(address indexed operator, address indexed avs, uint8 status)"]);
export const coordinator = parseAbi([
  "event OperatorRegistered(address indexed operator, bytes32 indexed operatorId)",
  "event OperatorSocketUpdate(bytes32 indexed operatorId, string socket)",
  "struct OperatorSetParam { uint32 maxOperatorCount; uint16 kickBIPsOfOperatorStake; uint16 kickBIPsOfTotalStake; }",
  "event OperatorSetParamsUpdated(uint8 indexed quorumNumber, OperatorSetParam operatorSetParams)",
]);
export const stakeRegistry = parseAbi([
  "event OperatorStakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake)",
  "event MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake)",
]);
export const apkRegistry = parseAbi([
  "struct G1 { uint256 X; uint256 Y; }",
  "struct G2 { uint256[2] X; uint256[2] Y; }",
  "event NewPubkeyRegistration(address indexed operator, G1 pubkeyG1, G2 pubkeyG2)",
  "event OperatorAddedToQuorums(address operator, bytes32 operatorId, bytes quorumNumbers)",
]);
export const serviceManager = parseAbi([
  "event AlertConfirmed(bytes32 indexed alertHeaderHash, bytes32 messageHash)",
  "event RollupChainIDUpdated(uint256 rollupChainId, bool status)",
  "struct G1 { uint256 X; uint256 Y; }",
  "struct G2 { uint256[2] X; uint256[2] Y; }",
  "struct AlertHeader { bytes32 messageHash; bytes quorumNumbers; bytes quorumThresholdPercentages; uint32 referenceBlockNumber; uint256 rollupChainID; }",
  "struct Signature { uint32[] nonSignerQuorumBitmapIndices; G1[] nonSignerPubkeys; G1[] quorumApks; G2 apkG2; G1 sigma; uint32[] quorumApkIndices; uint32[] totalStakeIndices; uint32[][] nonSignerStakeIndices; }",
  "function confirmAlert(AlertHeader alertHeader, Signature nonSignerStakesAndSignature)",
]);
export const identityRegistry = parseAbi(["event Registered(uint256 indexed agentId, string agentURI, address indexed owner)"]);
export const reputationRegistry = parseAbi([
  "event NewFeedback(uint256 indexed agentId, address indexed clientAddress, uint64 feedbackIndex, int128 value, uint8 valueDecimals, string indexed indexedTag1, string tag1, string tag2, string endpoint, string feedbackURI, bytes32 feedbackHash)",
]);
