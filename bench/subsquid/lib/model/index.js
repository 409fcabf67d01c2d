const { EntitySchema } = require("typeorm");

// Entities in plain JavaScript: the documents that Scan keeps of the simulated mix of events, with the same fields, and the events (its ledger). One column per field, JSON where the field is a
// list of objects or an object; ids say what Scan's keys say. Tables and columns are named as Scan's kinds and fields: `backfill --compare` takes each by its name.
// With BENCH_INDEXES=1 the indexes that Scan builds for its readers (src/Scan.Documents/Migrations/ReaderIndexes.cs), created with the tables, as Subsquid's own migrations do. Scan's index of
// what changed since a block, by which it finds metadata to fetch, has no counterpart: no column here says since when a row is what it is. Nor have the ledger's indexes of subjects (the
// operators, services and agents that an event concerns): Event has no column of them.
const bigint = { from: (v) => (v == null ? v : BigInt(v)), to: (v) => (v == null ? v : v.toString()) };
const id = { type: "varchar", primary: true };
const [text, int, bool, json] = ["text", "integer", "boolean", "jsonb"].map((type) => ({ type, nullable: true }));
const number = { type: "numeric", transformer: bigint, nullable: true };
const ints = { type: "integer", array: true };
const must = (column) => ({ ...column, nullable: false });

class Event { constructor(p) { Object.assign(this, p); } }
class Operator { constructor(p) { Object.assign(this, p); } }
class OperatorShares { constructor(p) { Object.assign(this, p); } }
class Delegation { constructor(p) { Object.assign(this, p); } }
class Avs { constructor(p) { Object.assign(this, p); } }
class OperatorAvsRegistration { constructor(p) { Object.assign(this, p); } }
class Quorum { constructor(p) { Object.assign(this, p); } }
class QuorumStake { constructor(p) { Object.assign(this, p); } }
class QuorumStakeDay { constructor(p) { Object.assign(this, p); } }
class BlsOperator { constructor(p) { Object.assign(this, p); } }
class Alert { constructor(p) { Object.assign(this, p); } }
class Rollup { constructor(p) { Object.assign(this, p); } }
class ParameterChange { constructor(p) { Object.assign(this, p); } }
class Agent { constructor(p) { Object.assign(this, p); } }
class Feedback { constructor(p) { Object.assign(this, p); } }

