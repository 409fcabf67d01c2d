// One tab with an example for each kind of user.
const examples = [
  `# Delegator: operators with the most stakers, and where they serve
{
  operators(order: [{ field: STAKER_COUNT, direction: DESC }], first: 10) {
    nodes { name address stakerCount slashCount registrations(where: { registered: { eq: true } }) { nodes { avs { name address } quorums } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
  `# Staker: shares and withdrawals of one address
query Mine($staker: Address!) {
  stakerSharesList(where: { staker: { eq: $staker } }) { nodes { strategyAddress depositShares depositSharesDecimal } }
  withdrawals(where: { staker: { eq: $staker } }) { nodes { root finality } }
}`,
  `# Analyst: alerts per day, and the logs behind the newest
{
  alertsAggregate(bucket: DAY, time: TIME) { from count }
  alerts(order: [{ field: TIME, direction: DESC }], first: 3) { nodes { messageHash status finality provenance(first: 5) { name transaction block } } }
  _meta { name headBlock indexedBlock finalizedBlock lastError }
}`,
  `# Alert subscriber: every alert from now on; give the last sequence as "after" to go on behind it
subscription {
  alerts { sequence id state block item }
}`,
  `# AVS owner: stake of every member of a quorum
{
  quorums(order: [{ field: TOTAL_STAKE, direction: DESC }], first: 3) {
    nodes { avs { name } number totalStakeDecimal(decimals: 18) stakes(order: [{ field: STAKE, direction: DESC }], first: 10) { nodes { operator { name address } stakeDecimal(decimals: 18) member } } }
  }
}`,
  `# Agents: newest first, with what others say of them
{
  agents(order: [{ field: REGISTERED_TIME, direction: DESC }], first: 10) {
    nodes { name agentId owner uri feedbackCount feedbacksAggregate(where: { revoked: { eq: false } }) { count avg { value } } feedbacks(first: 3) { nodes { client value valueDecimals tag1 } } }
  }
}`,
];
const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
const fetcher = GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl: `${scheme}//${location.host}/graphql` });
// A list of a page brings its own query.
const given = new URLSearchParams(location.hash.slice(1)).get('query');
if (given) examples.unshift(given);
ReactDOM.createRoot(document.getElementById('ide')).render(
  React.createElement(GraphiQL, { fetcher, defaultTabs: examples.map((query) => ({ query })), shouldPersistHeaders: false }),
);
