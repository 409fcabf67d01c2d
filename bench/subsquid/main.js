const { readFileSync } = require("node:fs");
const { EvmBatchProcessor } = require("@subsquid/evm-processor");
const { TypeormDatabase } = require("@subsquid/typeorm-store");
const { keccak256 } = require("@subsquid/evm-abi");
const { DataSource, In } = require("typeorm");
const { createOrmConfig } = require("@subsquid/typeorm-config");
const model = require("./lib/model");
const { confirmAlert, events: abi } = require("./events");

// What Scan's projections make of the same events (src/Scan.Indexer/Systems). Two fields stay null: Scan also asks service managers for owner and rewards initiator, once per quorum, and keeps
// that they refused (ownerProblem, rewardsInitiatorProblem).
// Addresses, the RPC endpoint and the last block come from the bench: world.json is written by `Scan.Bench simulate --world`.
const world = JSON.parse(readFileSync(process.env.BENCH_WORLD, "utf8"));
const { chainId } = world;
const registry = world.identityRegistry;
const avsOf = new Map([world.coordinators, world.stakeRegistries, world.apkRegistries].flatMap((contracts) => contracts.map((contract, i) => [contract, world.serviceManagers[i]])));
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
  .addLog({ address: [...world.coordinators, ...world.stakeRegistries], topic0: [abi.SetParams.topic, abi.MinimumStake.topic], transaction: true })
  .addLog({ address: world.serviceManagers, transaction: true });

/** The documents that a batch touches: read once, changed in memory, written once; what nothing changes is not written. */
class Batch {
  constructor(store) { this.store = store; this.rows = new Map(); this.changed = new Map(); }
  of(map, type, create) { return map.get(type) ?? map.set(type, create()).get(type); }
  find(type, id) { return this.rows.get(type)?.get(id); }
  change(type, id, fresh) {
    let document = this.find(type, id);
    if (!document) this.of(this.rows, type, () => new Map()).set(id, (document = new type({ id, chainId, ...fresh })));
    this.of(this.changed, type, () => new Set()).add(document);
    return document;
  }
  async load(wanted) {
    for (const [type, ids] of wanted) {
      const rows = this.of(this.rows, type, () => new Map());
      const list = [...ids].filter((id) => !rows.has(id));
      for (let i = 0; i < list.length; i += 10_000) for (const d of await this.store.findBy(type, { id: In(list.slice(i, i + 10_000)) })) rows.set(d.id, d);
    }
  }
  async save() {
    for (const set of this.changed.values()) await this.store.upsert([...set]);
  }
}

const bytes = (hex) => Buffer.from(hex.slice(2), "hex");
const word = (value) => value.toString(16).padStart(64, "0");
const hash = (hex) => "0x" + keccak256(Buffer.from(hex, "hex")).toString("hex");
const operatorIdOf = ({ X, Y }) => hash(word(X) + word(Y));
const timeOf = (block) => Math.floor(block.timestamp / 1000);
const dayOf = (block) => Math.floor(timeOf(block) / 86_400);
const noOperatorId = "0x" + "0".repeat(64);

class Wanted extends Map {
  add(type, ...ids) {
    const set = this.get(type) ?? this.set(type, new Set()).get(type);
    for (const id of ids) set.add(id);
  }
}

