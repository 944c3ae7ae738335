/**
 * What people at work tell each other, on the wire (协同): presence at an order, mentions, hand-overs and the note a shift leaves.
 * Browser-safe.
 */
import { z } from 'zod';

const id = z.number().int().positive();

export const DOINGS = ['viewing', 'editing', 'away'] as const;
export type Doing = (typeof DOINGS)[number];

/** A person who says nothing for so long is no longer at the order. */
export const PRESENCE_SECONDS = 75;
/** How often a person who stays says so. */
export const PRESENCE_EVERY_MS = 30_000;

export const presenceRequest = z.strictObject({ doing: z.enum([...DOINGS, 'gone']) });

export interface Presence {
  userId: number;
  nameZh: string;
  nameEn: string;
  doing: Doing;
}

export interface PresenceAnswer {
  others: Presence[];
}

/** Payload of topic `personal`: somebody else came to, changed at, or left an order this person looks at. */
export interface PresenceEvent {
  kind: 'presence';
  orderId: number;
  person: Omit<Presence, 'doing'> & { doing: Doing | 'gone' };
}

export interface ColleaguesAnswer {
  people: { id: number; nameZh: string; nameEn: string }[];
}

export const handOverRequest = z.strictObject({
  ids: z.array(id).min(1).max(1000),
  toUserId: id,
  reason: z.string().trim().min(1).max(500),
});

/** The end of a shift: everything held goes back to the queue or to one colleague, with a note for whoever comes next. */
export const shiftRequest = z.strictObject({
  body: z.string().trim().min(1).max(2000),
  toUserId: id.nullable().default(null),
});

export interface ShiftAnswer {
  released: number;
  handedOver: number;
  /** Orders the colleague may not hold; they went back to the queue. */
  refused: number;
}

export interface InboxAnswer {
  mentions: {
    commentId: number;
    orderId: number;
    orderNo: string;
    at: string;
    authorZh: string;
    authorEn: string;
    body: string;
  }[];
  shiftNotes: {
    id: number;
    at: string;
    authorZh: string;
    authorEn: string;
    body: string;
    orderIds: number[];
  }[];
}

export const seenRequest = z.strictObject({ comments: z.array(id).min(1).max(200) });
