/**
 * Where a screen stands in the feed. Pure: takes what arrives, says what to hand on and what to ask for. Nothing is handed on twice
 * to whoever has it, nothing is skipped: a batch that starts after the position is a hole, and is held until the hole is filled.
 */
import type { CatchUpAnswer, FeedBatch, FeedEvent } from '@/server/realtime/contract';

export type Effect =
  | { readonly kind: 'deliver'; readonly events: readonly FeedEvent[]; readonly missed: boolean }
  | { readonly kind: 'ask'; readonly after: number }
  | { readonly kind: 'snapshot-needed'; readonly head: number };

const HELD_AT_MOST = 500;

export class Cursor {
  /** Everything up to here has been handed on. */
  private position: number | null = null;
  /** Everything after here has been handed on (up to `position`). */
  private origin = 0;
  private catching = false;
  private asking = false;
  private held: FeedBatch[] = [];

  get seq(): number | null {
    return this.position;
  }

  get isCatchingUp(): boolean {
    return this.catching;
  }

  onBatch(batch: FeedBatch): Effect[] {
    if (this.catching) {
      // Past the limit it is dropped: the next one shows a hole again.
      if (this.held.length < HELD_AT_MOST) this.held.push(batch);
      return [];
    }
    if (this.position === null) {
      this.origin = batch.from;
      this.position = batch.from;
    }
    if (batch.from > this.position) {
      this.catching = true;
      this.held.push(batch);
      return this.ask();
    }
    return this.advance(batch, false);
  }

  onAnswer(answer: CatchUpAnswer): Effect[] {
    this.asking = false;
    if (!this.catching || this.position === null) return [];
    const effects: Effect[] = [];
    if (answer.kind === 'snapshot-needed') {
      this.position = answer.head;
      this.origin = answer.head;
      effects.push({ kind: 'snapshot-needed', head: answer.head });
    } else {
      // Meanwhile a snapshot was taken that reaches further back: the answer starts too late.
      if (answer.batch.from > this.position) return this.ask();
      effects.push(...this.advance(answer.batch, true));
      if (answer.more) return [...effects, ...this.ask()];
    }
    this.catching = false;
    const held = this.held;
    this.held = [];
    for (const batch of held) effects.push(...this.onBatch(batch));
    return effects;
  }

  /** The connection is gone, and with it whatever was asked. */
  onDisconnect(): void {
    this.catching = false;
    this.asking = false;
    this.held = [];
  }

  /**
   * A snapshot was read at `seq`. When it is older than what this screen has listened to, everything after it is handed on again,
   * in order (`rewound`); `isConnected` false leaves the asking to the first batch of the next connection.
   */
  onSnapshot(seq: number, isConnected: boolean): { rewound: boolean; effects: Effect[] } {
    if (this.position === null) {
      this.position = seq;
      this.origin = seq;
      return { rewound: false, effects: [] };
    }
    if (seq >= this.origin) return { rewound: false, effects: [] };
    this.origin = seq;
    this.position = seq;
    if (!isConnected) return { rewound: true, effects: [] };
    this.catching = true;
    return { rewound: true, effects: this.ask() };
  }

  private ask(): Effect[] {
    if (this.asking || this.position === null) return [];
    this.asking = true;
    return [{ kind: 'ask', after: this.position }];
  }

  private advance(batch: FeedBatch, missed: boolean): Effect[] {
    const position = this.position ?? batch.from;
    if (batch.to <= position) return [];
    this.position = batch.to;
    const events = batch.events.filter((event) => event.seq > position);
    return events.length === 0 ? [] : [{ kind: 'deliver', events, missed }];
  }
}

/** What one store has of the feed: nothing before its snapshot has come, then everything after it, each event once and in order. */
export class Gate {
  private appliedTo: number | null = null;
  private waiting: FeedEvent[] = [];

  get isOpen(): boolean {
    return this.appliedTo !== null;
  }

  /** Events to apply now. */
  pass(events: readonly FeedEvent[]): FeedEvent[] {
    if (this.appliedTo === null) {
      this.waiting.push(...events);
      return [];
    }
    return this.take(events);
  }

  /** The snapshot has come, read at `seq`. Answers what arrived meanwhile and follows it. */
  open(seq: number, isRewound = false): FeedEvent[] {
    const waiting = isRewound ? [] : this.waiting;
    this.waiting = [];
    this.appliedTo = seq;
    return this.take(waiting);
  }

  /** A fresh snapshot is on its way: hold what comes. */
  close(): void {
    this.appliedTo = null;
    this.waiting = [];
  }

  private take(events: readonly FeedEvent[]): FeedEvent[] {
    const fresh: FeedEvent[] = [];
    for (const event of events) {
      if (event.seq <= this.appliedTo!) continue;
      fresh.push(event);
      this.appliedTo = event.seq;
    }
    return fresh;
  }
}
