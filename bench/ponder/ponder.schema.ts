import { onchainTable, primaryKey } from "ponder";

export const operator = onchainTable("operator", (t) => ({
  id: t.hex().primaryKey(), approver: t.hex(), metadataUri: t.text(), registeredBlock: t.bigint(), avsCount: t.integer().notNull(), stakerCount: t.integer().notNull(),
}));
export const shares = onchainTable("shares", (t) => ({ operator: t.hex().notNull(), strategy: t.hex().notNull(), shares: t.bigint().notNull() }),
  (t) => ({ pk: primaryKey({ columns: [t.operator, t.strategy] }) }));
export const delegation = onchainTable("delegation", (t) => ({ id: t.hex().primaryKey(), operator: t.hex(), sinceBlock: t.bigint().notNull() }));
export const registration = onchainTable("registration", (t) => ({
  avs: t.hex().notNull(), operator: t.hex().notNull(), registered: t.boolean().notNull(), block: t.bigint().notNull(), socket: t.text(), operatorId: t.hex(),
}), (t) => ({ pk: primaryKey({ columns: [t.avs, t.operator] }) }));
export const quorum = onchainTable("quorum", (t) => ({ id: t.text().primaryKey(), maxOperatorCount: t.integer(), minimumStake: t.bigint(), totalStake: t.bigint().notNull() }));
export const stake = onchainTable("stake", (t) => ({ id: t.text().primaryKey(), operatorId: t.hex().notNull(), quorum: t.integer().notNull(), stake: t.bigint().notNull(), block: t.bigint().notNull() }));
export const blsOperator = onchainTable("bls_operator", (t) => ({ id: t.hex().primaryKey(), operator: t.hex().notNull() }));
export const alert = onchainTable("alert", (t) => ({ id: t.text().primaryKey(), avs: t.hex().notNull(), messageHash: t.hex().notNull(), block: t.bigint().notNull(), sender: t.hex().notNull(), input: t.hex().notNull() }));
export const rollup = onchainTable("rollup", (t) => ({ id: t.text().primaryKey(), enabled: t.boolean().notNull(), alerts: t.integer().notNull() }));
export const agent = onchainTable("agent", (t) => ({
  id: t.bigint().primaryKey(), owner: t.hex().notNull(), uri: t.text(), block: t.bigint().notNull(), feedbackCount: t.integer().notNull(), feedbackSum: t.bigint().notNull(),
}));
export const feedback = onchainTable("feedback", (t) => ({
  id: t.text().primaryKey(), agentId: t.bigint().notNull(), client: t.hex().notNull(), index: t.bigint().notNull(), value: t.bigint().notNull(), decimals: t.integer().notNull(),
  tag1: t.text(), tag2: t.text(), endpoint: t.text(), uri: t.text(), hash: t.hex(), block: t.bigint().notNull(), time: t.bigint().notNull(),
}));
