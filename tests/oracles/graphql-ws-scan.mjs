// The npm client over Scan's own schema: takes alerts from the first on, is cut off, and a new one goes on behind the sequence that it has.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const url = process.argv[2];
const connect = () => createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });

async function take(client, after, count) {
  const items = [];
  for await (const { data } of client.iterate({ query: 'subscription ($after: Long) { alerts(after: $after) { sequence id state chainId } }', variables: { after } })) {
    items.push(data.alerts);
    if (items.length === count) break;
  }
  return items;
}

const all = await take(connect(), 0, 6);
const first = connect();
const begun = await take(first, 0, 2);
first.terminate();
const resumed = await take(connect(), begun.at(-1).sequence, 4);
process.stdout.write(JSON.stringify({ all, joined: [...begun, ...resumed] }));
process.exit(0);