function wantedIds(logs) {
  const wanted = new Wanted();
  for (const { log, block, kind, args, avs } of logs) {
    switch (kind) {
      case "OperatorRegistered":
      case "MetadataUri": wanted.add(model.Operator, args.operator); break;
      case "Increased":
      case "Decreased": wanted.add(model.OperatorShares, `${args.operator}-${args.strategy}`); break;
      case "Delegated":
      case "Undelegated": wanted.add(model.Delegation, args.staker); wanted.add(model.Operator, args.operator); break;
      case "Status": wanted.add(model.OperatorAvsRegistration, `${args.avs}-${args.operator}`); wanted.add(model.Operator, args.operator); wanted.add(model.Avs, args.avs); break;
      case "PubkeyRegistered":
      case "Registered":
      case "AddedToQuorums": {
        const operatorId = args.operatorId ?? operatorIdOf(args.pubkeyG1);
        wanted.add(model.BlsOperator, `${avs}-${operatorId}`);
        wanted.add(model.OperatorAvsRegistration, `${avs}-${args.operator}`);
        wanted.add(model.Operator, args.operator);
        wanted.add(model.Avs, avs);
        for (const number of bytes(args.quorumNumbers ?? "0x")) { wanted.add(model.Quorum, `${avs}-${number}`); wanted.add(model.QuorumStake, `${avs}-${number}-${operatorId}`); }
        break;
      }
      case "Socket": wanted.add(model.BlsOperator, `${avs}-${args.operatorId}`); break;
      case "SetParams":
      case "MinimumStake": wanted.add(model.Quorum, `${avs}-${args.quorumNumber}`); wanted.add(model.Avs, avs); break;
      case "StakeUpdate":
        wanted.add(model.QuorumStake, `${avs}-${args.quorumNumber}-${args.operatorId}`);
        wanted.add(model.Quorum, `${avs}-${args.quorumNumber}`);
        wanted.add(model.QuorumStakeDay, `${avs}-${args.quorumNumber}-${args.operatorId}-${dayOf(block)}`, `${avs}-${args.quorumNumber}-${noOperatorId}-${dayOf(block)}`);
        break;
      case "AlertConfirmed": {
        const { header } = confirmAlert.decode(log.transaction);
        wanted.add(model.Quorum, ...[...bytes(header.quorumNumbers)].map((number) => `${log.address}-${number}`));
        wanted.add(model.Rollup, `${log.address}-${header.rollupChainId}`);
        wanted.add(model.Avs, log.address);
        break;
      }
      case "RollupUpdated": wanted.add(model.Rollup, `${log.address}-${args.rollupChainId}`); wanted.add(model.Avs, log.address); break;
      case "AgentRegistered":
      case "NewFeedback": wanted.add(model.Agent, `${registry}-${args.agentId}`); break;
    }
  }
  return wanted;
}

/** What the documents of the batch name in turn: an operator id's registration and a stake's operator id, and the operator that a staker leaves. */
function wantedBehind(logs, batch) {
  const wanted = new Wanted();
  for (const { kind, args, avs } of logs) {
    const owner = kind === "Socket" ? batch.find(model.BlsOperator, `${avs}-${args.operatorId}`)?.operator : null;
    if (owner) wanted.add(model.OperatorAvsRegistration, `${avs}-${owner}`);
    if (kind === "StakeUpdate" && !batch.find(model.QuorumStake, `${avs}-${args.quorumNumber}-${args.operatorId}`)) wanted.add(model.BlsOperator, `${avs}-${args.operatorId}`);
    const left = kind === "Delegated" || kind === "Undelegated" ? batch.find(model.Delegation, args.staker)?.operator : null;
    if (left) wanted.add(model.Operator, left);
  }
  return wanted;
}

const ranks = ["unknown", "operator-sets", "ecdsa", "bls", "mach"];
const mostStakes = 4, mostTotals = 16;
/** The last changes of a weight, oldest first, at most one for a block. */
const withPoint = (points, block, stake, most) => [...(points.at(-1)?.block === block ? points.slice(0, -1) : points).slice(1 - most), { block, stake: stake.toString() }];
const stakeAt = (points, block, most) => points.findLast((point) => point.block <= block)?.stake ?? (points.length < most ? "0" : null);
const sorted = (numbers) => numbers.sort((a, b) => a - b);

/** Applies one log. */
class Change {
  constructor(batch, inserts, { log, block, args, avs }) { Object.assign(this, { batch, inserts, log, block, args, avs, height: block.height, time: timeOf(block) }); }

