/**
 * The live client: one connection a browser tab, shared by all panels. It keeps the position in the feed, fills holes by itself, and
 * tells the stores when only a fresh snapshot helps. Without React, so that tests and benches use the same code.
 */
import type { Socket } from 'socket.io-client';
import {
  ACTIVITY,
  CATCH_UP,
  CLOCK,
  FEED,
  HEARTBEAT_MS,
  SESSION_CHANGED,
  SESSION_ENDED,
  WRONG_PROTOCOL,
  type CatchUpAnswer,
  type FeedBatch,
  type FeedEvent,
  type Topic,
} from '@/server/realtime/contract';
import { unpacked } from '@/server/realtime/packing';
import { Cursor, Gate, type Effect } from './cursor';
import type { LiveStatus } from './status-store';

export interface LiveClientOptions {
  readonly socket: Socket;
  readonly onStatus?: (status: LiveStatus) => void;
  /** The rights changed: what is shown must be read again. */
  readonly onSessionChanged?: () => void;
  readonly onSessionEnded?: () => void;
  /** The handshake was refused again and again: perhaps nobody is signed in any more. */
  readonly onRefused?: () => void;
}

export interface Subscription {
  /** The snapshot was read at `seq`: from now on every later event arrives, those held back at once. */
  noteSnapshot(seq: number): void;
  /** Without a snapshot: from now on. */
  listen(): void;
  /** A fresh snapshot is being fetched: hold what comes. */
  hold(): void;
  close(): void;
}

interface Subscriber {
  readonly topics: ReadonlySet<Topic>;
  readonly gate: Gate;
  readonly onEvents: (events: FeedEvent[]) => void;
  readonly onSnapshotNeeded: () => void;
}

/** Three heartbeats missed: the link is cut without a word. */
const SILENT_MS = 3 * HEARTBEAT_MS + 500;
const CLOCK_EVERY_MS = 60_000;
const ANSWER_WITHIN_MS = 15_000;
const ACTIVITY_EVERY_MS = 30_000;
const REFUSALS_BEFORE_ASKING = 3;
const TRY_AGAIN_MS = 3_000;

