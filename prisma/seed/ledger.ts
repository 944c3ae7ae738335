/**
 * The demo's ledger (账务): release puts every bill into it, and most of it is paid. One voucher a chunk a month for the release, one for
 * the bank's collection, one for the counter; whoever pays late has a voucher with the late fee of the day. Sums are whole fen.
 *
 * Habits by account, the same every month: some 35 % by bank collection on the 20th, most at the counter on the 24th, 5 % late, 4 % have
 * not paid last month's bill, 1.2 % owe the last three months. Some pay a little ahead.
 */
import { lateFeeDue } from '@/server/accounts/late-fee-due';
import { ledgerOf } from '@/server/accounts/ledger-of-charge';
import type { BillLine } from '@/server/billing/contract';
import { copyLine } from '@/server/kernel/copy-text';
import { fenOf } from '@/server/anomalies/numbers';
import { addDays, firstDay } from '@/server/kernel/time';
import type { DemoAccount } from './accounts';
import { CURRENT } from './calendar';
import { hash32 } from './prng';
import type { ChunkPlan, RunPlan } from './runs';
import type { World } from './world';

const REVENUES = ['revenue-energy', 'revenue-basic', 'power-factor', 'funds'] as const;
type Revenue = (typeof REVENUES)[number];

const STREAM = 401;
/** Vouchers a chunk may have: three a month, and one a late payment. */
const VOUCHERS_PER_CHUNK = 8192;

