// Calls that Scan prepares for wallets, encoded by viem from the contracts' own declarations, one JSON object per line.
// Usage: node prepared-calls.mjs COUNT SEED
import { encodeAbiParameters, encodeFunctionData, getAddress, keccak256, parseAbi } from 'viem';
import { random } from './random.mjs';

const [count, seed] = process.argv.slice(2).map(Number);
const r = random(seed);
const address = () => getAddress(`0x${r.hex(20).slice(2)}`);
const word = () => BigInt(r.hex(32));

const abi = parseAbi([
  // eigenlayer-contracts, IDelegationManager.sol
  'struct SignatureWithExpiry { bytes signature; uint256 expiry; }',
  'struct QueuedWithdrawalParams { address[] strategies; uint256[] depositShares; address __deprecated_withdrawer; }',
  'function delegateTo(address operator, SignatureWithExpiry memory approverSignatureAndExpiry, bytes32 approverSalt) external',
  'function undelegate(address staker) external returns (bytes32[] memory withdrawalRoots)',
  'function queueWithdrawals(QueuedWithdrawalParams[] calldata params) external returns (bytes32[] memory)',
  'struct Withdrawal { address staker; address delegatedTo; address withdrawer; uint256 nonce; uint32 startBlock; address[] strategies; uint256[] scaledShares; }',
  'function completeQueuedWithdrawal(Withdrawal calldata withdrawal, address[] calldata tokens, bool receiveAsTokens) external',
  // eigenlayer-middleware, IRegistryCoordinator.sol
  'function updateOperatorsForQuorum(address[][] calldata operatorsPerQuorum, bytes calldata quorumNumbers) external',
  // erc-8004-contracts, IdentityRegistryUpgradeable.sol
  'struct MetadataEntry { string metadataKey; bytes metadataValue; }',
  'function register(string memory agentURI, MetadataEntry[] memory metadata) external returns (uint256 agentId)',
  'function setAgentURI(uint256 agentId, string calldata newURI) external',
  'function setMetadata(uint256 agentId, string memory metadataKey, bytes memory metadataValue) external',
]);

const text = () => r.pick(['', 'https://agents.example/7.json', 'ünï¢ödé 🦆', 'x'.repeat(31 + r.below(40))]);

const calls = [
  () => {
    const [operator, signature, expiry, salt] = [address(), r.chance(50) ? '0x' : r.hex(65), word(), r.hex(32)];
    return ['delegateTo', { operator, signature, expiry: `${expiry}`, salt }, [operator, { signature, expiry }, salt]];
  },
  () => {
    const [operators, quorum] = [Array.from({ length: r.below(5) }, address), r.below(192)];
    return ['updateOperatorsForQuorum', { operators, quorum }, [[operators], `0x${quorum.toString(16).padStart(2, '0')}`]];
  },
  () => {
    const [uri, key, value] = [text(), text(), r.chance(30) ? '0x' : r.hex(1 + r.below(70))];
    const with_ = r.chance(50);
    return ['register', { uri, ...(with_ && { key, value }) }, [uri, with_ ? [{ metadataKey: key, metadataValue: value }] : []]];
  },
  () => {
    const [id, uri] = [word(), text()];
    return ['setAgentURI', { id: `${id}`, uri }, [id, uri]];
  },
  () => {
    const [id, key, value] = [word(), text(), r.chance(30) ? '0x' : r.hex(1 + r.below(70))];
    return ['setMetadata', { id: `${id}`, key, value }, [id, key, value]];
  },
  () => {
    const [staker, operator, withdrawer, nonce, startBlock, asTokens] = [address(), r.chance(30) ? null : address(), address(), word(), r.below(2 ** 31), r.chance(50)];
    const positions = Array.from({ length: 1 + r.below(4) }, () => ({ strategy: address(), shares: word(), token: address() }));
    const withdrawal = {
      staker, delegatedTo: operator ?? '0x0000000000000000000000000000000000000000', withdrawer, nonce, startBlock, strategies: positions.map((p) => p.strategy), scaledShares: positions.map((p) => p.shares),
    };
    const given = { staker, ...(operator && { operator }), withdrawer, nonce: `${nonce}`, startBlock, asTokens, positions: positions.map((p) => ({ ...p, shares: `${p.shares}` })) };
    given.root = keccak256(encodeAbiParameters([abi.find((f) => f.name === 'completeQueuedWithdrawal').inputs[0]], [withdrawal]));
    return ['completeQueuedWithdrawal', given, [withdrawal, positions.map((p) => p.token), asTokens]];
  },
  () => {
    const staker = address();
    return ['undelegate', { staker }, [staker]];
  },
  () => {
    const [staker, strategy, shares] = [address(), address(), word()];
    return ['queueWithdrawals', { staker, strategy, shares: `${shares}` }, [[{ strategies: [strategy], depositShares: [shares], __deprecated_withdrawer: staker }]]];
  },
];

for (let i = 0; i < count; i++) {
  const [name, given, args] = calls[i % calls.length]();
  console.log(JSON.stringify({ name, given, data: encodeFunctionData({ abi, functionName: name, args }) }));
}
