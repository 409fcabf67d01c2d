const { event, fun, indexed } = require("@subsquid/evm-abi");
const p = require("@subsquid/evm-codec");
const keccak256 = require("keccak256");

const topic = (signature) => "0x" + keccak256(signature).toString("hex");
const declare = (signature, fields) => event(topic(signature), signature, fields);
const g1 = p.struct({ X: p.uint256, Y: p.uint256 });
const g2 = p.struct({ X: p.fixedSizeArray(p.uint256, 2), Y: p.fixedSizeArray(p.uint256, 2) });
const confirmAlert = "confirmAlert((bytes32,bytes,bytes,uint32,uint256),(uint32[],(uint256,uint256)[],(uint256,uint256)[],(uint256[2],uint256[2]),(uint256,uint256),uint32[],uint32[],uint32[][]))";

exports.confirmAlert = fun(topic(confirmAlert).slice(0, 10), confirmAlert, {
  header: p.struct({ messageHash: p.bytes32, quorumNumbers: p.bytes, thresholds: p.bytes, referenceBlock: p.uint32, rollupChainId: p.uint256 }),
  signature: p.struct({
    nonSignerQuorumBitmapIndices: p.array(p.uint32), nonSignerPubkeys: p.array(g1), quorumApks: p.array(g1), apkG2: g2, sigma: g1, quorumApkIndices: p.array(p.uint32), totalStakeIndices: p.array(p.uint32),
    nonSignerStakeIndices: p.array(p.array(p.uint32)),
  }),
});

exports.events = {
  OperatorRegistered: declare("OperatorRegistered(address,address)", { operator: indexed(p.address), delegationApprover: p.address }),
  MetadataUri: declare("OperatorMetadataURIUpdated(address,string)", { operator: indexed(p.address), metadataURI: p.string }),
  Increased: declare("OperatorSharesIncreased(address,address,address,uint256)", { operator: indexed(p.address), staker: p.address, strategy: p.address, shares: p.uint256 }),
  Decreased: declare("OperatorSharesDecreased(address,address,address,uint256)", { operator: indexed(p.address), staker: p.address, strategy: p.address, shares: p.uint256 }),
  Delegated: declare("StakerDelegated(address,address)", { staker: indexed(p.address), operator: indexed(p.address) }),
  Undelegated: declare("StakerUndelegated(address,address)", { staker: indexed(p.address), operator: indexed(p.address) }),
  PubkeyRegistered: declare("NewPubkeyRegistration(address,(uint256,uint256),(uint256[2],uint256[2]))", { operator: indexed(p.address), pubkeyG1: g1, pubkeyG2: g2 }),
  AddedToQuorums: declare("OperatorAddedToQuorums(address,bytes32,bytes)", { operator: p.address, operatorId: p.bytes32, quorumNumbers: p.bytes }),
  Status: declare("OperatorAVSRegistrationStatusUpdated(address,address,uint8)", { operator: indexed(p.address), avs: indexed(p.address), status: p.uint8 }),
  Registered: declare("OperatorRegistered(address,bytes32)", { operator: indexed(p.address), operatorId: indexed(p.bytes32) }),
  Socket: declare("OperatorSocketUpdate(bytes32,string)", { operatorId: indexed(p.bytes32), socket: p.string }),
  SetParams: declare("OperatorSetParamsUpdated(uint8,(uint32,uint16,uint16))", { quorumNumber: indexed(p.uint8), params: p.struct({ maxOperatorCount: p.uint32, kickBipsOfOperatorStake: p.uint16, kickBipsOfTotalStake: p.uint16 }) }),
  MinimumStake: declare("MinimumStakeForQuorumUpdated(uint8,uint96)", { quorumNumber: indexed(p.uint8), minimumStake: p.uint96 }),
  StakeUpdate: declare("OperatorStakeUpdate(bytes32,uint8,uint96)", { operatorId: indexed(p.bytes32), quorumNumber: p.uint8, stake: p.uint96 }),
  AlertConfirmed: declare("AlertConfirmed(bytes32,bytes32)", { alertHeaderHash: indexed(p.bytes32), messageHash: p.bytes32 }),
  RollupUpdated: declare("RollupChainIDUpdated(uint256,bool)", { rollupChainId: p.uint256, status: p.bool }),
  AgentRegistered: declare("Registered(uint256,string,address)", { agentId: indexed(p.uint256), agentURI: p.string, owner: indexed(p.address) }),
  NewFeedback: declare("NewFeedback(uint256,address,uint64,int128,uint8,string,string,string,string,string,bytes32)", {
    agentId: indexed(p.uint256), clientAddress: indexed(p.address), feedbackIndex: p.uint64, value: p.int128, valueDecimals: p.uint8, indexedTag1: indexed(p.string),
    tag1: p.string, tag2: p.string, endpoint: p.string, feedbackURI: p.string, feedbackHash: p.bytes32,
  }),
};
