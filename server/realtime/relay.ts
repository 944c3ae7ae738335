/**
 * The relay (转发): runs in every web process, active in one. It polls the outbox instead of being notified by each transaction,
 * because a NOTIFY in every transaction halves the commits a second and polling costs a reader next to nothing.
 */
import type pg from 'pg';
import type { Log } from '@/server/kernel/ports';
import { LOCK_KEYS, pause, seekLead, type Leader } from '@/server/platform/leader';
import { moveEvents, pruneFeed } from './commands/move-events';
import type { FeedRow } from './feed-row';

export interface RelayOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  /** Rows just filed, in order: the local tail need not read them again. */
  readonly onFiled?: (rows: FeedRow[]) => void;
  /** True while somebody is listening here, so that the idle pace stays brisk. */
  readonly isWatched?: () => boolean;
}

const BATCH = 1_000;
const BUSY_MS = 5;
const WATCHED_MS = 8;
const IDLE_MS = 25;
const BUSY_FOR_MS = 2_000;
const PRUNE_EVERY_MS = 60_000;

/**
 * A number of the outbox is taken before its transaction commits, so a late one may lie below what has been moved. The quick poll
 * looks only a little way back; the sweep over everything catches the rest. Without the floor, every poll would walk over all the
 * deleted rows that a long open transaction keeps from being vacuumed.
 */
const LOOK_BACK = 2_000;
const SWEEP_EVERY_MS = 500;
const SWEEP_SHARE = 20;

export interface Relay extends Leader {
  /** Milliseconds the last batch took, and when the outbox was last found empty or emptied (local clock). */
  readonly state: () => { leading: boolean; lastBatchMs: number; movedTotal: number };
}

export function startRelay(options: RelayOptions): Relay {
  const state = { leading: false, lastBatchMs: 0, movedTotal: 0 };

  async function lead(client: pg.Client, signal: AbortSignal): Promise<void> {
    // An empty outbox with a long index must not tempt the planner into reading the whole table.
    await client.query('SET enable_seqscan = off');
    let highest = 0;
    let lastFoundAt = 0;
    let nextSweepAt = 0;
    let nextPruneAt = Date.now() + PRUNE_EVERY_MS;
    while (!signal.aborted) {
      const begun = performance.now();
      const sweeps = Date.now() >= nextSweepAt;
      const moved = await moveEvents(client, BATCH, sweeps ? 0 : Math.max(0, highest - LOOK_BACK));
      const took = performance.now() - begun;
      if (sweeps && moved.rows.length < BATCH) nextSweepAt = Date.now() + Math.max(SWEEP_EVERY_MS, took * SWEEP_SHARE);
      if (moved.rows.length > 0) {
        highest = Math.max(highest, moved.lastId);
        lastFoundAt = Date.now();
        state.lastBatchMs = took;
        state.movedTotal += moved.rows.length;
        options.onFiled?.(moved.rows);
      }
      if (Date.now() >= nextPruneAt) {
        const pruned = await pruneFeed(client);
        nextPruneAt = Date.now() + (pruned > 0 ? 1_000 : PRUNE_EVERY_MS);
      }
      if (moved.rows.length < BATCH) await pause(paceMs(lastFoundAt, options.isWatched?.() ?? false), signal);
    }
  }

  const leader = seekLead({
    databaseUrl: options.databaseUrl,
    lockKey: LOCK_KEYS.feedRelay,
    name: 'feed-relay',
    log: options.log,
    lead,
  });
  return { ...leader, state: () => ({ ...state, leading: leader.isLeading() }) };
}

function paceMs(lastFoundAt: number, isWatched: boolean): number {
  if (Date.now() - lastFoundAt < BUSY_FOR_MS) return BUSY_MS;
  return isWatched ? WATCHED_MS : IDLE_MS;
}
