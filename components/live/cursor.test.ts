import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatchUpAnswer, FeedBatch, FeedEvent } from '@/server/realtime/contract';
import { Cursor, Gate, type Effect } from './cursor';

const event = (seq: number): FeedEvent => ({ seq, topic: 'orders', unitId: 1, family: null, at: '', payload: seq });
/** A batch of (from, to] in which only the multiples of `visible` are this person's. */
const batch = (from: number, to: number, visible = 1): FeedBatch => ({
  from,
  to,
  sentAt: '',
  events: Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n + 1)
    .filter((seq) => seq % visible === 0)
    .map(event),
});
const events = (from: number, to: number, more = false): CatchUpAnswer => ({
  kind: 'events',
  batch: batch(from, to),
  more,
});
const delivered = (effects: readonly Effect[]): number[] =>
  effects.flatMap((effect) => (effect.kind === 'deliver' ? effect.events.map(({ seq }) => seq) : []));

describe('the position in the feed', () => {
  it('starts where the server stands and follows', () => {
    const cursor = new Cursor();
    expect(cursor.onBatch(batch(10, 10))).toEqual([]);
    expect(cursor.seq).toBe(10);
    expect(delivered(cursor.onBatch(batch(10, 12)))).toEqual([11, 12]);
    expect(delivered(cursor.onBatch(batch(11, 13)))).toEqual([13]);
    expect(delivered(cursor.onBatch(batch(9, 12)))).toEqual([]);
    expect(cursor.seq).toBe(13);
  });

  it('moves on over what belongs to others', () => {
    const cursor = new Cursor();
    cursor.onBatch(batch(0, 0));
    expect(cursor.onBatch({ ...batch(0, 7), events: [] })).toEqual([]);
    expect(cursor.seq).toBe(7);
  });

  it('fills a hole before it goes on', () => {
    const cursor = new Cursor();
    cursor.onBatch(batch(0, 2));
    expect(cursor.onBatch(batch(4, 5))).toEqual([{ kind: 'ask', after: 2 }]);
    expect(cursor.onBatch(batch(5, 6))).toEqual([]);
    expect(cursor.isCatchingUp).toBe(true);
    expect(delivered(cursor.onAnswer(events(2, 4)))).toEqual([3, 4, 5, 6]);
    expect(cursor.isCatchingUp).toBe(false);
  });

  it('asks page after page', () => {
    const cursor = new Cursor();
    cursor.onBatch(batch(0, 1));
    cursor.onBatch(batch(8, 9));
    const first = cursor.onAnswer(events(1, 4, true));
    expect(delivered(first)).toEqual([2, 3, 4]);
    expect(first.at(-1)).toEqual({ kind: 'ask', after: 4 });
    expect(delivered(cursor.onAnswer(events(4, 8)))).toEqual([5, 6, 7, 8, 9]);
  });

  it('jumps when only a snapshot helps', () => {
    const cursor = new Cursor();
    cursor.onBatch(batch(0, 1));
    cursor.onBatch(batch(50_000, 50_001));
    const effects = cursor.onAnswer({ kind: 'snapshot-needed', head: 50_000 });
    expect(effects[0]).toEqual({ kind: 'snapshot-needed', head: 50_000 });
    expect(delivered(effects)).toEqual([50_001]);
  });

  it('asks again after a connection that was lost while asking', () => {
    const cursor = new Cursor();
    cursor.onBatch(batch(0, 1));
    cursor.onBatch(batch(3, 4));
    cursor.onDisconnect();
    expect(cursor.onBatch(batch(9, 9))).toEqual([{ kind: 'ask', after: 1 }]);
    expect(delivered(cursor.onAnswer(events(1, 9)))).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('goes back to a snapshot that is older than what it listened to', () => {
    const cursor = new Cursor();
    cursor.onBatch(batch(10, 12));
    expect(cursor.onSnapshot(11, true)).toEqual({ rewound: false, effects: [] });
    expect(cursor.onSnapshot(7, true)).toEqual({ rewound: true, effects: [{ kind: 'ask', after: 7 }] });
    expect(delivered(cursor.onAnswer(events(7, 12)))).toEqual([8, 9, 10, 11, 12]);
  });
});

describe('a store behind its gate', () => {
  it('holds what comes before its snapshot and applies what follows it', () => {
    const gate = new Gate();
    expect(gate.pass([event(4), event(5), event(6)])).toEqual([]);
    expect(gate.open(5).map(({ seq }) => seq)).toEqual([6]);
    expect(gate.pass([event(6), event(7)]).map(({ seq }) => seq)).toEqual([7]);
    gate.close();
    expect(gate.pass([event(8)])).toEqual([]);
    expect(gate.open(8)).toEqual([]);
  });
});

/** A server that drops, cuts and repeats at will; screens that take their snapshots whenever they like. */
type Step =
  | { kind: 'write'; count: number }
  | { kind: 'lose' }
  | { kind: 'cut' }
  | { kind: 'answer' }
  | { kind: 'snapshot'; age: number }
  | { kind: 'forget' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.constant({ kind: 'lose' as const }),
  fc.constant({ kind: 'cut' as const }),
  fc.constant({ kind: 'answer' as const }),
  fc.record({ kind: fc.constant('snapshot' as const), age: fc.integer({ min: 0, max: 6 }) }),
  fc.constant({ kind: 'forget' as const }),
);

describe('whatever happens on the way', () => {
  it('every store ends with each event after its snapshot exactly once and in order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cursor = new Cursor();
        const stores: { gate: Gate; from: number; got: number[] }[] = [];
        let head = 5;
        let sent = 5;
        let forgotten = 0;
        let asked: number[] = [];
        const perform = (effects: readonly Effect[]): void => {
          for (const effect of effects) {
            if (effect.kind === 'ask') asked.push(effect.after);
            else if (effect.kind === 'deliver')
              for (const store of stores) store.got.push(...store.gate.pass(effect.events).map(({ seq }) => seq));
            else {
              for (const store of stores) {
                store.from = effect.head;
                store.gate.close();
                store.got = store.gate.open(effect.head).map(({ seq }) => seq);
              }
            }
          }
        };
        const send = (): void => {
          perform(cursor.onBatch(batch(sent, head)));
          sent = head;
        };
        const answer = (): void => {
          const after = asked.shift();
          if (after === undefined) return;
          perform(
            cursor.onAnswer(
              after < forgotten
                ? { kind: 'snapshot-needed', head }
                : events(after, Math.min(head, after + 4), after + 4 < head),
            ),
          );
        };
        perform(cursor.onBatch(batch(head, head)));
        for (const each of steps) {
          if (each.kind === 'write') {
            head += each.count;
            send();
          } else if (each.kind === 'lose') sent = head += 1;
          else if (each.kind === 'cut') {
            cursor.onDisconnect();
            asked = [];
            sent = head += 2;
            send();
          } else if (each.kind === 'answer') answer();
          else if (each.kind === 'forget') forgotten = Math.max(forgotten, head - 3);
          else {
            // A snapshot is never older than what the screen had when it was asked for, but the first connection may be younger.
            const store = {
              gate: new Gate(),
              from: Math.max(forgotten, Math.max(0, head - each.age)),
              got: [] as number[],
            };
            stores.push(store);
            const { rewound, effects } = cursor.onSnapshot(store.from, true);
            store.got.push(...store.gate.open(store.from, rewound).map(({ seq }) => seq));
            if (!rewound && store.from < (cursor.seq ?? 0)) stores.pop();
            perform(effects);
          }
        }
        send();
        for (let turn = 0; turn < 200 && asked.length > 0; turn += 1) answer();
        head += 1;
        send();
        for (let turn = 0; turn < 200 && asked.length > 0; turn += 1) answer();
        expect(cursor.seq).toBe(head);
        for (const { from, got } of stores)
          expect(got).toEqual(Array.from({ length: head - from }, (_, n) => from + n + 1));
      }),
      { numRuns: 400 },
    );
  });
});
