/**
 * From the commit of a lock to its event at 500 other connected screens. Gateway, screens and the one who locks are three processes
 * on this machine; the clock is one. Figures are over every arrival at every screen.
 *
 *   npm run bench -- live-latency
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@/server/kernel/ports';
import { lockOrders, unlockOrders } from '@/server/work-orders/commands/locks';
import { openSession } from '@/tests/support/live-node';
import { contextOf, smallUtility, UNITS } from '@/tests/support/small-utility';
import { figure, openBenchDatabase, quantile } from './bench-database';
import { insertOrders } from './order-rows';

const SCREENS = Number(process.env['SCREENS'] ?? 500);
const WARM_UP = 5;

const now = (): number => performance.timeOrigin + performance.now();

export function startProcess(file: string, argument: string): ChildProcess {
  return fork(path.join('tests/bench', file), [argument], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** The next message of a process; throws when it ends instead. */
export async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`${child.spawnargs.join(' ').slice(-200)} ended with ${code}`);
    });
    const [answer] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Answer];
    return answer;
  } finally {
    settled.abort();
  }
}

/** People of several rights who all see orders of the south station; one session each. */
async function screens(owner: Sql, count: number): Promise<string[]> {
  const kinds = [
    ['reviewer', UNITS.county],
    ['calculator', UNITS.county],
    ['lead', UNITS.county],
    ['supervisor', UNITS.bureau],
    ['reviewer', UNITS.stationSouth],
    ['supervisor', UNITS.province],
  ] as const;
  const cookies: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = 5_000 + n;
    const [role, unit] = kinds[n % kinds.length]!;
    await owner.run(
      `INSERT INTO app_user (id, login, name_zh, name_en, password_hash, home_unit_id) OVERRIDING SYSTEM VALUE VALUES ($1, $2, '测试', 'Test', 'x', $3)`,
      [id, `screen${n}`, unit],
    );
    await owner.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
      id,
      role,
      unit,
    ]);
    cookies.push(await openSession(owner, id));
  }
  return cookies;
}

interface Samples {
  readonly whole: number[];
  /** Our part: relay, rights, writing out. One figure a round. */
  readonly toSent: number[];
  /** The network, and the screens' own work, which here is all in one process. */
  readonly toScreen: number[];
}

function report(name: string, { whole, toSent, toScreen }: Samples, most: number): void {
  figure(`${name}: commit → screen, p50`, quantile(whole, 0.5), 'ms');
  figure(`${name}: commit → screen, p99`, quantile(whole, 0.99), 'ms', { most });
  figure(`${name}: of it commit → sent by the gateway, p50`, quantile(toSent, 0.5), 'ms');
  figure(`${name}: of it commit → sent by the gateway, slowest round`, Math.max(...toSent), 'ms');
  figure(`${name}: of it sent → decoded by the screens, p99`, quantile(toScreen, 0.99), 'ms');
}

/** How busy the machine is with others: this process does next to nothing between its rounds. */
function watchTimers(): { lateness: number[]; stop(): void } {
  const lateness: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const at = performance.now();
    lateness.push(at - last - 5);
    last = at;
  }, 5);
  return { lateness, stop: () => clearInterval(timer) };
}

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_live', 8);
  const children: ChildProcess[] = [];
  try {
    const { sql, owner } = database;
    const people = await smallUtility(owner);
    const ids = await insertOrders(owner, 5_000, [UNITS.stationSouth]);
    const cookies = await screens(owner, SCREENS);
    const server = startProcess('live-server.ts', database.url);
    children.push(server);
    const { port } = await answerOf<{ port: number }>(server);
    const clients = startProcess('live-clients.ts', JSON.stringify({ origin: `http://127.0.0.1:${port}`, cookies }));
    children.push(clients);
    if ((await answerOf(clients)) !== 'ready') throw new Error('the screens did not connect');
    console.log(`${SCREENS} screens connected`);
    const reviewer = contextOf(sql, people.reviewer);

    interface Arrivals {
      readonly at: number[];
      readonly sentAt: number;
    }
    const arrivalsOf = async (key: string): Promise<Arrivals> => {
      let heard = 0;
      for (let attempt = 0; attempt < 60; attempt += 1) {
        await delay(150);
        clients.send({ key, of: SCREENS });
        const arrivals = await answerOf<Arrivals>(clients);
        if (arrivals.at.length === SCREENS) return arrivals;
        heard = arrivals.at.length;
      }
      throw new Error(`only ${heard} of ${SCREENS} screens heard of ${key}`);
    };
    const rounds = async (count: number, batch: (round: number) => number[]): Promise<Samples> => {
      const samples: Samples = { whole: [], toSent: [], toScreen: [] };
      for (let round = 0; round < count + WARM_UP; round += 1) {
        const wanted = batch(round);
        const receipt = await lockOrders(reviewer, wanted);
        const committedAt = now();
        if (receipt.counts.locked !== wanted.length) throw new Error(`locked ${receipt.counts.locked}`);
        const first = receipt.entries[0]!;
        const { at, sentAt } = await arrivalsOf(`${first.id}/${first.version}`);
        if (round >= WARM_UP) {
          samples.toSent.push(sentAt - committedAt);
          for (const each of at) {
            samples.whole.push(each - committedAt);
            samples.toScreen.push(each - sentAt);
          }
        }
        const back = await unlockOrders(reviewer, wanted);
        await arrivalsOf(`${back.entries[0]!.id}/${back.entries[0]!.version}`);
      }
      return samples;
    };

    const { lateness, stop } = watchTimers();
    const one = await rounds(60, (round) => [ids[round]!]);
    const many = await rounds(25, (round) => ids.slice((round % 4) * 1_000, (round % 4) * 1_000 + 1_000));
    stop();
    report('one row', one, 60);
    report('1,000 rows', many, 120);
    figure('a 5 ms timer of an idle process is late by, p99', quantile(lateness, 0.99), 'ms');
    server.send('memory');
    figure('memory of the gateway process', await answerOf<number>(server), 'MB');
  } finally {
    for (const child of children) child.disconnect();
    await database.close();
  }
}
