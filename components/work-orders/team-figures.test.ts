import { describe, expect, it } from 'vitest';
import { ageingOf, teamTotals } from './team-figures';

const step = {
  process: 'billing',
  step: 'review',
  pending: 5,
  lockedByMe: 1,
  lockedByOthers: 2,
  returned: 3,
  overdue: 4,
};
const person = {
  userId: 1,
  name: '李娜',
  roles: [],
  locked: 3,
  oldestLockAt: null,
  doneToday: 7,
  moneyAtRiskYuan: '1.00',
};

describe('the team in figures', () => {
  it('counts what waits, what is held and what is late', () => {
    expect(teamTotals({ steps: [step, { ...step, step: 'release' }], people: [person, person] })).toEqual({
      waiting: 16,
      held: 6,
      returned: 6,
      overdue: 8,
      doneToday: 14,
    });
  });

  it('gives the age bands of a step in their order, empty ones too', () => {
    const team = { ageing: [{ process: 'billing', step: 'review', under4h: 1, under24h: 0, under72h: 2, older: 9 }] };
    expect(ageingOf(team, step).map((band) => band.count)).toEqual([1, 0, 2, 9]);
    expect(ageingOf(team, { process: 'billing', step: 'release' }).map((band) => band.count)).toEqual([0, 0, 0, 0]);
  });
});
