// Calls that Scan prepares for wallets, encoded by viem from the contracts' own declarations, one JSON object per line.
// Usage: node prepared-calls.mjs COUNT SEED
import { encodeFunctionData, getAddress, parseAbi } from 'viem';
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
]);

const calls = [
  () => {
    const [operator, signature, expiry, salt] = [address(), r.chance(50) ? '0x' : r.hex(65), word(), r.hex(32)];
    return ['delegateTo', { operator, signature, expiry: `${expiry}`, salt }, [operator, { signature, expiry }, salt]];
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
