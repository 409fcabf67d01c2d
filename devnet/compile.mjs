// Compiles devnet/contracts into devnet/out/<Contract>.json ({abi, bytecode, selectors}), only when a source or this file has changed.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const contracts = join(here, 'contracts');
const out = join(here, 'out');
const stamp = join(out, '.stamp');

const sources = Object.fromEntries(readdirSync(contracts, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name.endsWith('.sol'))
  .map(entry => relative(contracts, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
  .sort()
  .map(name => [name, { content: readFileSync(join(contracts, name), 'utf8') }]));
const digest = createHash('sha256').update(JSON.stringify(sources)).update(readFileSync(fileURLToPath(import.meta.url))).digest('hex');

if (read(stamp) === digest) process.exit(0);

const solc = createRequire(import.meta.url)('solc');
// Nothing is optimised: that takes ten times as long, and nobody pays for gas here. NewFeedback has more arguments than the stack-based code
// generator can reach; the other one needs its stack allocation for it.
const manyArguments = ['erc8004/ReputationRegistry.sol', 'erc8004/ReputationReleases.sol'];
const units = { ...compile(name => [...manyArguments, 'erc8004/IdentityRegistry.sol'].includes(name), true), ...compile(name => !manyArguments.includes(name), false) };

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [name, unit] of Object.entries(units)) {
  const compiled = { abi: unit.abi, bytecode: '0x' + unit.evm.bytecode.object, selectors: unit.evm.methodIdentifiers };
  writeFileSync(join(out, `${name}.json`), JSON.stringify(compiled));
}
writeFileSync(stamp, digest);

function compile(includes, viaIR) {
  const result = JSON.parse(solc.compile(JSON.stringify({
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).filter(([name]) => includes(name))),
    settings: {
      evmVersion: 'paris',
      viaIR,
      optimizer: viaIR ? { enabled: false, details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: '' } } } : { enabled: false },
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.methodIdentifiers'] } },
    },
  })));
  // The devnet's node takes contracts of any size.
  const faults = (result.errors ?? []).filter(fault => !['5574', '3860'].includes(fault.errorCode));
  for (const fault of faults) process.stderr.write(fault.formattedMessage);
  if (faults.length > 0) process.exit(1);
  return Object.fromEntries(Object.values(result.contracts).flatMap(unit => Object.entries(unit)).filter(([, unit]) => unit.evm.bytecode.object !== ''));
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return null;
  }
}
