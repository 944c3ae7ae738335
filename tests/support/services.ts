/**
 * The servers a test needs, real ones: an embedded PostgreSQL in a temporary folder and a redis-server on a free port.
 * Whatever happens to the test process, a guardian process ends them and removes the folder.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@/server/launch/ports';
import { guard } from '@/server/launch/guard';
import { createCluster, startServer, type RunningPostgres } from '@/server/platform/embedded-postgres';
import { findRedisProgram, startRedis, type RunningRedis } from '@/server/platform/redis-process';

const PASSWORD = 'test';

export interface TestServicesOptions {
  /** Left out: `fast`, nothing survives a crash. `durable`: fsync on, for drills that kill the server. */
  readonly durability?: 'fast' | 'durable';
  readonly redis?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface TestServices {
  readonly postgres: RunningPostgres;
  readonly redis: RunningRedis | undefined;
  readonly dir: string;
  /** Connection string of the cluster's maintenance database. */
  readonly adminUrl: string;
  /** Starts PostgreSQL again on the same data and port, after a drill has killed it. */
  restartPostgres(): Promise<RunningPostgres>;
  /** Starts Redis again, empty, on the same port. */
  restartRedis(): Promise<RunningRedis>;
  stop(): Promise<void>;
}

const FAST_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' };

export async function startTestServices(options: TestServicesOptions = {}): Promise<TestServices> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'gongdan-test-'));
  // The server runs as another user when we are root, and must be able to pass.
  chmodSync(dir, 0o711);
  const logFile = path.join(dir, 'postgres.log');
  const dataDir = path.join(dir, 'postgres');
  const settings = { ...(options.durability === 'durable' ? {} : FAST_SETTINGS), ...options.settings };
  const guardian = guard({ removeDirs: [dir] });
  const launchPostgres = async (port: number): Promise<RunningPostgres> => {
    const running = await startServer({ dataDir, password: PASSWORD, port, logFile, settings });
    guardian.watch({ pid: running.pid, signal: 'SIGQUIT' });
    return running;
  };
  const launchRedis = async (port: number): Promise<RunningRedis> => {
    const program = findRedisProgram();
    if (!program)
      throw new Error('no redis-server ≥ 6.2 on the PATH: install it (Debian: apt-get install redis-server)');
    const running = await startRedis({ program, dir, port, logFile: path.join(dir, 'redis.log') });
    guardian.watch({ pid: running.pid, signal: 'SIGKILL' });
    return running;
  };
  await createCluster({ dataDir, password: PASSWORD }, logFile);
  let postgres = await launchPostgres(await freePort());
  let redis = options.redis === false ? undefined : await launchRedis(await freePort());
  return {
    get postgres() {
      return postgres;
    },
    get redis() {
      return redis;
    },
    dir,
    adminUrl: postgres.url('postgres'),
    restartPostgres: async () => (postgres = await launchPostgres(postgres.port)),
    restartRedis: async () => {
      if (!redis) throw new Error('these services were started without Redis');
      redis = await launchRedis(redis.port);
      return redis;
    },
    stop: async () => {
      await Promise.all([postgres.stop(), redis?.stop()]);
      rmSync(dir, { recursive: true, force: true });
      guardian.release();
    },
  };
}
