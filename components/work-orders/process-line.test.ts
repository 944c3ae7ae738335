import { describe, expect, it } from 'vitest';
import { processById } from '@/server/work-orders/processes';
import { processLine } from './process-line';

const entry = (seq: number, fromStep: string, toStep: string, actorName = '', toState = 'pending') => ({
  seq,
  at: `2026-10-31T0${seq}:00:00Z`,
  actorName,
  fromStep,
  toStep,
  toState,
});

const start = [entry(1, '', 'calculate'), entry(2, 'calculate', 'self-check'), entry(3, 'self-check', 'review')];
const states = (line: ReturnType<typeof processLine>) => line.map((step) => `${step.id}:${step.state}`);

describe('the line of steps', () => {
  const billing = processById('billing');

  it('shows what is done, current and ahead; a wait not visited stands beside', () => {
    const line = processLine(billing, [...start, entry(4, 'review', 'review', '李娜', 'locked')], {
      step: 'review',
      state: 'locked',
    });
    expect(states(line)).toEqual([
      'calculate:done',
      'self-check:done',
      'review:current',
      'reread:detour',
      'release:ahead',
    ]);
    expect(line[2]).toMatchObject({ reachedAt: '2026-10-31T03:00:00Z', leftAt: null, visits: 1 });
  });

  it('counts send-backs and puts what is to be done again ahead', () => {
    const line = processLine(
      billing,
      [...start, entry(4, 'review', 'release', '李娜'), entry(5, 'release', 'review', '周建国', 'returned')],
      { step: 'review', state: 'returned' },
    );
    expect(states(line)).toEqual([
      'calculate:done',
      'self-check:done',
      'review:current',
      'reread:detour',
      'release:ahead',
    ]);
    expect(line[2]?.visits).toBe(2);
    expect(line[4]).toMatchObject({ sentBack: 1, leftBy: '周建国' });
  });

  it('is done to its end', () => {
    const line = processLine(
      billing,
      [...start, entry(4, 'review', 'release', '李娜'), entry(5, 'release', 'release', '周建国', 'done')],
      { step: 'release', state: 'done' },
    );
    expect(states(line).at(-1)).toBe('release:done');
    expect(line.at(-1)).toMatchObject({ leftAt: '2026-10-31T05:00:00Z', leftBy: '周建国' });
  });
});
