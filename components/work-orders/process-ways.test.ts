import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processPicture } from '@/components/work-orders/process-ways';
import { PROCESSES, processById } from '@/server/work-orders/processes';

const T0 = Date.parse('2026-11-01T00:00:00Z');
const HOUR = 3_600_000;
let seq = 0;
const line = (fromStep: string, toStep: string, hours: number, action = 'x', toState = 'pending') => ({
  seq: (seq += 1),
  at: new Date(T0 + hours * HOUR).toISOString(),
  actorName: '李娜',
  action,
  reason: action === 'return' ? '补材料' : '',
  fromStep,
  toStep,
  toState,
});

describe('the picture of a process', () => {
  it('counts the ways taken, the time at each step, and what the amount left out', () => {
    const picture = processPicture(
      processById('cancel-rebill'),
      [
        line('', 'apply', 0, 'create'),
        line('apply', 'verify', 1, 'apply'),
        line('verify', 'approve-lead', 3, 'confirm'),
        line('approve-lead', 'apply', 4, 'return'),
        line('apply', 'verify', 9, 'apply'),
        line('verify', 'approve-lead', 10, 'confirm'),
        line('approve-lead', 'post', 12, 'approve'),
      ],
      { step: 'post', state: 'pending' },
      T0 + 14 * HOUR,
    );
    const node = (id: string) => picture.nodes.find((each) => each.id === id)!;
    expect(node('apply')).toMatchObject({ spentMs: 6 * HOUR, visits: 2, state: 'done', lastAction: 'apply' });
    expect(node('approve-lead')).toMatchObject({ spentMs: 3 * HOUR, sentBack: 1, lastAction: 'approve' });
    expect(node('approve-county')).toMatchObject({ spentMs: null, state: 'skipped' });
    expect(node('post')).toMatchObject({ spentMs: 2 * HOUR, state: 'current' });
    const taken = picture.edges
      .filter((edge) => edge.taken > 0)
      .map((edge) => [edge.from, edge.to, edge.kind, edge.taken]);
    expect(taken).toEqual([
      [0, 1, 'next', 2],
      [1, 2, 'next', 2],
      [2, 6, 'skip', 1],
      [2, 0, 'back', 1],
    ]);
  });

  it('ends where an order was rejected', () => {
    const { edges, isEnded } = processPicture(
      processById('suspension'),
      [line('', 'accept', 0, 'create'), line('accept', 'accept', 2, 'reject', 'done')],
      { step: 'accept', state: 'done' },
      T0,
    );
    expect(isEnded).toBe(true);
    expect(edges.find((edge) => edge.taken === 1)).toMatchObject({
      from: 0,
      to: processById('suspension').steps.length,
      kind: 'skip',
    });
  });

  it('keeps ways that overlap apart, in every process', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PROCESSES), (process) => {
        const { edges, nodes } = processPicture(process, [], { step: process.initialStep, state: 'pending' }, T0);
        expect(nodes).toHaveLength(process.steps.length);
        for (const kind of ['skip', 'back'] as const) {
          const side = edges.filter((edge) => edge.kind === kind);
          for (const one of side)
            for (const other of side) {
              if (one === other || one.lane !== other.lane) continue;
              const [a, b] = [one, other].map(({ from, to }) => [Math.min(from, to), Math.max(from, to)] as const);
              expect(a![1] <= b![0] || b![1] <= a![0], `${process.id} lane ${one.lane}`).toBe(true);
            }
        }
      }),
      { numRuns: PROCESSES.length * 2 },
    );
  });
});
