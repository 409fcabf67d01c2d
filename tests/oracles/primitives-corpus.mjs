// Hashes, checksums, texts and signatures as viem and the WHATWG decoder give them, one JSON object per line.
// Usage: node primitives-corpus.mjs COUNT SEED
import { getAddress, keccak256, serializeSignature, toHex } from 'viem';
import { privateKeyToAccount, sign } from 'viem/accounts';
import { random } from './random.mjs';

const [count, seed] = process.argv.slice(2).map(Number);
const r = random(seed);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const line = (object) => process.stdout.write(JSON.stringify(object) + '\n');

for (let length = 0; length < 300; length++) {
  const input = r.hex(length);
  line({ kind: 'keccak', input, hash: keccak256(input) });
}

for (let i = 0; i < count; i++) {
  const address = r.hex(20);
  line({ kind: 'address', address, checksum: getAddress(address) });
}

// Bytes that are often the start of a sequence and seldom its end.
const PIECES = [[0x41], [0x00], [0xc3], [0xc3, 0xa9], [0xe2, 0x82], [0xe2, 0x82, 0xac], [0xf0, 0x9f], [0xf0, 0x9f, 0xa6, 0x86], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0x80], [0xff], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xef, 0xbb, 0xbf], [0xef, 0xbf, 0xbd]];
for (let i = 0; i < count; i++) {
  const bytes = Uint8Array.from(Array.from({ length: r.below(12) }, () => (r.chance(90) ? r.pick(PIECES) : [...r.bytes(1)])).flat());
  line({ kind: 'text', bytes: toHex(bytes), text: decoder.decode(bytes).replaceAll('\0', '\ufffd') });
}

for (let i = 0; i < Math.min(count, 100); i++) {
  const privateKey = r.hex(32);
  const hash = r.hex(32);
  const signature = await sign({ hash, privateKey });
  line({ kind: 'signature', hash, signature: serializeSignature(signature), address: privateKeyToAccount(privateKey).address.toLowerCase() });
}
