import { index, onchainTable, primaryKey } from "ponder";

// The documents that Scan keeps of the simulated mix of events, with the same fields and keys: one column per field, JSON where the field is a list of objects or an object.
// Tables and columns are named as Scan's kinds and fields: `backfill --compare` takes each by its name.
// With BENCH_INDEXES=1 the indexes that Scan builds for its readers (src/Scan.Documents/Migrations/ReaderIndexes.cs), built by Ponder behind the historical sync. Scan's index of what
// changed since a block, by which it finds metadata to fetch, has no counterpart: no column here says since when a row is what it is.
const indexed = (t: any, ...lists: string[]) =>
  process.env.BENCH_INDEXES === "1" ? Object.fromEntries(lists.map((list) => [list, index().on(...(list.split(" ").map((name) => t[name]) as [any]))])) : {};

export const operator = onchainTable("operator", (t) => ({
  chainId: t.integer().notNull(), address: t.hex().primaryKey(), delegationApprover: t.hex(), earningsReceiver: t.hex(), stakerOptOutWindowBlocks: t.integer(), metadataUri: t.text(), metadataUriTime: t.integer(),
  registeredBlock: t.integer(), registeredTime: t.integer(), avsCount: t.integer().notNull(), stakerCount: t.integer().notNull(), slashCount: t.integer().notNull(),
}), (t) => indexed(t, "address", "registeredBlock", "registeredTime", "avsCount", "stakerCount", "slashCount"));

export const operatorShares = onchainTable("operator_shares", (t) => ({ chainId: t.integer().notNull(), operator: t.hex().notNull(), strategy: t.hex().notNull(), shares: t.bigint().notNull() }),
  (t) => ({ pk: primaryKey({ columns: [t.operator, t.strategy] }), ...indexed(t, "operator", "strategy shares", "shares") }));

export const delegation = onchainTable("delegation", (t) => ({
  chainId: t.integer().notNull(), staker: t.hex().primaryKey(), operator: t.hex(), sinceBlock: t.integer().notNull(), sinceTime: t.integer().notNull(),
}), (t) => indexed(t, "staker", "operator", "sinceBlock"));

export const avs = onchainTable("avs", (t) => ({
  chainId: t.integer().notNull(), address: t.hex().primaryKey(), metadataUri: t.text(), metadataUriTime: t.integer(), kind: t.text().notNull(), operatorCount: t.integer().notNull(), quorumCount: t.integer().notNull(),
  operatorSetCount: t.integer().notNull(), openAlerts: t.integer().notNull(), totalAlerts: t.integer().notNull(), coordinators: t.jsonb().notNull(), registryCoordinator: t.hex(), quorumProblem: t.text(),
  stakeRegistry: t.hex(), blsApkRegistry: t.hex(), indexRegistry: t.hex(), alertConfirmer: t.hex(), whitelister: t.hex(), registrar: t.hex(), aggregatorSetId: t.integer(),
  executorSetIds: t.integer().array().notNull(), owner: t.hex(), ownerProblem: t.text(), rewardsInitiator: t.hex(), rewardsInitiatorProblem: t.text(), coordinatorOwner: t.hex(), ejector: t.hex(),
  ejectorOwner: t.hex(), churnApprover: t.hex(), quorumThresholdPercentage: t.integer(), allowlistEnabled: t.boolean(), staleStakesForbidden: t.boolean(), singleRollupChainId: t.text(),
  paused: t.boolean().notNull(), firstSeenBlock: t.integer().notNull(), firstSeenTime: t.integer().notNull(),
}), (t) => indexed(t, "address", "kind", "operatorCount", "quorumCount", "operatorSetCount", "openAlerts", "totalAlerts", "firstSeenBlock", "firstSeenTime"));

export const registration = onchainTable("operator_avs_registration", (t) => ({
  chainId: t.integer().notNull(), avs: t.hex().notNull(), operator: t.hex().notNull(), registered: t.boolean().notNull(), inAvsDirectory: t.boolean(), inCoordinator: t.boolean(), inServiceManager: t.boolean(),
  inEcdsaRegistry: t.boolean(), operatorSets: t.integer().array().notNull(), registeredBlock: t.integer(), registeredTime: t.integer(), deregisteredBlock: t.integer(), deregisteredTime: t.integer(),
  ejectedBlock: t.integer(), ejectedTime: t.integer(), removalCause: t.text(), removalBlock: t.integer(), operatorId: t.hex(), quorums: t.integer().array().notNull(), socket: t.text(), allowed: t.boolean(),
  listedBlock: t.integer(), listedLogIndex: t.integer(), keyG1: t.jsonb(),
}), (t) => ({
  pk: primaryKey({ columns: [t.avs, t.operator] }),
  ...indexed(t, "avs registeredTime", "operator", "registered", "registeredBlock", "registeredTime", "removalCause", "allowed"),
}));

export const quorum = onchainTable("quorum", (t) => ({
  chainId: t.integer().notNull(), avs: t.hex().notNull(), number: t.integer().notNull(), maxOperatorCount: t.integer(), kickBipsOfOperatorStake: t.integer(), kickBipsOfTotalStake: t.integer(), minimumStake: t.bigint(),
  stakeType: t.integer().notNull(), lookAheadBlocks: t.integer(), lookAheadProblem: t.text(), strategies: t.jsonb().notNull(), totalStake: t.bigint().notNull(), recentTotals: t.jsonb().notNull(),
  operatorCount: t.integer().notNull(),
}), (t) => ({ pk: primaryKey({ columns: [t.avs, t.number] }), ...indexed(t, "avs", "number", "totalStake", "operatorCount") }));

