import { describe, expect, it } from 'vitest';
import { nextHeld } from './work-list';

describe('the next held order', () => {
  it('follows the queue, round to its first', () => {
    expect(nextHeld([5, 3, 9], [1, 3, 4, 5, 9], 5)).toBe(9);
    expect(nextHeld([5, 3, 9], [1, 3, 4, 5, 9], 9)).toBe(3);
  });

  it('goes on behind an order that has just left the hands', () => {
    expect(nextHeld([3, 9], [3, 5, 9], 5)).toBe(9);
  });

  it('takes what the queue does not show, and says when there is none', () => {
    expect(nextHeld([5, 7], [5], 5)).toBe(7);
    expect(nextHeld([5], [1, 5], 5)).toBeUndefined();
    expect(nextHeld([], [1, 2], 2)).toBeUndefined();
  });
});
