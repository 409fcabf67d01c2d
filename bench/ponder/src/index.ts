import { readFileSync } from "node:fs";
import { ponder } from "ponder:registry";
import { agent, alert, avs, blsOperator, delegation, feedback, operator, operatorShares, parameterChange, quorum, quorumStake, quorumStakeDay, registration, rollup } from "ponder:schema";
import { decodeFunctionData, encodeAbiParameters, keccak256, zeroHash } from "viem";
import { serviceManager } from "../abis";

// What Scan's projections make of the same events (src/Scan.Indexer/Systems). Two fields stay null: Scan also asks service managers for owner and rewards initiator, once per quorum, and keeps
// that they refused (ownerProblem, rewardsInitiatorProblem). Ponder 1.0 tries a call that reverts ten times within a minute or so, which would tell of nothing else here.
const world = JSON.parse(readFileSync(process.env.BENCH_WORLD!, "utf8"));
const { chainId } = world;
const registry = world.identityRegistry;
const avsOf = new Map<string, `0x${string}`>(
  [world.coordinators, world.stakeRegistries, world.apkRegistries].flatMap((contracts) => contracts.map((contract: string, i: number) => [contract.toLowerCase(), world.serviceManagers[i]])));
const on = (ponder as any).on.bind(ponder);
const blockOf = (event: any) => Number(event.block.number);
const timeOf = (event: any) => Number(event.block.timestamp);
const avsBehind = (event: any) => avsOf.get(event.log.address.toLowerCase())!;

/** The rest of a row that is first spoken of now. */
const freshOperator = {
  chainId, delegationApprover: null, earningsReceiver: null, stakerOptOutWindowBlocks: null, metadataUri: null, metadataUriTime: null, registeredBlock: null, registeredTime: null, avsCount: 0, stakerCount: 0, slashCount: 0,
};
const freshAvs = {
  chainId, kind: "unknown", operatorCount: 0, quorumCount: 0, operatorSetCount: 0, openAlerts: 0, totalAlerts: 0, coordinators: [], executorSetIds: [], paused: false,
};
const freshRegistration = { chainId, registered: false, operatorSets: [], quorums: [] };
const freshQuorum = { chainId, stakeType: 0, strategies: [], totalStake: 0n, recentTotals: [], operatorCount: 0 };
const freshStake = { chainId, stake: 0n, member: false, recentStakes: [] };
const freshRollup = { chainId, enabled: null, openAlerts: 0, totalAlerts: 0, lastAlertTime: null };
const freshAgent = {
  chainId, registry, owner: null, metadataCount: 0, registeredBlock: null, registeredTime: null, feedbackCount: 0, feedbackSum: 0n, lastFeedbackTime: null, validationCount: 0, validatedCount: 0, validationSum: 0,
};

const changeOperator = ({ db }: any, address: string, change: (row: any) => any) =>
  db.insert(operator).values({ ...freshOperator, address, ...change(freshOperator) }).onConflictDoUpdate(change);

const changeAvs = ({ db }: any, event: any, address: string, change: (row: any) => any) => {
  const fresh = { ...freshAvs, firstSeenBlock: blockOf(event), firstSeenTime: timeOf(event) };
  return db.insert(avs).values({ ...fresh, address, ...change(fresh) }).onConflictDoUpdate(change);
};
const ranks = ["unknown", "operator-sets", "ecdsa", "bls", "mach"];
const atLeast = (kind: string, row: any) => (ranks.indexOf(kind) > ranks.indexOf(row.kind) ? kind : row.kind);
const changeMach = (context: any, event: any, change: (row: any) => any) => changeAvs(context, event, event.log.address, (row) => ({ ...change(row), kind: atLeast("mach", row) }));

