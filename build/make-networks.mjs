// Makes networks/*.json from collected deployments: node build/make-networks.mjs FACTS_DIR
// FACTS_DIR holds deployments.json (contracts by chain id) and events.json (which contract emits what, by slug).
// What the facts do not hold, the networks' and rollups' own public data, is in the tables below.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const factsDir = process.argv[2];
if (!factsDir) {
  console.error('Usage: node build/make-networks.mjs FACTS_DIR');
  process.exit(2);
}
const read = (name) => JSON.parse(readFileSync(join(factsDir, name), 'utf8'));
const deployments = read('deployments.json');
const systemOfSlug = new Map(read('events.json').map(({ slug, system }) => [slug, system]));
const target = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'networks');

const networks = [
  { name: 'ethereum', chainId: 1, currency: 'ETH', explorer: 'https://etherscan.io' },
  { name: 'holesky', chainId: 17000, currency: 'ETH', explorer: 'https://holesky.etherscan.io' },
  { name: 'hoodi', chainId: 560048, currency: 'ETH', explorer: 'https://hoodi.etherscan.io' },
  { name: 'sepolia', chainId: 11155111, currency: 'ETH', explorer: 'https://sepolia.etherscan.io' },
  { name: 'base', chainId: 8453, currency: 'ETH', explorer: 'https://basescan.org' },
  { name: 'base-sepolia', chainId: 84532, currency: 'ETH', explorer: 'https://sepolia.basescan.org' },
  { name: 'bnb', chainId: 56, currency: 'BNB', explorer: 'https://bscscan.com' },
  { name: 'bnb-testnet', chainId: 97, currency: 'BNB', explorer: 'https://testnet.bscscan.com' },
  { name: 'polygon', chainId: 137, currency: 'POL', explorer: 'https://polygonscan.com' },
  { name: 'monad', chainId: 143, currency: 'MON', explorer: 'https://monadscan.com' },
];

const rollups = {
  10: { name: 'OP Mainnet', stack: 'OP Stack', settlement: 'Ethereum', da: 'Ethereum blobs', explorer: 'https://optimistic.etherscan.io', bridge: 'https://app.optimism.io/bridge', publicRpc: 'https://mainnet.optimism.io', currency: 'ETH', kind: 'persistent' },
  42161: { name: 'Arbitrum One', stack: 'Arbitrum Nitro', settlement: 'Ethereum', da: 'Ethereum blobs', explorer: 'https://arbiscan.io', bridge: 'https://bridge.arbitrum.io', publicRpc: 'https://arb1.arbitrum.io/rpc', currency: 'ETH', kind: 'persistent' },
  1868: { name: 'Soneium', stack: 'OP Stack', settlement: 'Ethereum', da: 'Ethereum blobs', explorer: 'https://soneium.blockscout.com', windowSeconds: 10, publicRpc: 'https://rpc.soneium.org', currency: 'ETH', kind: 'persistent' },
  7560: { name: 'Cyber', stack: 'OP Stack', explorer: 'https://cyberscan.co' },
  2777: { name: 'GM Network' },
  112358: { name: 'Xterio Chain' },
  53457: { name: 'DODOchain testnet' },
  11155420: { name: 'OP Sepolia', stack: 'OP Stack', settlement: 'Sepolia', explorer: 'https://sepolia-optimism.etherscan.io', publicRpc: 'https://sepolia.optimism.io', currency: 'ETH', kind: 'persistent' },
  421614: { name: 'Arbitrum Sepolia', stack: 'Arbitrum Nitro', settlement: 'Sepolia', explorer: 'https://sepolia.arbiscan.io', publicRpc: 'https://sepolia-rollup.arbitrum.io/rpc', currency: 'ETH', kind: 'persistent' },
  1637450: { name: 'Xterio Testnet' },
};

// Blocks before which a system cannot have been deployed: ALT was issued in January 2024, x402 published in May 2025.
const floors = {
  1: { 'alt-restaking': 19_000_000 },
  8453: { x402: 29_634_126 },
  84532: { x402: 25_144_656 },
};

// Busy ERC-20 tokens whose holders nobody asks for; x402 reads its tokens by their own list. ALT's supply and holders belong to its restaking.
const unread = new Set(['ERC20', 'Eigen', 'BackingEigen', 'Erc3009Token']);
const isUnread = ({ contract, symbol }) => unread.has(contract) && symbol !== 'ALT';
const serviceManagers = new Set(['MachServiceManager', 'ServiceManagerBase']);
const restaking = new Set(['eigenlayer-core', 'middleware', 'mach', 'mach-registry', 'tasks']);

const isBeacon = ({ name }) => name.endsWith('(beacon)');
const isReleaseEntry = ({ note }) => note === 'entry of the release manifest, not the pod of an owner';
const isIndexed = (entry) =>
  systemOfSlug.has(entry.contract) && !isUnread(entry) && !entry.planned && !isBeacon(entry) && !isReleaseEntry(entry);
