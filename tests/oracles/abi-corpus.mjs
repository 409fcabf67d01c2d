// Random events and functions encoded by viem, one JSON object per line, for the C# decoder to be judged against.
// Usage: node abi-corpus.mjs COUNT SEED
import { concat, encodeAbiParameters, encodeFunctionData, keccak256, pad, stringToHex, toEventSelector, toFunctionSelector } from 'viem';
import { random } from './random.mjs';

const [count, seed] = process.argv.slice(2).map(Number);
const r = random(seed);
const TEXTS = ['', 'a', 'Xterio MACH AVS', 'ünï¢ödé', '🦆🦆', '"quotes" \\ </script>', '\u0001\n\t\u007f', 'x'.repeat(31), 'y'.repeat(32), 'z'.repeat(33), '漢字'.repeat(40)];
let names = 0;

function type(depth) {
  const shape = depth > 0 ? r.below(12) : 11;
  if (shape === 0) return { kind: 'array', element: type(depth - 1) };
  if (shape === 1) return { kind: 'array', element: type(depth - 1), length: 1 + r.below(3) };
  if (shape === 2) return { kind: 'tuple', components: parameters(1 + r.below(4), depth - 1, r.chance(15)) };
  return r.pick([
    () => ({ kind: 'uint', bits: 8 * (1 + r.below(32)) }),
    () => ({ kind: 'int', bits: 8 * (1 + r.below(32)) }),
    () => ({ kind: 'uint', bits: 256 }),
    () => ({ kind: 'address' }),
    () => ({ kind: 'bool' }),
    () => ({ kind: 'fixed', size: 1 + r.below(32) }),
    () => ({ kind: 'fixed', size: 32 }),
    () => ({ kind: 'bytes' }),
    () => ({ kind: 'string' }),
  ])();
}

function parameters(n, depth, unnamed) {
  return Array.from({ length: n }, () => ({ name: unnamed && r.chance(60) ? '' : `${r.pick(['owner', 'amount', '_x', '$y'])}${names++}`, type: type(depth) }));
}

/** The type as viem's ABI objects have it: base type, array suffix, components. */
function abi({ name, type: t, indexed }) {
  let suffix = '';
  while (t.kind === 'array') {
    suffix = `[${t.length ?? ''}]` + suffix;
    t = t.element;
  }
  const base = { uint: `uint${t.bits}`, int: `int${t.bits}`, fixed: `bytes${t.size}` }[t.kind] ?? t.kind;
  return { name, type: base + suffix, ...(t.components && { components: t.components.map(abi) }), ...(indexed && { indexed }) };
}

function text({ name, type: t, indexed }) {
  return typeText(t) + (indexed ? ' indexed' : '') + (name ? ` ${name}` : '');
}

function typeText(t) {
  if (t.kind === 'array') return `${typeText(t.element)}[${t.length ?? ''}]`;
  if (t.kind === 'tuple') return `${r.pick(['', 'tuple'])}(${t.components.map(text).join(r.pick([',', ', ']))})`;
  if ((t.kind === 'uint' || t.kind === 'int') && t.bits === 256) return r.pick([t.kind, `${t.kind}256`]);
  return abi({ name: '', type: t }).type;
}

function integer(t) {
  const bits = BigInt(t.kind === 'int' ? t.bits - 1 : t.bits);
  const max = (1n << bits) - 1n;
  const wild = BigInt(r.hex(t.bits / 8)) & max;
  const values = [0n, 1n, max, max - 1n, wild, wild >> BigInt(r.below(t.bits))];
  if (t.kind === 'int') values.push(-1n, -max - 1n, -max, -wild - 1n, -(wild >> BigInt(r.below(t.bits))));
  return r.pick(values);
}

function value(t) {
  switch (t.kind) {
    case 'uint': case 'int': return integer(t);
    case 'address': return r.chance(10) ? '0x' + '00'.repeat(20) : r.hex(20);
    case 'bool': return r.chance(50);
    case 'fixed': return r.hex(t.size);
    case 'bytes': return r.hex(r.pick([0, 1, 31, 32, 33, 64, 200]));
    case 'string': return r.pick(TEXTS);
    case 'tuple': return t.components.map((c) => value(c.type));
    default: return Array.from({ length: t.length ?? r.below(4) }, () => value(t.element));
  }
}

