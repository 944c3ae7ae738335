import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { URGENCY_WEIGHTS, urgencyOf, worthOf } from './urgency';

describe('the urgency of a deadline', () => {
  it('never falls as time goes on, from 1 to the most', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2000, max: 2000, noNaN: true }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        (h, d) => {
          const [early, late] = [urgencyOf(h + d, URGENCY_WEIGHTS), urgencyOf(h, URGENCY_WEIGHTS)];
          expect(late).toBeGreaterThanOrEqual(early);
          expect(early).toBeGreaterThanOrEqual(1);
          expect(late).toBeLessThanOrEqual(URGENCY_WEIGHTS.most);
        },
      ),
    );
  });

  it('makes the worth of an order with its money at risk, to the fen', () => {
    const nowMs = Date.parse('2026-11-01T00:00:00Z');
    const worth = (dueAt: string | null) => worthOf({ moneyAtRiskYuan: '300.00', dueAt }, nowMs, URGENCY_WEIGHTS);
    expect(worth('2026-11-01T12:00:00Z')).toEqual({ hoursLeft: 12, urgency: 1.75, worthYuan: '525.00' });
    expect(worth(null)).toEqual({ hoursLeft: null, urgency: 1, worthYuan: '300.00' });
    expect(worth('2026-10-30T00:00:00Z').worthYuan).toBe('900.00');
  });
});
