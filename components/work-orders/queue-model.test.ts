import { describe, expect, it } from 'vitest';
import type { OrderEvent, OrderRow } from '@/server/work-orders/contract';
import type { Viewer } from '@/server/work-orders/projection';
import { QueueModel, type QueueSlice } from './queue-model';

const ME = 7;
const NOW = Date.parse('2026-10-31T08:00:00Z');
const viewer: Viewer = { userId: ME, unitsByRole: new Map([['reviewer', [3]]]) };

function row(id: number, change: Partial<OrderRow> = {}): OrderRow {
  return {
    id,
    orderNo: `JF26100000${id}`,
    process: 'billing',
    processVersion: 1,
    family: 'billing',
    step: 'review',
    role: 'reviewer',
    state: 'pending',
    sentBack: false,
    unitId: 3,
    priority: 3,
    dueAt: '2026-11-01T08:00:00Z',
    createdAt: '2026-10-31T01:00:00Z',
    stepSince: '2026-10-31T01:00:00Z',
    assigneeId: null,
    lockedBy: null,
    lockedByName: null,
    lockedByNameEn: null,
    lockedAt: null,
    fence: 0,
    version: 1,
    accountId: id,
    accountNo: `0500${id}`,
    customerName: '云岭轴承厂',
    routeCode: 'CB-01',
    meterNo: null,
    rule: 'jump-energy',
    rules: ['jump-energy'],
    reviewClasses: [1],
    moneyAtRiskYuan: `${1000 - id}.00`,
    billMonth: '2026-10',
    billId: id,
    billNo: null,
    runId: 1,
    parentId: null,
    ...change,
  };
}

function model(change: Partial<QueueSlice> = {}, rows = [row(1), row(2), row(3)], complete = true): QueueModel {
  const slice: QueueSlice = { view: 'mine', filter: {}, sort: 'money', descending: true, ...change };
  const made = new QueueModel(
    slice,
    viewer,
    () => new Set([3]),
    () => NOW,
  );
  made.append(rows, complete);
  return made;
}

function locked(by: number, ids: number[], version = 2): OrderEvent {
  return {
    kind: 'changed',
    actorId: by,
    patch: { state: 'locked', lockedBy: by, lockedByName: by === ME ? '我' : '李娜', lockedAt: '2026-10-31T08:00:00Z' },
    rows: ids.map((id) => [id, version, version - 1]),
  };
}

const ids = (rows: readonly OrderRow[]): number[] => rows.map((each) => each.id);

describe('the queue under the feed', () => {
  it('patches a shown row at once and leaves it in its place when it no longer belongs', () => {
    const queue = model();
    const { patched } = queue.receive(locked(9, [2]));
    expect(ids(patched)).toEqual([2]);
    expect(queue.row(2)?.lockedByName).toBe('李娜');
    expect(ids(queue.list())).toEqual([1, 2, 3]);
    expect([queue.arrivals, queue.departures]).toEqual([0, 1]);
    expect(ids(queue.fold())).toEqual([1, 3]);
    expect(queue.departures).toBe(0);
  });

  it('keeps rows the person locked', () => {
    const queue = model();
    queue.receive(locked(ME, [1, 3]));
    expect(queue.departures).toBe(0);
    expect(queue.row(3)?.fence).toBe(1);
  });

  it('lets a row that comes back stay', () => {
    const queue = model();
    queue.receive(locked(9, [2]));
    queue.receive({
      kind: 'changed',
      actorId: 9,
      patch: { state: 'pending', lockedBy: null },
      rows: [[2, 3, 2]],
    });
    expect(queue.departures).toBe(0);
  });

  it('collects arrivals and folds them in at their place', () => {
    const queue = model();
    queue.receive({
      kind: 'created',
      actorId: 0,
      created: [row(9, { moneyAtRiskYuan: '5000.00' }), row(8, { moneyAtRiskYuan: '998.50' }), row(7, { unitId: 4 })],
    });
    expect(queue.arrivals).toBe(2);
    expect(ids(queue.list())).toEqual([1, 2, 3]);
    expect(ids(queue.fold())).toEqual([9, 1, 8, 2, 3]);
  });

  it('puts an order by its money at risk and its deadline', () => {
    const due = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
    const rows = [
      row(1, { moneyAtRiskYuan: '300.00', dueAt: due(-48) }),
      row(2, { moneyAtRiskYuan: '500.00', dueAt: due(24) }),
      row(3, { moneyAtRiskYuan: '700.00', dueAt: null }),
    ];
    const queue = model({ sort: 'worth' }, rows);
    // 400 × 2 at its due time is more than 500 × 1.5, less than 300 × 3.
    queue.receive({ kind: 'created', actorId: 0, created: [row(9, { moneyAtRiskYuan: '400.00', dueAt: due(0) })] });
    expect(ids(queue.fold())).toEqual([1, 9, 2, 3]);
  });

  it('does not count what sorts behind the last page', () => {
    const queue = model({}, [row(1), row(2)], false);
    queue.receive({ kind: 'created', actorId: 0, created: [row(9, { moneyAtRiskYuan: '1.00' })] });
    expect(queue.arrivals).toBe(0);
    queue.receive({ kind: 'created', actorId: 0, created: [row(10, { moneyAtRiskYuan: '998.50' })] });
    expect(queue.arrivals).toBe(1);
    expect(queue.nextOffset).toBe(3);
  });

  it('asks only for strangers that may belong', () => {
    const queue = model();
    expect(queue.receive(locked(9, [77])).unknown).toEqual([]);
    const freed: OrderEvent = {
      kind: 'changed',
      actorId: 9,
      patch: { state: 'pending', lockedBy: null },
      rows: [[77, 3, 2]],
    };
    expect(queue.receive(freed).unknown).toEqual([77]);
    queue.offer([row(77, { version: 3, moneyAtRiskYuan: '997.50' })]);
    expect(ids(queue.fold())).toEqual([1, 2, 77, 3]);
  });

  it('honours the filter for arrivals and for rows that move', () => {
    const queue = model({ view: 'unit', filter: { steps: ['review'], customer: '轴承', moneyFrom: '10' } });
    queue.receive({
      kind: 'created',
      actorId: 0,
      created: [row(20, { customerName: '城南小学' }), row(21, { moneyAtRiskYuan: '9.99' }), row(22)],
    });
    expect(queue.arrivals).toBe(1);
    queue.receive({ kind: 'changed', actorId: 9, patch: { step: 'release', role: 'lead' }, rows: [[1, 2, 1]] });
    expect(queue.departures).toBe(1);
  });

  it('never applies an old event again', () => {
    const queue = model({}, [row(1, { version: 5 })]);
    expect(queue.receive(locked(9, [1], 4)).patched).toEqual([]);
    expect(queue.row(1)?.state).toBe('pending');
  });

  it('folds the own doing alone when asked', () => {
    const queue = model();
    queue.receive(locked(9, [1, 2]));
    expect(ids(queue.fold(new Set([2])))).toEqual([1, 3]);
    expect(queue.departures).toBe(1);
  });

  it('puts pages together without repeats', () => {
    const queue = model({}, [row(1), row(2)], false);
    expect(ids(queue.append([row(2), row(3)], true))).toEqual([3]);
    expect(ids(queue.list())).toEqual([1, 2, 3]);
    expect(queue.isComplete).toBe(true);
  });
});