export function yuanOf(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export interface LedgerLines {
  readonly voucher: string[];
  readonly receivable: string[];
  readonly payment: string[];
  readonly settlement: string[];
  readonly entry: string[];
}

export const emptyLedgerLines = (): LedgerLines => ({
  voucher: [],
  receivable: [],
  payment: [],
  settlement: [],
  entry: [],
});

type Way = 'collection' | 'counter' | 'late';
const METHOD_OF: Readonly<Record<Way, readonly string[]>> = {
  collection: ['collection'],
  counter: ['card', 'cash', 'transfer', 'card'],
  late: ['cash', 'card'],
};

interface Paying {
  readonly way: Way;
  readonly on: string;
  readonly aheadFen: bigint;
}

interface Book {
  readonly release: Record<Revenue, bigint>;
  readonly paid: Record<Exclude<Way, 'late'>, bigint>;
}

export class ChunkLedger {
  private readonly months: Book[] = Array.from({ length: CURRENT }, () => ({
    release: { 'revenue-energy': 0n, 'revenue-basic': 0n, 'power-factor': 0n, funds: 0n },
    paid: { collection: 0n, counter: 0n },
  }));
  private readonly first: number;
  private late = 0;
  private readonly cashierId: number;

  /** `place`: which of all chunks this is; ids follow from it, whoever loads it. */
  constructor(
    private readonly world: World,
    private readonly chunk: ChunkPlan,
    place: number,
    private readonly out: LedgerLines,
  ) {
    this.first = place * VOUCHERS_PER_CHUNK + 1;
    this.cashierId = world.staff.at(chunk.station.unitId, 'collector')[0]?.id ?? 0;
  }

  /** A released bill: owed, and paid as this account pays. The receivable and its payment bear the bill's id. */
  add(account: DemoAccount, index: number, billId: number, fen: bigint, lines: readonly BillLine[]): void {
    const run = this.chunk.runs[index]!;
    const book = this.months[index]!;
    const month = this.world.calendar.months[index]!;
    for (const line of lines) book.release[ledgerOf(line.charge) as Revenue] += fenOf(line.amountYuan);
    const release = this.voucherOf(index, 'release');
    this.entry(release, 'receivable', index, fen, account.id, 'bill', billId);
    const paying = fen > 0n ? this.payingOf(account, index, run) : undefined;
    const settled = paying === undefined ? '0.00' : yuanOf(fen);
    const { unitId } = account.route.station;
    this.out.receivable.push(
      copyLine([
        billId,
        account.id,
        unitId,
        firstDay(month),
        billId,
        yuanOf(fen),
        run.dueOn,
        run.releasedAt,
        release,
        settled,
      ]),
    );
    if (paying === undefined) return;
    const fee =
      paying.way !== 'late'
        ? 0n
        : fenOf(
            lateFeeDue(
              {
                class: account.profile.class,
                kind: 'bill',
                amountYuan: yuanOf(fen),
                dueOn: run.dueOn,
                month,
                payments: [],
                deductDays: 0,
                waivedYuan: '0',
                chargedYuan: '0',
              },
              paying.on,
              [],
            ).totalYuan.toFixed(2),
          );
    const voucher = this.settleVoucher(paying, index, unitId);
    const total = fen + fee + paying.aheadFen;
    if (paying.way === 'late') this.entry(voucher, 'bank', null, total);
    else book.paid[paying.way] += total;
    this.entry(voucher, 'receivable', index, -fen, account.id, 'receivable', billId);
    this.entry(voucher, 'late-fee', index, -fee, account.id, 'receivable', billId);
    this.entry(voucher, 'prepayment', null, -paying.aheadFen, account.id);
    const at = instantOf(paying.on);
    const methods = METHOD_OF[paying.way];
    this.out.payment.push(
      copyLine([
        billId,
        `SJ${paying.on.slice(2, 4)}${paying.on.slice(5, 7)}${paying.on.slice(8)}${String(billId).padStart(7, '0')}`,
        account.id,
        unitId,
        'payment',
        methods[hash32(this.world.seed, STREAM + 2, account.id) % methods.length],
        yuanOf(total),
        yuanOf(fen),
        yuanOf(fee),
        yuanOf(paying.aheadFen),
        paying.on,
        at,
        paying.way === 'collection' ? 0 : this.cashierId,
        voucher,
      ]),
    );
    this.out.settlement.push(
      copyLine([billId, account.id, 'payment', yuanOf(fen), yuanOf(fee), paying.on, billId, voucher, true, at]),
    );
  }

  /** The vouchers of the months, once every account of the chunk is in. */
  finish(): void {
    this.months.forEach(({ release, paid }, index) => {
      const run = this.chunk.runs[index]!;
      const voucher = this.voucherOf(index, 'release');
      const { unitId } = this.chunk.station;
      // A late payer's voucher stands already; these come before the entries because tables are loaded one after the other.
      this.out.voucher.push(copyLine([voucher, 'release', unitId, run.id, run.leadId, run.releasedAt]));
      for (const name of REVENUES) this.entry(voucher, name, index, -release[name]);
      for (const way of ['collection', 'counter'] as const) {
        if (paid[way] === 0n) continue;
        const id = this.voucherOf(index, way);
        const by = way === 'collection' ? 0 : this.cashierId;
        this.out.voucher.push(copyLine([id, 'payment', unitId, null, by, instantOf(dayOf(run, way))]));
        this.entry(id, 'bank', null, paid[way]);
      }
    });
  }

  private voucherOf(index: number, what: 'release' | 'collection' | 'counter'): number {
    return this.first + index * 3 + { release: 0, collection: 1, counter: 2 }[what];
  }

  private settleVoucher(paying: Paying, index: number, unitId: number): number {
    if (paying.way !== 'late') return this.voucherOf(index, paying.way);
    const id = this.first + CURRENT * 3 + this.late;
    this.late += 1;
    if (this.late > VOUCHERS_PER_CHUNK - CURRENT * 3) throw new Error('more late payers than a chunk has vouchers for');
    this.out.voucher.push(copyLine([id, 'payment', unitId, null, this.cashierId, instantOf(paying.on)]));
    return id;
  }

  private payingOf(account: DemoAccount, index: number, run: RunPlan): Paying | undefined {
    const habit = hash32(this.world.seed, STREAM, account.id) % 1000;
    if (habit < 12 && index >= CURRENT - 3) return undefined;
    if (habit >= 12 && habit < 52 && index === CURRENT - 1) return undefined;
    const way: Way = habit >= 52 && habit < 102 ? 'late' : habit >= 102 && habit < 452 ? 'collection' : 'counter';
    const wait = 3 + (hash32(this.world.seed, STREAM + 1, account.id * CURRENT + index) % 35);
    const on = way === 'late' ? addDays(run.dueOn, wait) : dayOf(run, way);
    if (on > this.world.calendar.today) return undefined;
    const ahead = way === 'counter' && habit >= 960 && index === CURRENT - 1;
    return { way, on, aheadFen: ahead ? BigInt(50 * (1 + (habit % 4))) * 100n : 0n };
  }

  /** Debit positive. */
  private entry(
    voucher: number,
    ledger: string,
    index: number | null,
    fen: bigint,
    accountId: number | null = null,
    documentKind: string | null = null,
    documentId: number | null = null,
  ): void {
    if (fen === 0n) return;
    const month = index === null ? null : firstDay(this.world.calendar.months[index]!);
    const sides = fen > 0n ? [yuanOf(fen), '0'] : ['0', yuanOf(-fen)];
    this.out.entry.push(copyLine([voucher, ledger, month, ...sides, accountId, documentKind, documentId]));
  }
}

/** Bank collection three days after the release, the counter a week after it. */
function dayOf(run: RunPlan, way: 'collection' | 'counter'): string {
  return addDays(run.releasedAt.slice(0, 10), way === 'collection' ? 3 : 7);
}

function instantOf(day: string): string {
  return `${day}T03:30:00Z`;
}
