/** Which broker carries the queues: REDIS_URL, else a Redis or Valkey server of this machine, else PostgreSQL itself. */
import net from 'node:net';
import { findRedisProgram, startRedis, type RunningRedis } from '@/server/platform/redis-process';
import { redisUnreachable } from './faults';
import { freePort } from './ports';
import type { Home } from './state';

export interface Broker {
  readonly env: Record<string, string>;
  readonly zh: string;
  readonly en: string;
  readonly server?: RunningRedis;
  startAgain(): Promise<RunningRedis>;
}

export async function chooseBroker(home: Home): Promise<Broker> {
  const given = process.env['REDIS_URL'];
  if (given) {
    await checkRedisUrl(given);
    return {
      env: { REDIS_URL: given },
      zh: `队列:REDIS_URL(${new URL(given).host})`,
      en: 'queues on REDIS_URL',
      startAgain: neverStarted,
    };
  }
  const program = process.env['GONGDAN_BROKER'] === 'postgres' ? undefined : findRedisProgram();
  if (!program) {
    return {
      env: { GONGDAN_BROKER: 'postgres' },
      zh: '队列:未找到 redis-server ≥ 6.2,改用 PostgreSQL 承载(仅限单机;安装 Redis 后更快)',
      en: 'no redis-server ≥ 6.2 found: queues on PostgreSQL (single node; Redis is faster)',
      startAgain: neverStarted,
    };
  }
  const launch = (port: number): Promise<RunningRedis> =>
    startRedis({ program, dir: home.redisDir, port, logFile: home.log('redis') });
  const port = await freePort();
  const server = await launch(port);
  return {
    env: { REDIS_URL: server.url },
    zh: `队列:${program.file} ${program.version}(端口 ${port})`,
    en: 'queues on our own Redis',
    server,
    startAgain: () => launch(port),
  };
}

async function neverStarted(): Promise<RunningRedis> {
  throw new Error('this broker is not ours to start');
}

async function checkRedisUrl(text: string): Promise<void> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw redisUnreachable(text.replace(/\/\/.*@/, '//'));
  }
  const port = Number(url.port || '6379');
  const answered = await new Promise<boolean>((resolve) => {
    const socket = net.connect({ host: url.hostname, port });
    socket.setTimeout(5_000, () => socket.destroy(new Error('timeout')));
    socket.once('connect', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
  if (!answered) throw redisUnreachable(`${url.hostname}:${port}`);
}
