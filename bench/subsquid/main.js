const { readFileSync } = require("node:fs");
const { EvmBatchProcessor } = require("@subsquid/evm-processor");
const { TypeormDatabase } = require("@subsquid/typeorm-store");
const { DataSource } = require("typeorm");
const { createOrmConfig } = require("@subsquid/typeorm-config");
const model = require("./lib/model");
const abi = require("./events");

// Addresses, the RPC endpoint and the last block come from the bench: world.json is written by `Scan.Bench simulate --world`.
const world = JSON.parse(readFileSync(process.env.BENCH_WORLD, "utf8"));
const kinds = new Map(Object.entries(abi).map(([name, event]) => [event.topic, name]));
const processor = new EvmBatchProcessor()
  .setRpcEndpoint({ url: world.rpc, capacity: 10, maxBatchCallSize: 100 })
  .setFinalityConfirmation(0)
  .setBlockRange({ from: 0, to: world.lastBlock })
  .setFields({ log: { transactionHash: true, topics: true, data: true }, transaction: { from: true, input: true, hash: true }, block: { timestamp: true } })
  .addLog({
    address: [world.delegationManager, world.avsDirectory, world.identityRegistry, world.reputationRegistry,
      ...world.coordinators, ...world.stakeRegistries, ...world.apkRegistries],
  })
  .addLog({ address: world.serviceManagers, transaction: true });

/** The documents that a batch touches: read once, changed in memory, written once. */
class Batch {
  constructor(store) { this.store = store; this.kept = new Map(); }
  async get(type, id, fresh) {
    const key = type.name + id;
    let document = this.kept.get(key);
    if (!document) {
      document = (await this.known(type, id)) ?? new type({ id, ...fresh });
      this.kept.set(key, document);
    }
    return document;
  }
  async known(type, id) { return this.loaded.get(type.name)?.get(id); }
  async load(wanted) {
    this.loaded = new Map();
    const { In } = require("typeorm");
    for (const [type, ids] of wanted) {
      const found = new Map();
      const list = [...ids];
      for (let i = 0; i < list.length; i += 10_000) for (const d of await this.store.findBy(type, { id: In(list.slice(i, i + 10_000)) })) found.set(d.id, d);
      this.loaded.set(type.name, found);
    }
  }
  async save() {
    const byType = new Map();
    for (const d of this.kept.values()) (byType.get(d.constructor) ?? byType.set(d.constructor, []).get(d.constructor)).push(d);
    for (const list of byType.values()) await this.store.upsert(list);
  }
}

function wantedIds(logs) {
  const wanted = new Map();
  const want = (type, id) => (wanted.get(type) ?? wanted.set(type, new Set()).get(type)).add(id);
  for (const { log, kind, args } of logs) {
    if (args?.operator) want(model.Operator, args.operator);
    if (kind === "Increased" || kind === "Decreased") want(model.Shares, `${args.operator}-${args.strategy}`);
    if (kind === "Delegated" || kind === "Undelegated") want(model.Delegation, args.staker);
    if (kind === "Status") want(model.Registration, `${args.avs}-${args.operator}`);
    if (kind === "Registered" || kind === "Socket") want(model.BlsOperator, args.operatorId);
    if (kind === "Socket") want(model.Registration, `${log.address}-${args.operatorId}`);
    if (kind === "StakeUpdate") want(model.Stake, `${log.address}-${args.quorumNumber}-${args.operatorId}`);
    if (kind === "StakeUpdate" || kind === "SetParams" || kind === "MinimumStake") want(model.Quorum, `${log.address}-${args.quorumNumber}`);
    if (kind === "NewFeedback") want(model.Agent, args.agentId.toString());
  }
  return wanted;
}

