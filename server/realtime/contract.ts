/**
 * The live feed on the wire (实时推送). Browser-safe.
 *
 * A client holds `snapshot + events`: a snapshot answer carries the feed position `seq` it was read at; the client applies every
 * event after it. Events reach a client only when its grants hold the topic's verb in the event's unit (and family). Positions are
 * dense over the whole feed, a client sees those of its scope; every batch says from which position to which it reaches, so that a
 * hole is noticed, and the client then asks for "everything after n".
 */
import { z } from 'zod';
import type { Family, Verb } from '@/server/access/roles';

/** A page names it in its handshake; one of another age is refused, for it would not understand what it is sent. */
export const PROTOCOL_VERSION = 4;
/** The word of that refusal. */
export const WRONG_PROTOCOL = 'protocol.other-version';

/** Topic → the verb that lets a person receive it. `self`: only the person named in the event. */
export const TOPICS = {
  /** Work orders created or changed; payload: `OrderEvent` of work-orders/contract. */
  orders: 'order.see',
  /** Progress and state of billing runs; payload: the run's row. */
  runs: 'run.see',
  /** Progress of imports; payload: the batch's row. */
  imports: 'import.see',
  /** Bills released or superseded; payload: {billMonth, billIds, status}. */
  bills: 'bill.see',
  /** Money moved on an account by hand: a payment, its reversal, a refund, a charge; payload: {accountId}. */
  accounts: 'account.see',
  /** Nodes and queues. */
  operations: 'operations.see',
  /** To one person: rights changed, lock broken or handed over, asked for. */
  personal: 'self',
} as const satisfies Record<string, Verb | 'self'>;
export type Topic = keyof typeof TOPICS;

export const feedEvent = z.object({
  seq: z.number().int().positive(),
  topic: z.enum(Object.keys(TOPICS) as [Topic, ...Topic[]]),
  unitId: z.number().int().nullable(),
  family: z.string().nullable(),
  /** When the command wrote it (database time), ISO-8601 UTC. */
  at: z.string(),
  payload: z.unknown(),
});
export interface FeedEvent<Payload = unknown> {
  seq: number;
  topic: Topic;
  unitId: number | null;
  family: Family | null;
  at: string;
  payload: Payload;
}

/** Server → client: events of (from, to] that the client may see; empty `events` still moves its position. */
export const feedBatch = z.object({
  from: z.number().int(),
  to: z.number().int(),
  sentAt: z.string(),
  events: z.array(feedEvent),
});
export interface FeedBatch {
  from: number;
  to: number;
  sentAt: string;
  events: FeedEvent[];
}

/** Orders' marks on the wire (`packed` in place of `rows`, see packing.ts): steps from id to id, then versions and fences, one if alike. */
export type PackedMarks = [steps: number[], versions: number | number[], fences: number | number[]];

/** Client → server, acknowledged: everything after `seq`, or word that a fresh snapshot is due. */
export const catchUpRequest = z.strictObject({ after: z.number().int().nonnegative() });
export type CatchUpAnswer =
  /** `more`: the batch is one page, the client asks again from its end. */
  { kind: 'events'; batch: FeedBatch; more: boolean } | { kind: 'snapshot-needed'; head: number };

/** Client → server: the person was active; renews the leases of everything they hold. */
export const ACTIVITY = 'activity';
export const FEED = 'feed';
export const CATCH_UP = 'catch-up';
/** Client → server, acknowledged with the database's time (ISO-8601 UTC): lets a screen measure its delay with a wrong clock. */
export const CLOCK = 'clock';
/** A connection is never silent for longer: an empty batch moves the position. */
export const HEARTBEAT_MS = 2_000;
/** Server → client: the session ended or the rights changed; the client reloads its session. */
export const SESSION_CHANGED = 'session-changed';
export const SESSION_ENDED = 'session-ended';
