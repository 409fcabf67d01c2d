// Runs calls of the unmodified agent0-sdk against Scan's subgraph endpoints and prints their results.
// Usage: node agent0-sdk.mjs QUESTION.json, with { chainId, subgraphs: { chainId: url }, calls: [{ method, args }] }.
import { readFileSync } from 'node:fs';
import { SDK } from 'agent0-sdk';

const { chainId, subgraphs, calls } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// Reading asks the subgraph only; the RPC endpoint is never called.
const sdk = new SDK({ chainId, rpcUrl: 'http://127.0.0.1:1', subgraphOverrides: subgraphs });
const results = [];
for (const { method, args } of calls) {
  const began = performance.now();
  try {
    results.push({ value: (await sdk[method](...args)) ?? null, milliseconds: performance.now() - began });
  } catch (error) {
    results.push({ error: String(error), milliseconds: performance.now() - began });
  }
}
process.stdout.write(JSON.stringify(results));
