/** What a selection is worth and what may be done with it. Pure. */
import { sumDecimals } from '@/components/i18n/format';
import type { OrderRow, Receipt, ReceiptEntry } from '@/server/work-orders/contract';
import { type ActionDefinition, stepOf } from '@/server/work-orders/process';
import { PROCESSES } from '@/server/work-orders/processes';

export interface SelectionFacts {
  readonly count: number;
  readonly moneyYuan: string;
  readonly mine: number;
  readonly free: number;
  readonly others: number;
  /** Set when all stand at the same step of the same process. */
  readonly process: string | null;
  readonly step: string | null;
}

export function selectionFacts(rows: readonly OrderRow[], userId: number): SelectionFacts {
  let mine = 0;
  let others = 0;
  let alike = rows.length > 0;
  const first = rows[0];
  for (const row of rows) {
    if (row.state === 'locked') {
      if (row.lockedBy === userId) mine += 1;
      else others += 1;
    }
    if (row.process !== first?.process || row.step !== first.step) alike = false;
  }
  return {
    count: rows.length,
    moneyYuan: sumDecimals(rows.map((row) => row.moneyAtRiskYuan)),
    mine,
    others,
    free: rows.filter((row) => row.state === 'pending' || row.state === 'returned').length,
    process: alike && first ? first.process : null,
    step: alike && first ? first.step : null,
  };
}

/** Actions that may be done on many at once, when the selection stands at one step; the main one first. */
export function batchActions(facts: Pick<SelectionFacts, 'process' | 'step'>): readonly ActionDefinition[] {
  const process = PROCESSES.find((candidate) => candidate.id === facts.process);
  if (process === undefined || facts.step === null) return [];
  const actions = stepOf(process, facts.step).actions.filter((action) => action.batch === true);
  return [...actions].sort((left, right) => Number(right.main ?? false) - Number(left.main ?? false));
}

/** Whom asking again may help: another's lock may be gone, a change may be in. */
export function retryable(receipt: Receipt): number[] {
  const again: readonly ReceiptEntry['outcome'][] = ['held', 'changed', 'over-cap'];
  return receipt.entries.filter((entry) => again.includes(entry.outcome)).map((entry) => entry.id);
}

export function idsWith(receipt: Receipt, outcome: ReceiptEntry['outcome']): number[] {
  return receipt.entries.filter((entry) => entry.outcome === outcome).map((entry) => entry.id);
}

const SUCCESSES: readonly ReceiptEntry['outcome'][] = [
  'locked',
  'already-yours',
  'unlocked',
  'broken',
  'reassigned',
  'done',
];

/** good: all as asked; warn: some; bad: none. */
export function receiptTone(receipt: Receipt): 'good' | 'warn' | 'bad' | 'info' {
  if (receipt.entries.length === 0) return 'info';
  const succeeded = receipt.entries.filter((entry) => SUCCESSES.includes(entry.outcome)).length;
  if (succeeded === receipt.entries.length) return 'good';
  return succeeded === 0 ? 'bad' : 'warn';
}

/** Holders named in a receipt, most rows first: "9 held by 李娜". */
export function heldBy(receipt: Receipt): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const entry of receipt.entries) {
    if (entry.outcome !== 'held') continue;
    const name = entry.holderName ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((left, right) => right.count - left.count);
}