/** viem takes small integers as numbers. */
function forViem(t, v) {
  if (t.kind === 'uint' || t.kind === 'int') return t.bits <= 48 ? Number(v) : v;
  if (t.kind === 'array') return v.map((e) => forViem(t.element, e));
  if (t.kind === 'tuple') return v.map((e, i) => forViem(t.components[i].type, e));
  return v;
}

/** The JSON that Scan's ledger keeps for a value. */
function json(t, v) {
  switch (t.kind) {
    case 'uint': case 'int': return t.bits <= 32 ? Number(v) : v.toString();
    case 'tuple': return t.components.every((c) => c.name) ? object(t.components, v) : v.map((e, i) => json(t.components[i].type, e));
    case 'array': return v.map((e) => json(t.element, e));
    default: return v;
  }
}

function object(params, values, hashes = {}) {
  return Object.fromEntries(params.map((p, i) => [p.name || `arg${i}`, hashes[i] ? { hash: hashes[i] } : json(p.type, values[i])]));
}

const isWord = (t) => ['uint', 'int', 'address', 'bool', 'fixed'].includes(t.kind);
const encode = (params, values) => params.length === 0 ? '0x' : encodeAbiParameters(params.map(abi), params.map((p, i) => forViem(p.type, values[i])));

/** Solidity's encoding of indexed arguments; viem refuses to filter by arrays and tuples and so has none. */
function inPlace(t, v) {
  if (isWord(t)) return encode([{ name: '', type: t }], [v]);
  if (t.kind === 'bytes' || t.kind === 'string') {
    const raw = t.kind === 'string' ? stringToHex(v) : v;
    const size = (raw.length - 2) / 2;
    return size === 0 ? '0x' : pad(raw, { dir: 'right', size: Math.ceil(size / 32) * 32 });
  }
  const parts = v.map((e, i) => inPlace(t.kind === 'tuple' ? t.components[i].type : t.element, e));
  return parts.length === 0 ? '0x' : concat(parts);
}

function topic(t, v) {
  if (isWord(t)) return encode([{ name: '', type: t }], [v]);
  if (t.kind === 'string') return keccak256(stringToHex(v));
  return keccak256(t.kind === 'bytes' ? v : inPlace(t, v));
}

function event() {
  const anonymous = r.chance(5);
  const inputs = parameters(r.below(6), 3, r.chance(15));
  for (let i = 0, left = r.below(anonymous ? 5 : 4); i < inputs.length && left > 0; i++) {
    if (r.chance(60)) [inputs[i].indexed, left] = [true, left - 1];
  }
  const name = `Event${names++}`;
  const values = inputs.map((p) => value(p.type));
  const topic0 = toEventSelector({ type: 'event', name, inputs: inputs.map(abi) });
  const hashes = Object.fromEntries(inputs.flatMap((p, i) => (p.indexed && !isWord(p.type) ? [[i, topic(p.type, values[i])]] : [])));
  const plain = inputs.flatMap((p, i) => (p.indexed ? [] : [i]));
  return {
    kind: 'event',
    text: `${r.pick(['', 'event '])}${name}(${inputs.map(text).join(', ')})${anonymous ? ' anonymous' : ''}`,
    topic0,
    topics: [...(anonymous ? [] : [topic0]), ...inputs.flatMap((p, i) => (p.indexed ? [topic(p.type, values[i])] : []))],
    data: encode(plain.map((i) => inputs[i]), plain.map((i) => values[i])),
    args: object(inputs, values, hashes),
  };
}

function func() {
  const inputs = parameters(r.below(5), 3, r.chance(15));
  const outputs = parameters(r.below(4), 3, r.chance(50));
  const name = `call${names++}`;
  const item = { type: 'function', name, stateMutability: 'view', inputs: inputs.map(abi), outputs: outputs.map(abi) };
  const [args, results] = [inputs.map((p) => value(p.type)), outputs.map((p) => value(p.type))];
  return {
    kind: 'function',
    text: `${r.pick(['', 'function '])}${name}(${inputs.map(text).join(', ')})${r.pick(['', ' external', ' view', ' public view virtual'])}${outputs.length ? ` returns (${outputs.map(text).join(', ')})` : ''}`,
    selector: toFunctionSelector(item),
    input: encodeFunctionData({ abi: [item], functionName: name, args: inputs.map((p, i) => forViem(p.type, args[i])) }),
    output: encode(outputs, results),
    args: object(inputs, args),
    results: object(outputs, results),
  };
}

for (let i = 0; i < count; i++) process.stdout.write(JSON.stringify(r.chance(60) ? event() : func()) + '\n');
