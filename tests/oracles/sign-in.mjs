// Messages of EIP-4361 and their signatures as viem makes them, one JSON object per line.
// Usage: node sign-in.mjs COUNT SEED
import { privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage, parseSiweMessage } from 'viem/siwe';
import { random } from './random.mjs';

const [count, seed] = process.argv.slice(2).map(Number);
const r = random(seed);
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const some = (value) => (r.chance(50) ? value : undefined);
const time = () => new Date(1_600_000_000_000 + r.below(2_000_000_000) * 100);

for (let i = 0; i < count; i++) {
  const account = privateKeyToAccount(r.hex(32));
  const domain = r.pick(['example.org', 'scan.example.org:8443', 'localhost:5080', '127.0.0.1:5080']);
  const given = {
    scheme: some('https'), domain, address: account.address, statement: some(r.pick(['Sign in.', 'I accept: https://example.org/tos (v2)', 'Ünï—€ 🦊'])), uri: `https://${domain}/account?x=1`,
    version: '1', chainId: r.pick([1, 10, 31337, 84532]), nonce: Array.from({ length: 8 + r.below(20) }, () => letters[r.below(letters.length)]).join(''), issuedAt: time(),
    expirationTime: some(time()), notBefore: some(time()), requestId: some('req-7'), resources: some(['https://example.org/a', 'ipfs://bafy/b']),
  };
  const message = createSiweMessage(given);
  const parsed = parseSiweMessage(message);
  process.stdout.write(JSON.stringify({
    message, signature: await account.signMessage({ message }), address: account.address, domain: parsed.domain, scheme: parsed.scheme ?? null, statement: parsed.statement ?? null, uri: parsed.uri,
    chainId: parsed.chainId, nonce: parsed.nonce, issuedAt: parsed.issuedAt.toISOString(), expirationTime: parsed.expirationTime?.toISOString() ?? null, notBefore: parsed.notBefore?.toISOString() ?? null,
    requestId: parsed.requestId ?? null, resources: parsed.resources ?? [],
  }) + '\n');
}
