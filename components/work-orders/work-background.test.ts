import { describe, expect, it } from 'vitest';
import { heldAfter } from './work-background';

const event = (lockedBy: number | null, ids: number[]) => ({
  kind: 'changed' as const,
  actorId: 1,
  patch: { lockedBy },
  rows: ids.map((id): [number, number, number] => [id, 2, 1]),
});

describe('what one holds after an event', () => {
  it('gains what one locks, loses what is unlocked, moved or given to another', () => {
    expect(heldAfter([1, 2], event(7, [2, 3]), 7)).toEqual([1, 2, 3]);
    expect(heldAfter([1, 2], event(null, [2, 9]), 7)).toEqual([1]);
    expect(heldAfter([1, 2], event(8, [1]), 7)).toEqual([2]);
  });

  it('stays the same array when nothing of it changed', () => {
    const held = [1, 2];
    expect(heldAfter(held, event(8, [5]), 7)).toBe(held);
    expect(heldAfter(held, event(7, [1]), 7)).toBe(held);
    expect(heldAfter(held, { kind: 'changed', actorId: 1, patch: { state: 'archived' }, rows: [[1, 3, 2]] }, 7)).toBe(
      held,
    );
  });
});