export const quorumStake = onchainTable("quorum_stake", (t) => ({
  chainId: t.integer().notNull(), avs: t.hex().notNull(), quorum: t.integer().notNull(), operatorId: t.hex().notNull(), operator: t.hex(), stake: t.bigint().notNull(), member: t.boolean().notNull(), index: t.integer(),
  updatedBlock: t.integer(), updatedTime: t.integer(), recentStakes: t.jsonb().notNull(),
}), (t) => ({
  pk: primaryKey({ columns: [t.avs, t.quorum, t.operatorId] }),
  ...indexed(t, "avs stake", "quorum", "operatorId", "operator", "stake", "member", "updatedBlock"),
}));

export const quorumStakeDay = onchainTable("quorum_stake_day", (t) => ({
  chainId: t.integer().notNull(), avs: t.hex().notNull(), quorum: t.integer().notNull(), operatorId: t.hex().notNull(), day: t.integer().notNull(), stake: t.bigint().notNull(),
}), (t) => ({ pk: primaryKey({ columns: [t.avs, t.quorum, t.operatorId, t.day] }), ...indexed(t, "avs", "quorum", "operatorId", "day") }));

export const blsOperator = onchainTable("bls_operator", (t) => ({
  chainId: t.integer().notNull(), avs: t.hex().notNull(), operatorId: t.hex().notNull(), operator: t.hex(), quorums: t.integer().array().notNull(),
}), (t) => ({ pk: primaryKey({ columns: [t.avs, t.operatorId] }), ...indexed(t, "avs", "operatorId", "operator") }));

export const alert = onchainTable("alert", (t) => ({
  chainId: t.integer().notNull(), avs: t.hex().notNull(), messageHash: t.hex().notNull(), twin: t.integer().notNull(), alertHeaderHash: t.hex().notNull(), rollupChainId: t.text(), status: t.text().notNull(),
  block: t.integer().notNull(), time: t.integer().notNull(), transaction: t.hex().notNull(), removedBlock: t.integer(), removedTime: t.integer(), removedTransaction: t.hex(), removedBy: t.hex(), sender: t.hex(),
  referenceBlock: t.integer(), quorums: t.jsonb().notNull(), nonSigners: t.jsonb().notNull(), headerVerified: t.boolean(), callDataProblem: t.text(),
}), (t) => ({
  pk: primaryKey({ columns: [t.avs, t.messageHash, t.twin] }),
  ...indexed(t, "avs time", "messageHash", "rollupChainId time", "status time", "block", "time"),
}));

export const rollup = onchainTable("rollup", (t) => ({
  chainId: t.integer().notNull(), avs: t.hex().notNull(), rollupChainId: t.text().notNull(), enabled: t.boolean(), openAlerts: t.integer().notNull(), totalAlerts: t.integer().notNull(), lastAlertTime: t.integer(),
}), (t) => ({ pk: primaryKey({ columns: [t.avs, t.rollupChainId] }), ...indexed(t, "avs", "rollupChainId", "enabled", "openAlerts", "totalAlerts", "lastAlertTime") }));

export const parameterChange = onchainTable("parameter_change", (t) => ({
  chainId: t.integer().notNull(), contract: t.hex().notNull(), avs: t.hex().notNull(), what: t.text().notNull(), scope: t.text(), before: t.text(), after: t.text(), by: t.hex(), byProblem: t.text(),
  block: t.integer().notNull(), time: t.integer().notNull(), logIndex: t.integer().notNull(), part: t.integer().notNull(), transaction: t.hex().notNull(),
}), (t) => ({
  pk: primaryKey({ columns: [t.block, t.logIndex, t.part] }),
  ...indexed(t, "contract", "avs time", "what block", "scope", "by", "block", "time"),
}));

export const agent = onchainTable("agent", (t) => ({
  chainId: t.integer().notNull(), registry: t.hex().notNull(), agentId: t.bigint().notNull(), owner: t.hex(), approved: t.hex(), uri: t.text(), uriTransaction: t.hex(), uriTime: t.integer(), wallet: t.hex(),
  metadataCount: t.integer().notNull(), registeredBlock: t.integer(), registeredTime: t.integer(), feedbackCount: t.integer().notNull(), feedbackSum: t.bigint().notNull(), lastFeedbackTime: t.integer(),
  updatedTime: t.integer(), activityTime: t.integer(), validationCount: t.integer().notNull(), validatedCount: t.integer().notNull(), validationSum: t.integer().notNull(),
}), (t) => ({
  pk: primaryKey({ columns: [t.registry, t.agentId] }),
  ...indexed(t, "registry", "agentId", "owner", "wallet", "registeredBlock", "registeredTime", "feedbackCount", "lastFeedbackTime", "updatedTime", "activityTime", "validationCount"),
}));

export const feedback = onchainTable("feedback", (t) => ({
  chainId: t.integer().notNull(), registry: t.hex().notNull(), agentId: t.bigint().notNull(), client: t.hex().notNull(), index: t.bigint().notNull(), value: t.bigint().notNull(), valueDecimals: t.integer().notNull(),
  tag1: t.text(), tag1Hash: t.hex(), tag2: t.text(), endpoint: t.text(), fileUri: t.text(), fileHash: t.hex(), revoked: t.boolean().notNull(), revokedTime: t.integer(), responseCount: t.integer().notNull(),
  block: t.integer().notNull(), time: t.integer().notNull(), transaction: t.hex().notNull(),
}), (t) => ({
  pk: primaryKey({ columns: [t.registry, t.agentId, t.client, t.index] }),
  ...indexed(t, "registry", "agentId", "client", "value", "block", "time"),
}));