  operator(address) {
    return this.batch.change(model.Operator, address, {
      address, delegationApprover: null, earningsReceiver: null, stakerOptOutWindowBlocks: null, metadataUri: null, metadataUriTime: null, registeredBlock: null, registeredTime: null, avsCount: 0, stakerCount: 0,
      slashCount: 0,
    });
  }
  service(address, kind) {
    const avs = this.batch.change(model.Avs, address, {
      address, kind: "unknown", operatorCount: 0, quorumCount: 0, operatorSetCount: 0, openAlerts: 0, totalAlerts: 0, coordinators: [], executorSetIds: [], paused: false, firstSeenBlock: this.height,
      firstSeenTime: this.time,
    });
    if (ranks.indexOf(kind) > ranks.indexOf(avs.kind)) avs.kind = kind;
    return avs;
  }
  /** A registry behind a service manager, by the first of its events. */
  link(field) {
    const { address } = this.log;
    if (this.batch.find(model.Avs, this.avs)?.[field] === address) return;
    const avs = this.service(this.avs, "bls");
    avs[field] = address;
    if (field === "registryCoordinator") avs.coordinators = [...avs.coordinators, { address, owner: null, ejector: null, ejectorOwner: null, churnApprover: null }];
  }
  /** Who is in any register is registered, and both sides count it once. */
  registration(avs, operator, known) {
    const id = `${avs}-${operator}`;
    const found = this.batch.find(model.OperatorAvsRegistration, id);
    if (found && Object.entries(known).every(([name, value]) => found[name] === value)) return found;
    const r = this.batch.change(model.OperatorAvsRegistration, id, { avs, operator, registered: false, operatorSets: [], quorums: [], socket: null });
    Object.assign(r, known);
    const registered = r.inAvsDirectory === true || r.inCoordinator === true || r.inServiceManager === true || r.inEcdsaRegistry === true || r.operatorSets.length > 0;
    if (registered === r.registered) return r;
    Object.assign(r, registered ? { registered, registeredBlock: this.height, registeredTime: this.time } : { registered, deregisteredBlock: this.height, deregisteredTime: this.time });
    this.service(avs).operatorCount += registered ? 1 : -1;
    this.operator(operator).avsCount += registered ? 1 : -1;
    return r;
  }
  blsOperator(operatorId) { return this.batch.change(model.BlsOperator, `${this.avs}-${operatorId}`, { avs: this.avs, operatorId, operator: null, quorums: [] }); }
  /** Whose an operator id is. */
  know(operatorId, operator) {
    this.registration(this.avs, operator, { operatorId });
    if (this.batch.find(model.BlsOperator, `${this.avs}-${operatorId}`)?.operator !== operator) this.blsOperator(operatorId).operator = operator;
  }
  quorum(number) {
    const id = `${this.avs}-${number}`;
    if (!this.batch.find(model.Quorum, id)) this.service(this.avs).quorumCount += 1;
    return this.batch.change(model.Quorum, id, {
      avs: this.avs, number, maxOperatorCount: null, kickBipsOfOperatorStake: null, kickBipsOfTotalStake: null, minimumStake: null, stakeType: 0, strategies: [], totalStake: 0n, recentTotals: [], operatorCount: 0,
    });
  }
  /** A stake that is first spoken of now counts its quorum for the operator id. */
  stake(number, operatorId) {
    const id = `${this.avs}-${number}-${operatorId}`;
    let operator = null;
    if (!this.batch.find(model.QuorumStake, id)) {
      const owner = this.blsOperator(operatorId);
      if (!owner.quorums.includes(number)) owner.quorums = sorted([...owner.quorums, number]);
      operator = owner.operator;
    }
    return this.batch.change(model.QuorumStake, id, { avs: this.avs, quorum: number, operatorId, operator, stake: 0n, member: false, recentStakes: [] });
  }
  day(number, operatorId, stake) {
    const day = dayOf(this.block);
    this.batch.change(model.QuorumStakeDay, `${this.avs}-${number}-${operatorId}-${day}`, { avs: this.avs, quorum: number, operatorId, day }).stake = stake;
  }
  rollup(rollupChainId) {
    const avs = this.log.address;
    return this.batch.change(model.Rollup, `${avs}-${rollupChainId}`, { avs, rollupChainId: rollupChainId.toString(), enabled: null, openAlerts: 0, totalAlerts: 0, lastAlertTime: null });
  }
  agent() {
    const { agentId } = this.args;
    return this.batch.change(model.Agent, `${registry}-${agentId}`, {
      registry, agentId, owner: null, metadataCount: 0, registeredBlock: null, registeredTime: null, feedbackCount: 0, feedbackSum: 0n, lastFeedbackTime: null, validationCount: 0, validatedCount: 0, validationSum: 0,
    });
  }
  note(what, before, after, scope, part = 0, isAsked = true) {
    const [was, became] = [before?.toString() ?? null, after?.toString() ?? null];
    if (was === became) return;
    this.inserts.changes.push(new model.ParameterChange({
      id: `${this.height}-${this.log.logIndex}-${part}`, chainId, contract: this.log.address, avs: this.avs, what, scope, before: was, after: became, by: isAsked ? this.log.transaction.from : null,
      byProblem: isAsked ? null : "The transaction is not asked for with this event.", block: this.height, time: this.time, logIndex: this.log.logIndex, part, transaction: this.log.transactionHash,
    }));
  }
  parameters(known) {
    const number = this.args.quorumNumber;
    const quorum = this.quorum(number);
    const names = { maxOperatorCount: "maxOperatorCount", kickBipsOfOperatorStake: "kickBIPsOfOperatorStake", kickBipsOfTotalStake: "kickBIPsOfTotalStake", minimumStake: "minimumStake" };
    for (const [part, [field, what]] of Object.entries(names).entries()) if (field in known) this.note(what, quorum[field], known[field], number.toString(), part);
    Object.assign(quorum, known);
  }
  delegate(to) {
    const { staker } = this.args;
    const from = this.batch.find(model.Delegation, staker)?.operator;
    if (from === to) return;
    Object.assign(this.batch.change(model.Delegation, staker, { staker }), { operator: to, sinceBlock: this.height, sinceTime: this.time });
    if (from) this.operator(from).stakerCount -= 1;
    if (to) this.operator(to).stakerCount += 1;
  }

