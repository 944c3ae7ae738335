import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FeedBatch, FeedEvent } from './contract';
import { packed, unpacked } from './packing';

const mark = fc.tuple(fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 1, max: 9 }), fc.nat({ max: 3 }));

function event(payload: unknown, topic: FeedEvent['topic'] = 'orders'): FeedEvent {
  return { seq: 1, topic, unitId: 5, family: 'billing', at: '2026-11-26T00:00:00.000Z', payload };
}

function sentAndRead(...events: FeedEvent[]): FeedEvent[] {
  const batch: FeedBatch = { from: 0, to: 1, sentAt: '2026-11-26T00:00:00.000Z', events: events.map(packed) };
  return unpacked(JSON.parse(JSON.stringify(batch)) as FeedBatch).events;
}

it('what is packed comes out as it was', () => {
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 40 }), (rows) => {
      const whole = event({ kind: 'changed', actorId: 3, patch: { state: 'locked' }, rows });
      expect(sentAndRead(whole)).toEqual([whole]);
    }),
  );
});

it('leaves alone what carries no marks', () => {
  const others = [
    event({ kind: 'created', actorId: 3, created: [] }),
    event({ id: 7, rows: 12 }, 'imports'),
    event(null, 'operations'),
  ];
  expect(sentAndRead(...others)).toEqual(others);
});

it('a thousand orders locked at once take a sixth of the room', () => {
  const rows = Array.from({ length: 1_000 }, (_, n) => [500_000 + n * 3, 2, 1]);
  const whole = event({ kind: 'changed', actorId: 3, patch: { state: 'locked' }, rows });
  expect(JSON.stringify(packed(whole)).length * 5).toBeLessThan(JSON.stringify(whole).length);
});
