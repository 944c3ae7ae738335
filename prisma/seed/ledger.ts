/** Release puts every bill into the ledger (账务): one balanced voucher a station a month. Sums are whole fen. */
import { ledgerOf } from '@/server/accounts/ledger-of-charge';
import type { BillLine } from '@/server/billing/contract';
import { copyLine } from '@/server/kernel/copy-text';
import { fenOf } from '@/server/anomalies/numbers';
import { firstDay } from '@/server/kernel/time';
import { CURRENT } from './calendar';
import type { Station } from './organisation';
import type { RunPlan } from './runs';
import type { World } from './world';

const REVENUES = ['revenue-energy', 'revenue-basic', 'power-factor', 'funds'] as const;
type Revenue = (typeof REVENUES)[number];

/** station index → month index → fen by revenue. */
export type LedgerSums = Map<number, Record<Revenue, bigint>[]>;

export function addToLedger(sums: LedgerSums, station: number, month: number, lines: readonly BillLine[]): void {
  let months = sums.get(station);
  if (months === undefined) {
    months = Array.from({ length: CURRENT }, () => ({
      'revenue-energy': 0n,
      'revenue-basic': 0n,
      'power-factor': 0n,
      funds: 0n,
    }));
    sums.set(station, months);
  }
  const sum = months[month]!;
  for (const line of lines) sum[ledgerOf(line.charge) as Revenue] += fenOf(line.amountYuan);
}

export function yuanOf(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export interface LedgerLines {
  readonly voucher: string[];
  readonly entry: string[];
}

/** Receivables against revenues; a negative revenue (a power-factor reward) stands on the other side. */
export function ledgerLines(world: World, station: Station, runs: readonly RunPlan[], sums: LedgerSums): LedgerLines {
  const out: LedgerLines = { voucher: [], entry: [] };
  sums.get(station.index)?.forEach((sum, index) => {
    const run = runs[index]!;
    const id = station.index * CURRENT + index + 1;
    const month = firstDay(world.calendar.months[index]!);
    const entry = (ledger: string, debit: bigint): void => {
      if (debit === 0n) return;
      out.entry.push(
        copyLine([id, ledger, month, debit > 0n ? yuanOf(debit) : '0', debit < 0n ? yuanOf(-debit) : '0']),
      );
    };
    const total = REVENUES.reduce((all, name) => all + sum[name], 0n);
    if (total === 0n) return;
    out.voucher.push(copyLine([id, 'release', station.unitId, run.id, run.leadId, run.releasedAt]));
    entry('receivable', total);
    for (const name of REVENUES) entry(name, -sum[name]);
  });
  return out;
}
