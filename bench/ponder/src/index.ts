import { ponder } from "ponder:registry";
import { agent, alert, blsOperator, delegation, feedback, operator, quorum, registration, rollup, shares, stake } from "ponder:schema";

const fresh = { approver: null, metadataUri: null, registeredBlock: null, avsCount: 0, stakerCount: 0 };
const on = (ponder as any).on.bind(ponder);

on("DelegationManager:OperatorRegistered", async ({ event, context }: any) => {
  const known = { approver: event.args.delegationApprover, registeredBlock: event.block.number };
  await context.db.insert(operator).values({ ...fresh, id: event.args.operator, ...known }).onConflictDoUpdate(known);
});
on("DelegationManager:OperatorMetadataURIUpdated", async ({ event, context }: any) => {
  const known = { metadataUri: event.args.metadataURI };
  await context.db.insert(operator).values({ ...fresh, id: event.args.operator, ...known }).onConflictDoUpdate(known);
});
const move = (sign: bigint) => async ({ event, context }: any) => {
  const by = sign * event.args.shares;
  await context.db.insert(shares).values({ operator: event.args.operator, strategy: event.args.strategy, shares: by }).onConflictDoUpdate((row: any) => ({ shares: row.shares + by }));
};
on("DelegationManager:OperatorSharesIncreased", move(1n));
on("DelegationManager:OperatorSharesDecreased", move(-1n));
on("DelegationManager:StakerDelegated", async ({ event, context }: any) => {
  const known = { operator: event.args.operator, sinceBlock: event.block.number };
  await context.db.insert(delegation).values({ id: event.args.staker, ...known }).onConflictDoUpdate(known);
  await context.db.insert(operator).values({ ...fresh, id: event.args.operator, stakerCount: 1 }).onConflictDoUpdate((row: any) => ({ stakerCount: row.stakerCount + 1 }));
});
on("DelegationManager:StakerUndelegated", async ({ event, context }: any) => {
  const known = { operator: null, sinceBlock: event.block.number };
  await context.db.insert(delegation).values({ id: event.args.staker, ...known }).onConflictDoUpdate(known);
  await context.db.insert(operator).values({ ...fresh, id: event.args.operator }).onConflictDoUpdate((row: any) => ({ stakerCount: row.stakerCount - 1 }));
});
on("AvsDirectory:OperatorAVSRegistrationStatusUpdated", async ({ event, context }: any) => {
  const known = { registered: event.args.status === 1, block: event.block.number };
  await context.db.insert(registration).values({ avs: event.args.avs, operator: event.args.operator, socket: null, operatorId: null, ...known }).onConflictDoUpdate(known);
  const by = event.args.status === 1 ? 1 : -1;
  await context.db.insert(operator).values({ ...fresh, id: event.args.operator, avsCount: by }).onConflictDoUpdate((row: any) => ({ avsCount: row.avsCount + by }));
});
on("ApkRegistry:NewPubkeyRegistration", async () => {});
on("ApkRegistry:OperatorAddedToQuorums", async ({ event, context }: any) => {
  await context.db.insert(blsOperator).values({ id: event.args.operatorId, operator: event.args.operator }).onConflictDoNothing();
});
on("Coordinator:OperatorRegistered", async ({ event, context }: any) => {
  await context.db.insert(blsOperator).values({ id: event.args.operatorId, operator: event.args.operator }).onConflictDoNothing();
});
on("Coordinator:OperatorSocketUpdate", async ({ event, context }: any) => {
  const owner = await context.db.find(blsOperator, { id: event.args.operatorId });
  if (owner === null) return;
  const known = { socket: event.args.socket };
  await context.db.insert(registration).values({ avs: event.log.address, operator: owner.operator, registered: false, block: event.block.number, operatorId: event.args.operatorId, ...known }).onConflictDoUpdate(known);
});
on("Coordinator:OperatorSetParamsUpdated", async ({ event, context }: any) => {
  const known = { maxOperatorCount: Number(event.args.operatorSetParams.maxOperatorCount) };
  await context.db.insert(quorum).values({ id: `${event.log.address}-${event.args.quorumNumber}`, minimumStake: null, totalStake: 0n, ...known }).onConflictDoUpdate(known);
});
on("StakeRegistry:MinimumStakeForQuorumUpdated", async ({ event, context }: any) => {
  const known = { minimumStake: event.args.minimumStake };
  await context.db.insert(quorum).values({ id: `${event.log.address}-${event.args.quorumNumber}`, maxOperatorCount: null, totalStake: 0n, ...known }).onConflictDoUpdate(known);
});
on("StakeRegistry:OperatorStakeUpdate", async ({ event, context }: any) => {
  const id = `${event.log.address}-${event.args.quorumNumber}-${event.args.operatorId}`;
  const before = await context.db.find(stake, { id });
  const known = { stake: event.args.stake, block: event.block.number };
  await context.db.insert(stake).values({ id, operatorId: event.args.operatorId, quorum: event.args.quorumNumber, ...known }).onConflictDoUpdate(known);
  const by = event.args.stake - (before?.stake ?? 0n);
  await context.db.insert(quorum).values({ id: `${event.log.address}-${event.args.quorumNumber}`, maxOperatorCount: null, minimumStake: null, totalStake: by })
    .onConflictDoUpdate((row: any) => ({ totalStake: row.totalStake + by }));
});
on("ServiceManager:AlertConfirmed", async ({ event, context }: any) => {
  await context.db.insert(alert).values({
    id: `${event.log.address}-${event.args.messageHash}`, avs: event.log.address, messageHash: event.args.messageHash, block: event.block.number,
    sender: event.transaction.from, input: event.transaction.input,
  }).onConflictDoNothing();
});
on("ServiceManager:RollupChainIDUpdated", async ({ event, context }: any) => {
  const known = { enabled: event.args.status };
  await context.db.insert(rollup).values({ id: `${event.log.address}-${event.args.rollupChainId}`, alerts: 0, ...known }).onConflictDoUpdate(known);
});
on("IdentityRegistry:Registered", async ({ event, context }: any) => {
  await context.db.insert(agent).values({ id: event.args.agentId, owner: event.args.owner, uri: event.args.agentURI, block: event.block.number, feedbackCount: 0, feedbackSum: 0n });
});
on("ReputationRegistry:NewFeedback", async ({ event, context }: any) => {
  const a = event.args;
  await context.db.insert(feedback).values({
    id: `${a.agentId}-${a.clientAddress}-${a.feedbackIndex}`, agentId: a.agentId, client: a.clientAddress, index: a.feedbackIndex, value: a.value, decimals: a.valueDecimals,
    tag1: a.tag1, tag2: a.tag2, endpoint: a.endpoint, uri: a.feedbackURI, hash: a.feedbackHash, block: event.block.number, time: event.block.timestamp,
  });
  await context.db.insert(agent).values({ id: a.agentId, owner: a.clientAddress, uri: null, block: event.block.number, feedbackCount: 1, feedbackSum: a.value })
    .onConflictDoUpdate((row: any) => ({ feedbackCount: row.feedbackCount + 1, feedbackSum: row.feedbackSum + a.value }));
});
