// Speaks graphql-transport-ws to the server named by the first argument: with the npm client as its users do, and by hand where
// the client would be too polite. Writes one JSON object to standard output.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const url = process.argv[2];
const protocol = 'graphql-transport-ws';

function connect(lazyCloseTimeout = 0) {
  return createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazyCloseTimeout });
}

async function collect(client, query) {
  const results = [];
  for await (const result of client.iterate({ query })) results.push(result);
  return results;
}

async function firstError(client, query) {
  try {
    const results = await collect(client, query);
    return results.at(-1).errors[0].extensions.code;
  } catch (errors) {
    return errors[0].extensions.code;
  }
}

function closeCode(messages, protocols = protocol) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols);
    socket.on('open', () => messages.forEach((message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))));
    socket.on('close', resolve);
    socket.on('error', reject);
  });
}

function pong(payload) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocol);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'ping', payload })));
    socket.on('message', (data) => {
      resolve(JSON.parse(data).payload);
      socket.close();
    });
  });
}

const init = { type: 'connection_init' };
const subscribe = { id: '1', type: 'subscribe', payload: { query: 'subscription { forever { number } }' } };
const numbers = (results) => results.map((result) => result.data.ticks.number);

const first = connect();
const ticks = numbers(await collect(first, 'subscription { ticks { number } }'));
// The connection is dropped in the middle of a subscription that never ends; the next client goes on after what was seen.
const endless = first.iterate({ query: 'subscription { forever { number } }' });
await endless.next();
first.terminate();
const second = connect();
const resumed = numbers(await collect(second, `subscription { ticks(from: ${ticks.at(-1) + 1}, count: 2) { number } }`));
const [me] = await collect(second, '{ me { id } }');

process.stdout.write(JSON.stringify({
  ticks,
  resumed,
  query: me.data.me.id,
  error: await firstError(second, '{ nope }'),
  failed: await firstError(second, 'subscription { fails { number } }'),
  pong: await pong({ a: 1 }),
  closes: {
    noProtocol: await closeCode([], []),
    unauthorized: await closeCode([subscribe]),
    badMessage: await closeCode(['{']),
    twoInits: await closeCode([init, init]),
    sameId: await closeCode([init, subscribe, subscribe]),
  },
}));
process.exit(0);