const operator = { approver: null, metadataUri: null, registeredBlock: null, avsCount: 0, stakerCount: 0 };
async function apply(batch, { log, block, kind, args }, inserts) {
  switch (kind) {
    case "OperatorRegistered": Object.assign(await batch.get(model.Operator, args.operator, operator), { approver: args.delegationApprover, registeredBlock: block.height }); break;
    case "MetadataUri": (await batch.get(model.Operator, args.operator, operator)).metadataUri = args.metadataURI; break;
    case "Increased":
    case "Decreased": {
      const shares = await batch.get(model.Shares, `${args.operator}-${args.strategy}`, { operator: args.operator, strategy: args.strategy, shares: 0n });
      shares.shares += kind === "Increased" ? args.shares : -args.shares;
      break;
    }
    case "Delegated":
    case "Undelegated": {
      const open = kind === "Delegated";
      Object.assign(await batch.get(model.Delegation, args.staker, {}), { operator: open ? args.operator : null, sinceBlock: block.height });
      (await batch.get(model.Operator, args.operator, operator)).stakerCount += open ? 1 : -1;
      break;
    }
    case "Status":
      Object.assign(await batch.get(model.Registration, `${args.avs}-${args.operator}`, { avs: args.avs, operator: args.operator, socket: null }), { registered: args.status === 1, block: block.height });
      (await batch.get(model.Operator, args.operator, operator)).avsCount += args.status === 1 ? 1 : -1;
      break;
    case "Registered": await batch.get(model.BlsOperator, args.operatorId, { operator: args.operator }); break;
    case "Socket": Object.assign(await batch.get(model.Registration, `${log.address}-${args.operatorId}`, { avs: log.address, operator: null, registered: false, block: block.height }), { socket: args.socket }); break;
    case "SetParams": (await batch.get(model.Quorum, `${log.address}-${args.quorumNumber}`, { totalStake: 0n })).maxOperatorCount = args.params.maxOperatorCount; break;
    case "MinimumStake": (await batch.get(model.Quorum, `${log.address}-${args.quorumNumber}`, { totalStake: 0n })).minimumStake = args.minimumStake; break;
    case "StakeUpdate": {
      const stake = await batch.get(model.Stake, `${log.address}-${args.quorumNumber}-${args.operatorId}`, { operatorId: args.operatorId, quorum: args.quorumNumber, stake: 0n });
      const quorum = await batch.get(model.Quorum, `${log.address}-${args.quorumNumber}`, { totalStake: 0n });
      quorum.totalStake += args.stake - stake.stake;
      Object.assign(stake, { stake: args.stake, block: block.height });
      break;
    }
    case "AlertConfirmed":
      inserts.alerts.push(new model.Alert({ id: `${log.address}-${args.messageHash}`, avs: log.address, messageHash: args.messageHash, block: block.height, sender: log.transaction?.from, input: log.transaction?.input }));
      break;
    case "AgentRegistered": Object.assign(await batch.get(model.Agent, args.agentId.toString(), { feedbackCount: 0, feedbackSum: 0n }), { owner: args.owner, uri: args.agentURI, block: block.height }); break;
    case "NewFeedback": {
      const agent = await batch.get(model.Agent, args.agentId.toString(), { owner: null, uri: null, block: block.height, feedbackCount: 0, feedbackSum: 0n });
      agent.feedbackCount += 1;
      agent.feedbackSum += args.value;
      inserts.feedback.push(new model.Feedback({
        id: `${args.agentId}-${args.clientAddress}-${args.feedbackIndex}`, agentId: args.agentId.toString(), client: args.clientAddress, index: args.feedbackIndex, value: args.value,
        decimals: args.valueDecimals, tag1: args.tag1, tag2: args.tag2, endpoint: args.endpoint, uri: args.feedbackURI, hash: args.feedbackHash, block: block.height, time: BigInt(block.timestamp),
      }));
      break;
    }
  }
}

async function createTables() {
  const source = new DataSource({ ...createOrmConfig(), entities: model.schemas });
  await source.initialize();
  await source.synchronize();
  await source.destroy();
}

createTables().then(() => processor.run(new TypeormDatabase({ supportHotBlocks: false }), async (ctx) => {
  const logs = [];
  const inserts = { events: [], alerts: [], feedback: [] };
  for (const { header, logs: found } of ctx.blocks) {
    for (const log of found) {
      const kind = kinds.get(log.topics[0]);
      logs.push({ log, block: header, kind, args: kind && abi[kind].decode(log) });
      inserts.events.push(new model.Event({
        id: log.id, block: header.height, blockHash: header.hash, logIndex: log.logIndex, transaction: log.transactionHash, address: log.address,
        topics: log.topics, data: log.data, kind: kind ?? null, time: BigInt(header.timestamp),
      }));
    }
  }
  const batch = new Batch(ctx.store);
  await batch.load(wantedIds(logs));
  for (const log of logs) await apply(batch, log, inserts);
  await batch.save();
  for (const list of Object.values(inserts)) await ctx.store.insert(list);
}));
