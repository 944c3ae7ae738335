import type { Family } from '@/server/access/roles';
import type { FeedEvent, Topic } from './contract';
import { packed } from './packing';

/** A row of the feed as the server reads it; `userId` is set for a personal event and never leaves the server. */
export interface FeedRow {
  seq: number;
  topic: Topic;
  unitId: number | null;
  family: Family | null;
  userId: number | null;
  at: string;
  payload: unknown;
}

/** The event as it is sent. */
export function toEvent({ seq, topic, unitId, family, at, payload }: FeedRow): FeedEvent {
  return packed({ seq, topic, unitId, family, at, payload });
}

const BASE_BYTES = 200;
const ROW_BYTES = 24;
const CREATED_BYTES = 900;

/** Rough size of an event on the wire, without writing it out: bounds a message. */
export function roughBytes(payload: unknown): number {
  if (typeof payload !== 'object' || payload === null) return BASE_BYTES;
  let bytes = BASE_BYTES;
  for (const [key, value] of Object.entries(payload)) {
    if (Array.isArray(value)) bytes += value.length * (key === 'created' ? CREATED_BYTES : ROW_BYTES);
    else bytes += 40;
  }
  return bytes;
}