export class LiveClient {
  private readonly cursor = new Cursor();
  private readonly subscribers = new Set<Subscriber>();
  private readonly socket: Socket;
  private readonly timer: ReturnType<typeof setInterval>;
  private status: LiveStatus = { state: 'offline', delayMs: null, behindSeconds: 0 };
  private heardAt = Date.now();
  private caughtUpAt = Date.now();
  private clockOffsetMs: number | null = null;
  private clockReadAt = -Infinity;
  private activeAt = -Infinity;
  private refusals = 0;
  private isOutdated = false;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LiveClientOptions) {
    this.socket = options.socket;
    this.socket.on('connect', () => this.onConnect());
    this.socket.on('disconnect', () => this.onDisconnect());
    this.socket.on('connect_error', (error) => this.onRefused(error));
    this.socket.on(FEED, (batch: FeedBatch) => this.onBatch(batch));
    this.socket.on(SESSION_CHANGED, () => {
      options.onSessionChanged?.();
      this.snapshotNeeded();
    });
    this.socket.on(SESSION_ENDED, () => {
      this.socket.disconnect();
      options.onSessionEnded?.();
    });
    this.timer = setInterval(() => this.onTick(), 1_000);
    this.socket.connect();
  }

  get seq(): number | null {
    return this.cursor.seq;
  }

  /**
   * Listens to topics. Until `noteSnapshot` nothing is handed on and everything is kept, so fetch the snapshot after subscribing.
   * `onSnapshotNeeded`: call `hold`, fetch again, note the new position.
   */
  subscribe(
    topics: readonly Topic[],
    onEvents: (events: FeedEvent[]) => void,
    onSnapshotNeeded: () => void,
  ): Subscription {
    const subscriber: Subscriber = { topics: new Set(topics), gate: new Gate(), onEvents, onSnapshotNeeded };
    this.subscribers.add(subscriber);
    return {
      noteSnapshot: (seq) => {
        const { rewound, effects } = this.cursor.onSnapshot(seq, this.socket.connected);
        const waiting = subscriber.gate.open(seq, rewound);
        if (waiting.length > 0) onEvents(waiting);
        this.perform(effects);
      },
      listen: () => void subscriber.gate.open(this.cursor.seq ?? 0, true),
      hold: () => subscriber.gate.close(),
      close: () => void this.subscribers.delete(subscriber),
    };
  }

  /** A person did something: renews their leases, at most every half minute. */
  noteActivity(): void {
    const now = Date.now();
    if (now - this.activeAt < ACTIVITY_EVERY_MS || !this.socket.connected) return;
    this.activeAt = now;
    this.socket.emit(ACTIVITY);
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.subscribers.clear();
    this.socket.removeAllListeners();
    this.socket.disconnect();
  }

  private onConnect(): void {
    this.isOutdated = false;
    this.refusals = 0;
    this.heardAt = Date.now();
    this.readClock();
  }

  private onDisconnect(): void {
    this.cursor.onDisconnect();
    this.report();
  }

  private onRefused(error: Error): void {
    this.isOutdated = error.message === WRONG_PROTOCOL;
    this.report();
    // Refused by the server's word, not for want of a connection: nobody but us tries again. (Other servers may still be of our version.)
    if (!this.socket.active) this.retry = setTimeout(() => this.socket.connect(), TRY_AGAIN_MS);
    if (this.isOutdated) return;
    this.refusals += 1;
    if (this.refusals % REFUSALS_BEFORE_ASKING === 0) this.options.onRefused?.();
  }

  private onBatch(batch: FeedBatch): void {
    this.heardAt = Date.now();
    this.perform(this.cursor.onBatch(unpacked(batch)));
    this.report();
  }

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'ask') this.ask(effect.after);
      else if (effect.kind === 'snapshot-needed') this.snapshotNeeded();
      else {
        if (!effect.missed) this.measure(effect.events.at(-1)!);
        this.deliver(effect.events);
      }
    }
  }

  private ask(after: number): void {
    this.socket.timeout(ANSWER_WITHIN_MS).emit(CATCH_UP, { after }, (error: Error | null, answer: CatchUpAnswer) => {
      // Not answered: begin again with a new connection.
      if (error) return void this.reconnect();
      this.heardAt = Date.now();
      this.perform(
        this.cursor.onAnswer(answer.kind === 'events' ? { ...answer, batch: unpacked(answer.batch) } : answer),
      );
      this.report();
    });
  }

  private deliver(events: readonly FeedEvent[]): void {
    for (const { topics, gate, onEvents } of this.subscribers) {
      const own = events.filter(({ topic }) => topics.has(topic));
      if (own.length === 0) continue;
      const fresh = gate.pass(own);
      if (fresh.length > 0) onEvents(fresh);
    }
  }

  private snapshotNeeded(): void {
    for (const subscriber of this.subscribers) {
      subscriber.gate.close();
      subscriber.onSnapshotNeeded();
    }
  }

  private readClock(): void {
    const before = Date.now();
    this.clockReadAt = before;
    this.socket.emit(CLOCK, (now: string) => {
      this.clockOffsetMs = (before + Date.now()) / 2 - Date.parse(now);
    });
  }

  private measure(last: FeedEvent): void {
    if (this.clockOffsetMs === null) return;
    const delayMs = Date.now() - this.clockOffsetMs - Date.parse(last.at);
    this.status = { ...this.status, delayMs: Math.max(0, Math.round(delayMs)) };
  }

  private onTick(): void {
    const now = Date.now();
    if (this.socket.connected && now - this.heardAt > SILENT_MS) this.reconnect();
    if (this.socket.connected && now - this.clockReadAt > CLOCK_EVERY_MS) this.readClock();
    this.report();
  }

  private reconnect(): void {
    this.socket.disconnect();
    this.socket.connect();
  }

  private report(): void {
    const isLive = this.socket.connected && this.cursor.seq !== null && !this.cursor.isCatchingUp;
    if (isLive) this.caughtUpAt = this.heardAt;
    const state = isLive ? 'live' : this.socket.connected ? 'catching-up' : this.isOutdated ? 'outdated' : 'offline';
    const behindSeconds = isLive ? 0 : Math.round((Date.now() - this.caughtUpAt) / 1000);
    const { delayMs } = this.status;
    this.status = { state, delayMs, behindSeconds };
    this.options.onStatus?.(this.status);
  }
}
