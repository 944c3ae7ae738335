import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urgencyOf } from '@/server/kernel/urgency';
import { PRIORITY_WEIGHTS, priorityTerms, probabilityOf } from './priority';

describe('which review comes first', () => {
  it('multiplies expected loss and urgency, and shows the terms (worked example)', () => {
    const terms = priorityTerms('300.00', { real: 9, decided: 20, prior: 0.5 }, 12, PRIORITY_WEIGHTS);
    expect(terms).toMatchObject({
      exposureYuan: '600.00',
      probability: 0.475,
      lossYuan: '285.00',
      urgency: 1.75,
      weightYuan: '498.75',
    });
  });

  it('keeps the prior of a rule nobody has judged yet', () => {
    expect(probabilityOf({ real: 0, decided: 0, prior: 0.4 }, PRIORITY_WEIGHTS)).toBeCloseTo(0.4);
    expect(probabilityOf({ real: 0, decided: 0, prior: 0.4 }, { ...PRIORITY_WEIGHTS, 'prior-weight': 0 })).toBe(0.4);
    expect(probabilityOf({ real: 900, decided: 1000, prior: 0.1 }, PRIORITY_WEIGHTS)).toBeGreaterThan(0.88);
  });

  it('grows steadily as the due time comes and passes, up to its most', () => {
    expect(urgencyOf(null, PRIORITY_WEIGHTS)).toBe(1);
    expect([72, 48, 24, 0].map((hours) => urgencyOf(hours, PRIORITY_WEIGHTS))).toEqual([1, 1, 1.5, 2]);
    expect(urgencyOf(-24, PRIORITY_WEIGHTS)).toBe(2.5);
    expect(urgencyOf(-24 * 90, PRIORITY_WEIGHTS)).toBe(5);
    fc.assert(
      fc.property(
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (hours, later) => {
          expect(urgencyOf(hours, PRIORITY_WEIGHTS)).toBeGreaterThanOrEqual(urgencyOf(hours + later, PRIORITY_WEIGHTS));
        },
      ),
    );
  });
});