const schema = (target, columns, ...indexes) => new EntitySchema({
  name: target.name, target, columns: { id, ...columns }, indices: process.env.BENCH_INDEXES === "1" ? indexes.map((list) => ({ columns: list.split(" ") })) : [],
});
const document = (target, columns, ...indexes) => schema(target, { chainId: must(int), ...columns }, ...indexes);
module.exports = {
  Event, Operator, OperatorShares, Delegation, Avs, OperatorAvsRegistration, Quorum, QuorumStake, QuorumStakeDay, BlsOperator, Alert, Rollup, ParameterChange, Agent, Feedback,
  schemas: [
    schema(Event, { block: must(int), blockHash: text, logIndex: must(int), transaction: text, address: text, topics: { type: "text", array: true }, data: text, kind: text, time: must(number) }, "kind block", "transaction"),
    document(Operator, {
      address: must(text), delegationApprover: text, earningsReceiver: text, stakerOptOutWindowBlocks: int, metadataUri: text, metadataUriTime: int, registeredBlock: int, registeredTime: int, avsCount: must(int),
      stakerCount: must(int), slashCount: must(int),
    }, "address", "registeredBlock", "registeredTime", "avsCount", "stakerCount", "slashCount"),
    document(OperatorShares, { operator: must(text), strategy: must(text), shares: must(number) }, "operator", "strategy shares", "shares"),
    document(Delegation, { staker: must(text), operator: text, sinceBlock: must(int), sinceTime: must(int) }, "staker", "operator", "sinceBlock"),
    document(Avs, {
      address: must(text), metadataUri: text, metadataUriTime: int, kind: must(text), operatorCount: must(int), quorumCount: must(int), operatorSetCount: must(int), openAlerts: must(int), totalAlerts: must(int),
      coordinators: must(json), registryCoordinator: text, quorumProblem: text, stakeRegistry: text, blsApkRegistry: text, indexRegistry: text, alertConfirmer: text, whitelister: text, registrar: text,
      aggregatorSetId: int, executorSetIds: ints, owner: text, ownerProblem: text, rewardsInitiator: text, rewardsInitiatorProblem: text, coordinatorOwner: text, ejector: text, ejectorOwner: text,
      churnApprover: text, quorumThresholdPercentage: int, allowlistEnabled: bool, staleStakesForbidden: bool, singleRollupChainId: text, paused: must(bool), firstSeenBlock: must(int), firstSeenTime: must(int),
    }, "address", "kind", "operatorCount", "quorumCount", "operatorSetCount", "openAlerts", "totalAlerts", "firstSeenBlock", "firstSeenTime"),
    document(OperatorAvsRegistration, {
      avs: must(text), operator: must(text), registered: must(bool), inAvsDirectory: bool, inCoordinator: bool, inServiceManager: bool, inEcdsaRegistry: bool, operatorSets: ints, registeredBlock: int,
      registeredTime: int, deregisteredBlock: int, deregisteredTime: int, ejectedBlock: int, ejectedTime: int, removalCause: text, removalBlock: int, operatorId: text, quorums: ints, socket: text, allowed: bool,
      listedBlock: int, listedLogIndex: int, keyG1: json,
    }, "avs registeredTime", "operator", "registered", "registeredBlock", "registeredTime", "removalCause", "allowed"),
    document(Quorum, {
      avs: must(text), number: must(int), maxOperatorCount: int, kickBipsOfOperatorStake: int, kickBipsOfTotalStake: int, minimumStake: number, stakeType: must(int), lookAheadBlocks: int, lookAheadProblem: text,
      strategies: must(json), totalStake: must(number), recentTotals: must(json), operatorCount: must(int),
    }, "avs", "number", "totalStake", "operatorCount"),
    document(QuorumStake, {
      avs: must(text), quorum: must(int), operatorId: must(text), operator: text, stake: must(number), member: must(bool), index: int, updatedBlock: int, updatedTime: int, recentStakes: must(json),
    }, "avs stake", "quorum", "operatorId", "operator", "stake", "member", "updatedBlock"),
    document(QuorumStakeDay, { avs: must(text), quorum: must(int), operatorId: must(text), day: must(int), stake: must(number) }, "avs", "quorum", "operatorId", "day"),
    document(BlsOperator, { avs: must(text), operatorId: must(text), operator: text, quorums: ints }, "avs", "operatorId", "operator"),
    document(Alert, {
      avs: must(text), messageHash: must(text), twin: must(int), alertHeaderHash: must(text), rollupChainId: text, status: must(text), block: must(int), time: must(int), transaction: must(text), removedBlock: int,
      removedTime: int, removedTransaction: text, removedBy: text, sender: text, referenceBlock: int, quorums: must(json), nonSigners: must(json), headerVerified: bool, callDataProblem: text,
    }, "avs time", "messageHash", "rollupChainId time", "status time", "block", "time"),
    document(Rollup, { avs: must(text), rollupChainId: must(text), enabled: bool, openAlerts: must(int), totalAlerts: must(int), lastAlertTime: int },
      "avs", "rollupChainId", "enabled", "openAlerts", "totalAlerts", "lastAlertTime"),
    document(ParameterChange, {
      contract: must(text), avs: must(text), what: must(text), scope: text, before: text, after: text, by: text, byProblem: text, block: must(int), time: must(int), logIndex: must(int), part: must(int),
      transaction: must(text),
    }, "contract", "avs time", "what block", "scope", "by", "block", "time"),
    document(Agent, {
      registry: must(text), agentId: must(number), owner: text, approved: text, uri: text, uriTransaction: text, uriTime: int, wallet: text, metadataCount: must(int), registeredBlock: int, registeredTime: int,
      feedbackCount: must(int), feedbackSum: must(number), lastFeedbackTime: int, updatedTime: int, activityTime: int, validationCount: must(int), validatedCount: must(int), validationSum: must(int),
    }, "registry", "agentId", "owner", "wallet", "registeredBlock", "registeredTime", "feedbackCount", "lastFeedbackTime", "updatedTime", "activityTime", "validationCount"),
    document(Feedback, {
      registry: must(text), agentId: must(number), client: must(text), index: must(number), value: must(number), valueDecimals: must(int), tag1: text, tag1Hash: text, tag2: text, endpoint: text, fileUri: text,
      fileHash: text, revoked: must(bool), revokedTime: int, responseCount: must(int), block: must(int), time: must(int), transaction: must(text),
    }, "registry", "agentId", "client", "value", "block", "time"),
  ],
};
