const { EntitySchema } = require("typeorm");

// Entities in plain JavaScript: the same documents that Scan keeps, and the events (its ledger).
const bigint = { from: (v) => (v == null ? v : BigInt(v)), to: (v) => (v == null ? v : v.toString()) };
const number = (extra) => ({ type: "numeric", transformer: bigint, ...extra });
const id = { type: "varchar", primary: true };
const text = { type: "text", nullable: true };
const int = { type: "integer", default: 0 };

class Event { constructor(p) { Object.assign(this, p); } }
class Operator { constructor(p) { Object.assign(this, p); } }
class Shares { constructor(p) { Object.assign(this, p); } }
class Delegation { constructor(p) { Object.assign(this, p); } }
class Registration { constructor(p) { Object.assign(this, p); } }
class Quorum { constructor(p) { Object.assign(this, p); } }
class Stake { constructor(p) { Object.assign(this, p); } }
class BlsOperator { constructor(p) { Object.assign(this, p); } }
class Alert { constructor(p) { Object.assign(this, p); } }
class Agent { constructor(p) { Object.assign(this, p); } }
class Feedback { constructor(p) { Object.assign(this, p); } }

const schema = (target, columns) => new EntitySchema({ name: target.name, target, columns: { id, ...columns } });
module.exports = {
  Event, Operator, Shares, Delegation, Registration, Quorum, Stake, BlsOperator, Alert, Agent, Feedback,
  schemas: [
    schema(Event, { block: { type: "integer" }, blockHash: text, logIndex: { type: "integer" }, transaction: text, address: text, topics: { type: "text", array: true }, data: text, kind: text, time: number() }),
    schema(Operator, { approver: text, metadataUri: text, registeredBlock: { type: "integer", nullable: true }, avsCount: int, stakerCount: int }),
    schema(Shares, { operator: text, strategy: text, shares: number() }),
    schema(Delegation, { operator: text, sinceBlock: { type: "integer" } }),
    schema(Registration, { avs: text, operator: text, registered: { type: "boolean" }, block: { type: "integer" }, socket: text }),
    schema(Quorum, { maxOperatorCount: { type: "integer", nullable: true }, minimumStake: number({ nullable: true }), totalStake: number() }),
    schema(Stake, { operatorId: text, quorum: { type: "integer" }, stake: number(), block: { type: "integer" } }),
    schema(BlsOperator, { operator: text }),
    schema(Alert, { avs: text, messageHash: text, block: { type: "integer" }, sender: text, input: text }),
    schema(Agent, { owner: text, uri: text, block: { type: "integer" }, feedbackCount: int, feedbackSum: number() }),
    schema(Feedback, { agentId: text, client: text, index: number(), value: number(), decimals: int, tag1: text, tag2: text, endpoint: text, uri: text, hash: text, block: { type: "integer" }, time: number() }),
  ],
};
