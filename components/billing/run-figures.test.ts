import { describe, expect, it } from 'vitest';
import type { RunRow } from '@/server/billing/run-wire';
import { percentDone, secondsLeft } from './run-figures';
import { runsAfter } from './use-runs';

const run = (change: Partial<RunRow> = {}): RunRow =>
  ({
    id: 1,
    version: 3,
    chunksDone: 2,
    status: 'running',
    accounts: 1000,
    billed: 596,
    exceptions: 3,
    accountsPerSecond: 200,
    ...change,
  }) as RunRow;

describe('the figures of a run', () => {
  it('say how far it is and how long it will take', () => {
    expect(percentDone(run())).toBe(59);
    expect(secondsLeft(run())).toBe(3);
    expect(percentDone(run({ billed: 997 }))).toBe(100);
    expect(percentDone(run({ billed: 996 }))).toBe(99);
  });

  it('promise nothing while it stands', () => {
    expect(secondsLeft(run({ status: 'paused' }))).toBeNull();
    expect(secondsLeft(run({ accountsPerSecond: null }))).toBeNull();
    expect(secondsLeft(run({ accountsPerSecond: 0 }))).toBeNull();
    expect(percentDone(run({ accounts: 0, status: 'done' }))).toBe(100);
  });
});

describe('the list under the feed', () => {
  it('takes the newer row of a run and puts a new run first', () => {
    const runs = [run(), run({ id: 2 })];
    expect(runsAfter(runs, run({ id: 2, version: 4, billed: 700 }))[1]?.billed).toBe(700);
    expect(runsAfter(runs, run({ id: 9 })).map((each) => each.id)).toEqual([9, 1, 2]);
  });

  it('leaves an older row alone', () => {
    const runs = [run()];
    expect(runsAfter(runs, run({ version: 2 }))).toBe(runs);
    expect(runsAfter(runs, run({ chunksDone: 1 }))).toBe(runs);
  });
});
