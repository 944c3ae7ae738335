/**
 * Hash of one history row, the same bytes as the database's `history_hash`: an independent check of the chain, and the way rows that
 * are born several at once are chained. SHA-256 over the previous hash and a length-prefixed text.
 */
import { createHash } from 'node:crypto';

export interface HistoryRow {
  orderId: number;
  seq: number;
  /** Microseconds since 1970, as text. */
  atMicros: string;
  actorId: number;
  action: string;
  fromStep: string;
  toStep: string;
  fromState: string;
  toState: string;
  fence: number;
  reason: string;
  data: string;
}

export function historyHash(previous: Uint8Array, row: HistoryRow): Buffer {
  const text = [
    row.orderId,
    row.seq,
    row.atMicros,
    row.actorId,
    row.action,
    row.fromStep,
    row.toStep,
    row.fromState,
    row.toState,
    row.fence,
    `${characters(row.reason)}:${row.reason}`,
    `${characters(row.data)}:${row.data}`,
  ].join('|');
  return createHash('sha256').update(previous).update(text, 'utf8').digest();
}

/** PostgreSQL counts characters, JavaScript UTF-16 units. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
