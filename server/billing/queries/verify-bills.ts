/**
 * Proving the bills of a month (账单校验): every bill computed again from the bundle it stored, and compared: hash of the input, energy,
 * amount, every line with its trace, hash of the output. Says which differ and where; an altered operand is named first.
 */
import type { BillLineView } from '@/server/billing/run-wire';
import { canonicalJson } from '@/server/billing/canonical';
import { type BillingInput, ENGINE_VERSION, type PriceTable, type RatedBill } from '@/server/billing/contract';
import { operandDifferences } from '@/server/billing/operand-differences';
import { outputHash, rateAndWriteOut } from '@/server/billing/rate-bill';
import { redBill } from '@/server/billing/red-bill';
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Month } from '@/server/kernel/time';
import { pricesNow } from './billing-terms';

export interface BillDifference {
  readonly billNo: string;
  readonly where: string[];
}

export interface VerifyReport {
  readonly month: Month;
  readonly bills: number;
  readonly identical: number;
  readonly differing: BillDifference[];
  /** Bills of an older engine that this one computes the same. */
  readonly olderEngine: number;
}

interface StoredBill {
  readonly id: number;
  readonly billNo: string;
  readonly energyKwh: string;
  readonly amountYuan: string;
  readonly engineVersion: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly input: BillingInput;
  readonly kind: string;
}

type StoredLine = BillLineView & { readonly billId: number };

const PAGE = 500;
const MOST_DIFFERENCES = 1000;

export async function verifyBills(sql: Sql, month: Month, onPage?: (done: number) => void): Promise<VerifyReport> {
  const prices = await pricesNow(sql);
  const differing: BillDifference[] = [];
  let bills = 0;
  let identical = 0;
  let olderEngine = 0;
  let after = 0;
  let page = readPage(sql, month, after);
  for (;;) {
    const { stored, linesOf } = await page;
    if (stored.length === 0) break;
    after = stored.at(-1)!.id;
    // The next page is read while this one is computed.
    page = readPage(sql, month, after);
    for (const bill of stored) {
      bills += 1;
      if (bill.engineVersion !== ENGINE_VERSION) olderEngine += 1;
      const where = compare(bill, linesOf.get(bill.id) ?? [], prices.table);
      if (where.length === 0) identical += 1;
      else if (differing.length < MOST_DIFFERENCES) differing.push({ billNo: bill.billNo, where });
    }
    onPage?.(bills);
  }
  return { month, bills, identical, differing, olderEngine };
}

async function readPage(
  sql: Sql,
  month: Month,
  after: number,
): Promise<{ stored: StoredBill[]; linesOf: Map<number, StoredLine[]> }> {
  const stored = await sql.query<StoredBill>(
    `SELECT id, bill_no AS "billNo", energy_kwh AS "energyKwh", amount_yuan AS "amountYuan", engine_version AS "engineVersion",
            input_hash AS "inputHash", output_hash AS "outputHash", input, kind
       FROM bill WHERE bill_month = $1 AND id > $2 ORDER BY id LIMIT ${PAGE}`,
    [firstDay(month), after],
  );
  const lines = await sql.query<StoredLine>(
    `SELECT bill_id AS "billId", line_no AS "lineNo", charge, segment_no AS "segmentNo", trim_scale(quantity)::text AS quantity, unit,
            trim_scale(price_yuan)::text AS "priceYuan", amount_yuan AS "amountYuan", rule_id AS "ruleId", trace
       FROM bill_line WHERE bill_month = $1 AND bill_id = ANY($2::bigint[]) ORDER BY bill_id, line_no`,
    [firstDay(month), stored.map((bill) => bill.id)],
  );
  const linesOf = new Map<number, StoredLine[]>();
  for (const line of lines) {
    const own = linesOf.get(line.billId);
    if (own === undefined) linesOf.set(line.billId, [line]);
    else own.push(line);
  }
  return { stored, linesOf };
}

/** A red bill is proved by the bill it takes back. */
function opposite(rated: RatedBill): RatedBill {
  const red = { ...rated, ...redBill(rated) };
  return { ...red, outputHash: outputHash(red) };
}

/** Where the stored bill and the computed one part; empty when they are the same. */
function compare(bill: StoredBill, lines: readonly StoredLine[], prices: PriceTable): string[] {
  const written = rateAndWriteOut(bill.input, prices);
  if ('fault' in written)
    return [`bundle: cannot be rated any more (${written.code} ${JSON.stringify(written.params)})`];
  const isRed = bill.kind === 'red';
  const again = isRed ? opposite(written.bill) : written.bill;
  const traceTexts = isRed ? again.lines.map((line) => canonicalJson(line.trace)) : written.traceTexts;
  const where: string[] = [];
  const expect = (what: string, stored: unknown, computed: unknown): void => {
    if (stored !== computed) where.push(`${what}: stored ${String(stored)}, computed ${String(computed)}`);
  };
  if (bill.inputHash !== again.inputHash) {
    where.push(...alteredOperands(bill.input, lines, again));
    where.push('input: hash differs from the stored bundle');
  }
  expect('energyKwh', bill.energyKwh, again.energyKwh);
  expect('amountYuan', bill.amountYuan, again.amountYuan);
  expect('lines', lines.length, again.lines.length);
  again.lines.forEach((line, index) => {
    const stored = lines[index];
    if (stored === undefined) return;
    const at = `line ${line.lineNo}`;
    for (const key of ['charge', 'segmentNo', 'unit', 'amountYuan', 'ruleId', 'quantity', 'priceYuan'] as const) {
      if (stored[key] !== line[key])
        where.push(`${at} ${key}: stored ${String(stored[key])}, computed ${String(line[key])}`);
    }
    const [ours, theirs] = [canonicalJson(stored.trace), traceTexts[index]!];
    if (ours !== theirs) where.push(`${at} trace: stored ${ours}, computed ${theirs}`);
  });
  if (where.length === 0) expect('outputHash', bill.outputHash, again.outputHash);
  return where;
}

/** Every altered operand once, however many lines it entered: where it stands, what stands there now, what the bill was made from. */
function alteredOperands(input: BillingInput, lines: readonly StoredLine[], again: RatedBill): string[] {
  const named = new Set<string>();
  for (const [index, line] of again.lines.entries()) {
    for (const { in: step, operand, path, traced, bundle } of operandDifferences(
      input,
      line.lineNo,
      lines[index]?.trace,
      line.trace,
    ))
      named.add(`operand ${path ?? `${step} ${operand}`}: the bundle says ${bundle}, the bill was made from ${traced}`);
  }
  return [...named];
}