const avsName = ({ name, contract }) => (contract === 'MachServiceManager' ? name : name.includes(': ') ? name.slice(0, name.lastIndexOf(': ')) : null);
const startOf = ({ startBlock, startBlockFloor }) => startBlock ?? startBlockFloor;
const registryFamily = ({ name }) => name.replace(/Identity|Reputation|Validation/, '');
// What reALT stands for: where it moves to or from the vault, the rate is asked.
const isHeldByVault = ({ system, contract }) => system === 'alt-restaking' && (contract === 'ERC20' || contract === 'StALT');
const without = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

// What the core or an AVS consists of cannot be older than EigenLayer, or than its AVS directory, on the chain.
function earliest(entries, chainId) {
  const startsOf = (isWanted) => entries.filter(isWanted).map(startOf).filter((start) => start !== undefined);
  const core = Math.min(...startsOf(({ system }) => system === 'eigenlayer-core'));
  const directory = Math.min(...startsOf(({ contract }) => contract === 'AVSDirectory'));
  return (system) => {
    const floor = restaking.has(system) ? (system === 'eigenlayer-core' ? core : directory) : floors[chainId]?.[system];
    return Number.isFinite(floor) ? floor : undefined;
  };
}

function contracts(entries, chainId) {
  const managers = new Map(entries.filter(({ contract }) => serviceManagers.has(contract)).map((entry) => [avsName(entry), entry.address]));
  const identities = new Map(entries.filter(({ contract }) => contract === 'IdentityRegistry').map((entry) => [registryFamily(entry), entry.address]));
  const floor = earliest(entries, chainId);
  const vault = entries.find(({ contract }) => contract === 'ReALT')?.address;
  return entries.filter(isIndexed).map((entry) => {
    const { contract, name, address, system } = entry;
    const avs = serviceManagers.has(contract) ? undefined : managers.get(avsName(entry));
    const registry = contract === 'ReputationRegistry' || contract === 'ValidationRegistry' ? identities.get(registryFamily(entry)) : undefined;
    return without({ system: systemOfSlug.get(contract), contract, name, address, avs, registry, startBlock: startOf(entry) ?? floor(system), vaults: isHeldByVault(entry) && vault ? [vault] : undefined });
  });
}

const strategies = (entries) =>
  entries
    .filter(({ contract, symbol, decimals }) => symbol && decimals !== undefined && (contract === 'StrategyBase' || contract === 'BeaconChainETHStrategy'))
    .map(({ address, symbol, decimals }) => ({ address, symbol, decimals }));

// How amounts of them read; payments' tokens are in their own list.
const named = new Set(['ERC20', 'Eigen', 'BackingEigen', 'ReALT', 'StALT']);
const tokens = (entries) =>
  entries
    .filter(({ contract, symbol, decimals }) => named.has(contract) && symbol && decimals !== undefined)
    .map(({ address, symbol, decimals }) => ({ address, symbol, decimals }));

const rollupsOf = (entries) =>
  entries.flatMap(({ rollupChainIds = [], address }) => rollupChainIds.map((id) => ({ chainId: String(id), ...known(id), mach: address })));

function known(id) {
  if (!rollups[id]) throw new Error(`Rollup ${id} has no name in make-networks.mjs.`);
  return rollups[id];
}

function x402(entries) {
  const tokens = entries.filter(({ contract }) => contract === 'Erc3009Token').map(({ address, symbol, decimals }) => ({ address, symbol, decimals }));
  const facilitators = new Map();
  for (const { contract, name, address } of entries) {
    if (contract !== 'facilitator') continue;
    const title = name.replace(/ facilitator$/, '');
    facilitators.set(title, [...(facilitators.get(title) ?? []), address]);
  }
  if (tokens.length === 0 && facilitators.size === 0) return undefined;
  return { tokens, facilitators: [...facilitators].map(([name, addresses]) => ({ name, addresses })) };
}

const orNothing = (list) => (list.length > 0 ? list : undefined);

mkdirSync(target, { recursive: true });
for (const network of networks) {
  const entries = deployments[network.chainId];
  const variable = network.name.toUpperCase().replaceAll('-', '_');
  const manifest = without({
    ...network,
    rpc: [`\${SCAN_RPC_${variable}}`, `\${SCAN_WS_${variable}}`],
    finality: { mode: 'tag' },
    contracts: contracts(entries, network.chainId),
    strategies: orNothing(strategies(entries)),
    tokens: orNothing(tokens(entries)),
    rollups: orNothing(rollupsOf(entries)),
    x402: x402(entries),
  });
  writeFileSync(join(target, `${network.name}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${network.name}: ${manifest.contracts.length} contracts`);
}