/** A registry behind a service manager, by the first of its events. */
const link = (context: any, event: any, field: "registryCoordinator" | "stakeRegistry" | "blsApkRegistry") => changeAvs(context, event, avsBehind(event), (row) => {
  const address = event.log.address.toLowerCase();
  if (row[field] === address) return {};
  const known = { [field]: address, kind: atLeast("bls", row) };
  return field === "registryCoordinator" ? { ...known, coordinators: [...row.coordinators, { address, owner: null, ejector: null, ejectorOwner: null, churnApprover: null }] } : known;
});

/** Who is in any register is registered, and both sides count it once. What changes nothing writes nothing. */
const changeRegistration = async (context: any, event: any, avsAddress: string, operatorAddress: string, known: any) => {
  const key = { avs: avsAddress, operator: operatorAddress };
  const found = await context.db.find(registration, key);
  if (found !== null && Object.entries(known).every(([name, value]) => found[name] === value)) return found;
  const before = found ?? freshRegistration;
  const after = { ...before, ...known };
  after.registered = after.inAvsDirectory === true || after.inCoordinator === true || after.inServiceManager === true || after.inEcdsaRegistry === true || after.operatorSets.length > 0;
  if (after.registered !== before.registered) Object.assign(after, after.registered ? { registeredBlock: blockOf(event), registeredTime: timeOf(event) } : { deregisteredBlock: blockOf(event), deregisteredTime: timeOf(event) });
  if (found === null) await context.db.insert(registration).values({ ...after, ...key });
  else await context.db.update(registration, key).set(after);
  const step = Number(after.registered) - Number(before.registered);
  if (step !== 0) {
    await changeAvs(context, event, avsAddress, (row) => ({ operatorCount: row.operatorCount + step }));
    await changeOperator(context, operatorAddress, (row) => ({ avsCount: row.avsCount + step }));
  }
  return after;
};

/** Whose an operator id is. */
const know = async (context: any, event: any, operatorId: string, address: string) => {
  await changeRegistration(context, event, avsBehind(event), address, { operatorId: operatorId.toLowerCase() });
  await context.db.insert(blsOperator).values({ chainId, avs: avsBehind(event), operatorId, operator: address, quorums: [] }).onConflictDoUpdate({ operator: address });
};

const changeQuorum = async (context: any, event: any, number: number, change: (row: any) => any) => {
  let isNew = true;
  const row = await context.db.insert(quorum).values({ ...freshQuorum, avs: avsBehind(event), number, ...change(freshQuorum) }).onConflictDoUpdate((before: any) => {
    isNew = false;
    return change(before);
  });
  if (isNew) await changeAvs(context, event, avsBehind(event), (a) => ({ quorumCount: a.quorumCount + 1 }));
  return row;
};

/** The row as it was before, or what a new one begins with: its operator id then counts the quorum. */
const changeStake = async (context: any, event: any, number: number, operatorId: string, change: (row: any) => any) => {
  const key = { avs: avsBehind(event), quorum: number, operatorId };
  let before: any = null;
  await context.db.insert(quorumStake).values({ ...freshStake, ...key, ...change(freshStake) }).onConflictDoUpdate((row: any) => {
    before = row;
    return change(row);
  });
  if (before !== null) return;
  const owner = await context.db.insert(blsOperator).values({ chainId, avs: key.avs, operatorId, operator: null, quorums: [number] })
    .onConflictDoUpdate((row: any) => (row.quorums.includes(number) ? {} : { quorums: [...row.quorums, number].sort((a, b) => a - b) }));
  if (owner.operator !== null) await context.db.update(quorumStake, key).set({ operator: owner.operator });
};

/** The last changes of a weight, oldest first, at most one for a block. */
const withPoint = (points: any[], block: number, stake: bigint, most: number) =>
  [...(points.at(-1)?.block === block ? points.slice(0, -1) : points).slice(1 - most), { block, stake: stake.toString() }];
const stakeAt = (points: any[], block: number, most: number) => points.findLast((point) => point.block <= block)?.stake ?? (points.length < most ? "0" : null);
const mostStakes = 4, mostTotals = 16;

