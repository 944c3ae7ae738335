/** Process 1: HTTP, the application and the live feed. Wiring only. */
import http, { type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import { closeProcessBroker } from '@/server/platform/broker';
import { configOrExit } from '@/server/platform/config';
import { nodeIdentity } from '@/server/platform/identity';
import { processLog } from '@/server/platform/log';
import { registerNode } from '@/server/platform/node-registry';
import { onEnd, untilDatabase } from '@/server/platform/process-life';
import { secure } from '@/server/platform/security-headers';
import { SOCKET_PATH } from '@/server/realtime/gateway';
import { startLiveFeed } from '@/server/realtime/live-feed';
import { warmQueue } from '@/server/work-orders/queries/queue';
import { renewLeases } from '@/server/work-orders/commands/locks';
import { appContext, closeLive, live, systemContext } from '@/server/wiring';

const config = configOrExit('web');
const log = processLog();
const identity = nodeIdentity();
const isDev = config.env === 'development';

await untilDatabase(live().sql, log);
const server = http.createServer({
  keepAliveTimeout: 65_000,
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  maxHeaderSize: 16_384,
});
// Next listens for upgrades on the server it is given; ours are routed below, so it is given one that never listens, and what is
// its own is handed to that one. (`getUpgradeHandler` knows nothing of the development server's channel.)
const nextUpgrades = http.createServer();
const app = next({ dev: isDev, hostname: config.host, port: config.port, httpServer: nextUpgrades });
const warmed = warmQueue(systemContext()).catch((error: unknown) => log.warn({ error }, 'could not warm up'));
await app.prepare();
await warmed;
const handle = app.getRequestHandler();

server.on('request', (request, response) => {
  secure(request, response, isDev);
  handle(request, response).catch((error: unknown) => {
    log.error({ error, path: request.url?.slice(0, 200) }, 'a request failed');
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  });
});

const feed = await startLiveFeed({
  databaseUrl: config.databaseUrl,
  http: server,
  ctx: systemContext(),
  renew: (actor) => renewLeases(appContext(actor)),
});

server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  if (request.url?.startsWith(`${SOCKET_PATH}/`)) return;
  // The development server's own channel; nothing else is upgraded.
  if (!isDev || !nextUpgrades.emit('upgrade', request, socket, head)) socket.destroy();
});

await new Promise<void>((resolve, reject) => {
  server.once('error', reject);
  server.listen(config.port, config.host, resolve);
});
const registration = registerNode({ sql: live().sql, log, kind: 'web', identity, facts: feed.facts });
log.info({ port: config.port, host: config.host }, `web ${identity.id} is listening`);

onEnd(log, async () => {
  await feed.close();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
  server.closeAllConnections();
  await registration.leave();
  await closeProcessBroker();
  await closeLive();
  await app.close();
});
