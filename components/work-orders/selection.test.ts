import { describe, expect, it } from 'vitest';
import type { OrderRow, Receipt } from '@/server/work-orders/contract';
import { batchActions, heldBy, idsWith, receiptTone, retryable, selectionFacts } from './selection';

type Part = Pick<OrderRow, 'process' | 'step' | 'state' | 'lockedBy' | 'moneyAtRiskYuan'>;
const rows = (...parts: Part[]): OrderRow[] => parts as OrderRow[];

describe('a selection', () => {
  it('adds money exactly and says who holds what', () => {
    const facts = selectionFacts(
      rows(
        { process: 'billing', step: 'review', state: 'locked', lockedBy: 7, moneyAtRiskYuan: '0.10' },
        { process: 'billing', step: 'review', state: 'locked', lockedBy: 9, moneyAtRiskYuan: '0.20' },
        {
          process: 'billing',
          step: 'review',
          state: 'returned',
          lockedBy: null,
          moneyAtRiskYuan: '90071992547409931.45',
        },
      ),
      7,
    );
    expect(facts).toEqual({
      count: 3,
      moneyYuan: '90071992547409931.75',
      mine: 1,
      others: 1,
      free: 1,
      process: 'billing',
      step: 'review',
    });
    expect(batchActions(facts).map((action) => action.id)).toEqual(['accept', 'send-for-rereading']);
  });

  it('of several steps has no common action', () => {
    const facts = selectionFacts(
      rows(
        { process: 'billing', step: 'review', state: 'pending', lockedBy: null, moneyAtRiskYuan: '1' },
        { process: 'billing', step: 'release', state: 'pending', lockedBy: null, moneyAtRiskYuan: '1' },
      ),
      7,
    );
    expect(facts.step).toBeNull();
    expect(batchActions(facts)).toEqual([]);
    expect(selectionFacts([], 7)).toMatchObject({ count: 0, moneyYuan: '0.00', process: null });
  });

  it('offers only what may be done on many', () => {
    const conclude = batchActions({ process: 'reading-anomaly', step: 'conclude' }).map((action) => action.id);
    expect(conclude).toEqual(['reading-stands', 'back-to-field']);
    expect(batchActions({ process: 'reading-anomaly', step: 'field' }).map((action) => action.id)).toEqual([
      'back-to-dispatch',
    ]);
  });
});

describe('a receipt', () => {
  const receipt: Receipt = {
    verb: 'lock',
    at: '2026-10-31T08:00:00Z',
    counts: { locked: 1, held: 3, changed: 1, 'not-permitted': 1 },
    entries: [
      { id: 1, outcome: 'locked' },
      { id: 2, outcome: 'held', holderName: '李娜' },
      { id: 3, outcome: 'held', holderName: '李娜' },
      { id: 4, outcome: 'held', holderName: '王强' },
      { id: 5, outcome: 'changed' },
      { id: 6, outcome: 'not-permitted' },
    ],
  };
  it('names holders, and whom to ask again', () => {
    expect(heldBy(receipt)).toEqual([
      { name: '李娜', count: 2 },
      { name: '王强', count: 1 },
    ]);
    expect(retryable(receipt)).toEqual([2, 3, 4, 5]);
    expect(idsWith(receipt, 'locked')).toEqual([1]);
    expect(receiptTone(receipt)).toBe('warn');
    expect(receiptTone({ ...receipt, entries: receipt.entries.slice(0, 1) })).toBe('good');
    expect(receiptTone({ ...receipt, entries: receipt.entries.slice(1) })).toBe('bad');
    expect(receiptTone({ ...receipt, entries: [] })).toBe('info');
  });
});