const note = async ({ db }: any, event: any, what: string, before: any, after: any, scope: string, part = 0, isAsked = true) => {
  const [was, became] = [before?.toString() ?? null, after?.toString() ?? null];
  if (was === became) return;
  await db.insert(parameterChange).values({
    chainId, contract: event.log.address, avs: avsBehind(event), what, scope, before: was, after: became, by: isAsked ? event.transaction.from : null,
    byProblem: isAsked ? null : "The transaction is not asked for with this event.", block: blockOf(event), time: timeOf(event), logIndex: event.log.logIndex, part, transaction: event.transaction.hash,
  });
};

on("DelegationManager:OperatorRegistered", async ({ event, context }: any) => {
  await changeOperator(context, event.args.operator, (row) => ({
    delegationApprover: event.args.delegationApprover, registeredBlock: row.registeredBlock ?? blockOf(event), registeredTime: row.registeredTime ?? timeOf(event),
  }));
});
on("DelegationManager:OperatorMetadataURIUpdated", async ({ event, context }: any) => {
  await changeOperator(context, event.args.operator, () => ({ metadataUri: event.args.metadataURI, metadataUriTime: timeOf(event) }));
});
const move = (sign: bigint) => async ({ event, context }: any) => {
  const by = sign * event.args.shares;
  await context.db.insert(operatorShares).values({ chainId, operator: event.args.operator, strategy: event.args.strategy, shares: by }).onConflictDoUpdate((row: any) => ({ shares: row.shares + by }));
};
on("DelegationManager:OperatorSharesIncreased", move(1n));
on("DelegationManager:OperatorSharesDecreased", move(-1n));
const delegate = async (context: any, event: any, before: any, to: string | null) => {
  const { staker } = event.args;
  if (before !== null && before.operator === to) return;
  const known = { operator: to, sinceBlock: blockOf(event), sinceTime: timeOf(event) };
  if (before === null) await context.db.insert(delegation).values({ chainId, staker, ...known });
  else await context.db.update(delegation, { staker }).set(known);
  if (before !== null && before.operator !== null) await changeOperator(context, before.operator, (row) => ({ stakerCount: row.stakerCount - 1 }));
  if (to !== null) await changeOperator(context, to, (row) => ({ stakerCount: row.stakerCount + 1 }));
};
on("DelegationManager:StakerDelegated", async ({ event, context }: any) => {
  await delegate(context, event, await context.db.find(delegation, { staker: event.args.staker }), event.args.operator.toLowerCase());
});
on("DelegationManager:StakerUndelegated", async ({ event, context }: any) => {
  const before = await context.db.find(delegation, { staker: event.args.staker });
  if (before === null || before.operator === null || before.operator === event.args.operator.toLowerCase()) await delegate(context, event, before, null);
});
on("AvsDirectory:OperatorAVSRegistrationStatusUpdated", async ({ event, context }: any) => {
  await changeRegistration(context, event, event.args.avs, event.args.operator, { inAvsDirectory: event.args.status === 1 });
});
on("ApkRegistry:NewPubkeyRegistration", async ({ event, context }: any) => {
  const { X, Y } = event.args.pubkeyG1;
  await link(context, event, "blsApkRegistry");
  await know(context, event, keccak256(encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [X, Y])), event.args.operator);
  await changeRegistration(context, event, avsBehind(event), event.args.operator, { keyG1: { x: X.toString(), y: Y.toString() } });
});
on("ApkRegistry:OperatorAddedToQuorums", async ({ event, context }: any) => {
  const { operator: address, operatorId, quorumNumbers } = event.args;
  await know(context, event, operatorId, address);
  for (const number of Buffer.from(quorumNumbers.slice(2), "hex")) {
    const { quorums } = await context.db.find(registration, { avs: avsBehind(event), operator: address });
    if (!quorums.includes(number)) {
      await changeRegistration(context, event, avsBehind(event), address, { quorums: [...quorums, number].sort((a: number, b: number) => a - b) });
      await changeQuorum(context, event, number, (row) => ({ operatorCount: row.operatorCount + 1 }));
    }
    await changeStake(context, event, number, operatorId, () => ({ member: true }));
  }
});
on("Coordinator:OperatorRegistered", async ({ event, context }: any) => {
  await link(context, event, "registryCoordinator");
  await know(context, event, event.args.operatorId, event.args.operator);
  await changeRegistration(context, event, avsBehind(event), event.args.operator, { inCoordinator: true });
});
on("Coordinator:OperatorSocketUpdate", async ({ event, context }: any) => {
  const owner = await context.db.find(blsOperator, { avs: avsBehind(event), operatorId: event.args.operatorId });
  if (owner === null || owner.operator === null) return;
  const key = { avs: avsBehind(event), operator: owner.operator };
  let before: string | null = null;
  await context.db.insert(registration).values({ ...freshRegistration, ...key, socket: event.args.socket }).onConflictDoUpdate((row: any) => {
    before = row.socket;
    return { socket: event.args.socket };
  });
  await note(context, event, "socket", before, event.args.socket, owner.operator, 0, false);
});
const changeParameters = async (context: any, event: any, change: (row: any) => any) => {
  const number = event.args.quorumNumber;
  let before: any = null;
  const after = await changeQuorum(context, event, number, (row) => {
    before = { ...row }; // Ponder writes the change into the row itself.
    return change(row);
  });
  const names = { maxOperatorCount: "maxOperatorCount", kickBipsOfOperatorStake: "kickBIPsOfOperatorStake", kickBipsOfTotalStake: "kickBIPsOfTotalStake", minimumStake: "minimumStake" };
  for (const [part, [field, what]] of Object.entries(names).entries()) await note(context, event, what, before[field], after[field], number.toString(), part);
};
on("Coordinator:OperatorSetParamsUpdated", async ({ event, context }: any) => {
  const params = event.args.operatorSetParams;
  await link(context, event, "registryCoordinator");
  await changeParameters(context, event, () => ({
    maxOperatorCount: params.maxOperatorCount, kickBipsOfOperatorStake: params.kickBIPsOfOperatorStake, kickBipsOfTotalStake: params.kickBIPsOfTotalStake,
  }));
});
on("StakeRegistry:MinimumStakeForQuorumUpdated", async ({ event, context }: any) => {
  await link(context, event, "stakeRegistry");
  await changeParameters(context, event, () => ({ minimumStake: event.args.minimumStake }));
});
on("StakeRegistry:OperatorStakeUpdate", async ({ event, context }: any) => {
  const { operatorId, quorumNumber: number, stake } = event.args;
  const block = blockOf(event);
  let by = stake;
  await changeStake(context, event, number, operatorId, (row) => {
    by = stake - row.stake;
    return { stake, recentStakes: withPoint(row.recentStakes, block, stake, mostStakes), updatedBlock: block, updatedTime: timeOf(event) };
  });
  const { totalStake } = await changeQuorum(context, event, number, (row) => ({ totalStake: row.totalStake + by, recentTotals: withPoint(row.recentTotals, block, row.totalStake + by, mostTotals) }));
  const day = { chainId, avs: avsBehind(event), quorum: number, day: Math.floor(timeOf(event) / 86_400) };
  await context.db.insert(quorumStakeDay).values({ ...day, operatorId, stake }).onConflictDoUpdate({ stake });
  await context.db.insert(quorumStakeDay).values({ ...day, operatorId: zeroHash, stake: totalStake }).onConflictDoUpdate({ stake: totalStake });
});
on("ServiceManager:AlertConfirmed", async ({ event, context }: any) => {
  const { alertHeaderHash, messageHash } = event.args;
  const { args: [header] } = decodeFunctionData({ abi: serviceManager, data: event.transaction.input });
  const numbers = Buffer.from(header.quorumNumbers.slice(2), "hex"), thresholds = Buffer.from(header.quorumThresholdPercentages.slice(2), "hex");
  const quorums = [];
  for (const [i, number] of numbers.entries()) {
    const row = await context.db.find(quorum, { avs: event.log.address, number });
    // The calls of the mix name no non-signers, so that all of the stake signed.
    const total = row === null ? null : stakeAt(row.recentTotals, header.referenceBlockNumber, mostTotals);
    quorums.push({ number, thresholdPercentage: thresholds[i], signedStake: total, totalStake: total });
  }
  const rollupChainId = header.rollupChainID.toString();
  const signed = encodeAbiParameters([{ type: "bytes32" }, { type: "uint32" }, { type: "uint256" }], [header.messageHash, header.referenceBlockNumber, header.rollupChainID]);
  const row = await context.db.insert(alert).values({
    chainId, avs: event.log.address, messageHash, twin: 0, alertHeaderHash, rollupChainId, status: "open", block: blockOf(event), time: timeOf(event), transaction: event.transaction.hash, sender: event.transaction.from,
    referenceBlock: header.referenceBlockNumber, quorums, nonSigners: [], headerVerified: keccak256(signed) === alertHeaderHash,
  }).onConflictDoNothing();
  if (row === null) return;
  await changeMach(context, event, (a) => ({ openAlerts: a.openAlerts + 1, totalAlerts: a.totalAlerts + 1 }));
  const raise = (r: any) => ({ openAlerts: r.openAlerts + 1, totalAlerts: r.totalAlerts + 1, lastAlertTime: timeOf(event) });
  await context.db.insert(rollup).values({ ...freshRollup, avs: event.log.address, rollupChainId, ...raise(freshRollup) }).onConflictDoUpdate(raise);
});
on("ServiceManager:RollupChainIDUpdated", async ({ event, context }: any) => {
  const known = { enabled: event.args.status };
  await changeMach(context, event, () => ({ singleRollupChainId: null }));
  await context.db.insert(rollup).values({ ...freshRollup, avs: event.log.address, rollupChainId: event.args.rollupChainId.toString(), ...known }).onConflictDoUpdate(known);
});
on("IdentityRegistry:Registered", async ({ event, context }: any) => {
  const [block, time] = [blockOf(event), timeOf(event)];
  const known = { owner: event.args.owner, uri: event.args.agentURI, uriTransaction: event.transaction.hash, uriTime: time, activityTime: time, updatedTime: time };
  // Feedback may have come first.
  await context.db.insert(agent).values({ ...freshAgent, agentId: event.args.agentId, registeredBlock: block, registeredTime: time, ...known })
    .onConflictDoUpdate((row: any) => ({ registeredBlock: row.registeredBlock ?? block, registeredTime: row.registeredTime ?? time, ...known }));
});
on("ReputationRegistry:NewFeedback", async ({ event, context }: any) => {
  const a = event.args;
  const time = timeOf(event);
  await context.db.insert(feedback).values({
    chainId, registry, agentId: a.agentId, client: a.clientAddress, index: a.feedbackIndex, value: a.value, valueDecimals: a.valueDecimals, tag1: a.tag1, tag2: a.tag2, endpoint: a.endpoint, fileUri: a.feedbackURI,
    fileHash: a.feedbackHash, revoked: false, responseCount: 0, block: blockOf(event), time, transaction: event.transaction.hash,
  });
  const by = a.valueDecimals <= 18 ? a.value * 10n ** BigInt(18 - a.valueDecimals) : a.value / 10n ** BigInt(a.valueDecimals - 18);
  const raise = (row: any) => ({ feedbackCount: row.feedbackCount + 1, feedbackSum: row.feedbackSum + by, lastFeedbackTime: time, activityTime: time, updatedTime: time });
  await context.db.insert(agent).values({ ...freshAgent, agentId: a.agentId, ...raise(freshAgent) }).onConflictDoUpdate(raise);
});