  OperatorRegistered({ operator, delegationApprover }) {
    const o = this.operator(operator);
    Object.assign(o, { delegationApprover, registeredBlock: o.registeredBlock ?? this.height, registeredTime: o.registeredTime ?? this.time });
  }
  MetadataUri({ operator, metadataURI }) { Object.assign(this.operator(operator), { metadataUri: metadataURI, metadataUriTime: this.time }); }
  Increased({ operator, strategy, shares }) { this.batch.change(model.OperatorShares, `${operator}-${strategy}`, { operator, strategy, shares: 0n }).shares += shares; }
  Decreased({ operator, strategy, shares }) { this.batch.change(model.OperatorShares, `${operator}-${strategy}`, { operator, strategy, shares: 0n }).shares -= shares; }
  Delegated({ operator }) { this.delegate(operator); }
  Undelegated({ staker, operator }) {
    const from = this.batch.find(model.Delegation, staker)?.operator;
    if (from == null || from === operator) this.delegate(null);
  }
  Status({ avs, operator, status }) { this.registration(avs, operator, { inAvsDirectory: status === 1 }); }
  PubkeyRegistered({ operator, pubkeyG1 }) {
    this.link("blsApkRegistry");
    this.know(operatorIdOf(pubkeyG1), operator);
    this.registration(this.avs, operator, { keyG1: { x: pubkeyG1.X.toString(), y: pubkeyG1.Y.toString() } });
  }
  AddedToQuorums({ operator, operatorId, quorumNumbers }) {
    this.know(operatorId, operator);
    for (const number of bytes(quorumNumbers)) {
      const { quorums } = this.batch.find(model.OperatorAvsRegistration, `${this.avs}-${operator}`);
      if (!quorums.includes(number)) {
        this.registration(this.avs, operator, { quorums: sorted([...quorums, number]) });
        this.quorum(number).operatorCount += 1;
      }
      this.stake(number, operatorId).member = true;
    }
  }
  Registered({ operator, operatorId }) {
    this.link("registryCoordinator");
    this.know(operatorId, operator);
    this.registration(this.avs, operator, { inCoordinator: true });
  }
  Socket({ operatorId, socket }) {
    const operator = this.batch.find(model.BlsOperator, `${this.avs}-${operatorId}`)?.operator;
    if (!operator) return;
    const before = this.batch.find(model.OperatorAvsRegistration, `${this.avs}-${operator}`)?.socket;
    this.registration(this.avs, operator, { socket });
    this.note("socket", before, socket, operator, 0, false);
  }
  SetParams({ params }) {
    this.link("registryCoordinator");
    this.parameters(params);
  }
  MinimumStake({ minimumStake }) {
    this.link("stakeRegistry");
    this.parameters({ minimumStake });
  }
  StakeUpdate({ operatorId, quorumNumber: number, stake }) {
    const own = this.stake(number, operatorId);
    const quorum = this.quorum(number);
    quorum.totalStake += stake - own.stake;
    quorum.recentTotals = withPoint(quorum.recentTotals, this.height, quorum.totalStake, mostTotals);
    Object.assign(own, { stake, recentStakes: withPoint(own.recentStakes, this.height, stake, mostStakes), updatedBlock: this.height, updatedTime: this.time });
    this.day(number, operatorId, stake);
    this.day(number, noOperatorId, quorum.totalStake);
  }
  AlertConfirmed({ alertHeaderHash, messageHash }) {
    const avs = this.log.address;
    const { header } = confirmAlert.decode(this.log.transaction);
    const thresholds = bytes(header.thresholds);
    const quorums = [...bytes(header.quorumNumbers)].map((number, i) => {
      const quorum = this.batch.find(model.Quorum, `${avs}-${number}`);
      // The calls of the mix name no non-signers, so that all of the stake signed.
      const total = quorum ? stakeAt(quorum.recentTotals, header.referenceBlock, mostTotals) : null;
      return { number, thresholdPercentage: thresholds[i], signedStake: total, totalStake: total };
    });
    this.inserts.alerts.push(new model.Alert({
      id: `${avs}-${messageHash}-0`, chainId, avs, messageHash, twin: 0, alertHeaderHash, rollupChainId: header.rollupChainId.toString(), status: "open", block: this.height, time: this.time,
      transaction: this.log.transactionHash, sender: this.log.transaction.from, referenceBlock: header.referenceBlock, quorums, nonSigners: [],
      headerVerified: hash(header.messageHash.slice(2) + word(header.referenceBlock) + word(header.rollupChainId)) === alertHeaderHash,
    }));
    const service = this.service(avs, "mach");
    service.openAlerts += 1;
    service.totalAlerts += 1;
    const rollup = this.rollup(header.rollupChainId);
    Object.assign(rollup, { openAlerts: rollup.openAlerts + 1, totalAlerts: rollup.totalAlerts + 1, lastAlertTime: this.time });
  }
  RollupUpdated({ rollupChainId, status }) {
    this.service(this.log.address, "mach").singleRollupChainId = null;
    this.rollup(rollupChainId).enabled = status;
  }
  AgentRegistered({ agentURI, owner }) {
    const agent = this.agent();
    Object.assign(agent, {
      owner, uri: agentURI, uriTransaction: this.log.transactionHash, uriTime: this.time, registeredBlock: agent.registeredBlock ?? this.height, registeredTime: agent.registeredTime ?? this.time,
      activityTime: this.time, updatedTime: this.time,
    });
  }
  NewFeedback(a) {
    const agent = this.agent();
    agent.feedbackCount += 1;
    agent.feedbackSum += a.valueDecimals <= 18 ? a.value * 10n ** BigInt(18 - a.valueDecimals) : a.value / 10n ** BigInt(a.valueDecimals - 18);
    agent.lastFeedbackTime = agent.activityTime = agent.updatedTime = this.time;
    this.inserts.feedback.push(new model.Feedback({
      id: `${registry}-${a.agentId}-${a.clientAddress}-${a.feedbackIndex}`, chainId, registry, agentId: a.agentId, client: a.clientAddress, index: a.feedbackIndex, value: a.value, valueDecimals: a.valueDecimals,
      tag1: a.tag1, tag2: a.tag2, endpoint: a.endpoint, fileUri: a.feedbackURI, fileHash: a.feedbackHash, revoked: false, responseCount: 0, block: this.height, time: this.time, transaction: this.log.transactionHash,
    }));
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
  const inserts = { events: [], alerts: [], feedback: [], changes: [] };
  for (const { header, logs: found } of ctx.blocks) {
    for (const log of found) {
      const kind = kinds.get(log.topics[0]);
      if (kind) logs.push({ log, block: header, kind, args: abi[kind].decode(log), avs: avsOf.get(log.address) });
      inserts.events.push(new model.Event({
        id: log.id, block: header.height, blockHash: header.hash, logIndex: log.logIndex, transaction: log.transactionHash, address: log.address,
        topics: log.topics, data: log.data, kind: kind ?? null, time: BigInt(header.timestamp),
      }));
    }
  }
  const batch = new Batch(ctx.store);
  await batch.load(wantedIds(logs));
  await batch.load(wantedBehind(logs, batch));
  for (const log of logs) new Change(batch, inserts, log)[log.kind](log.args);
  await batch.save();
  for (const list of Object.values(inserts)) await ctx.store.insert(list);
}));
