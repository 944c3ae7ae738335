/**
 * 冲红: red bills for released ones, released at once and set against what they take back, in the caller's transaction. A bill that was paid
 * leaves what was paid, late fee included, as a prepayment of its account.
 *
 *   reverseBills(ctx, sql, { month, billIds, requestedBy, reason, orderId? }) → one Reversed a bill, in the order of the bill ids
 *
 * `requestedBy` is the applicant, the actor decides: the database refuses the same person. Refuses: a bill not released, red itself,
 * reversed already, or of a closed month; all or nothing.
 */
import { type CreditSettled, settleCredit, writeSettlements } from '@/server/accounts/commands/settle';
import { holdAccounts } from '@/server/accounts/commands/account-hold';
import { postingTime, postVoucher } from '@/server/accounts/commands/post-voucher';
import { buildVoucher, credit, debit } from '@/server/accounts/voucher';
import type { BillLine, Dec } from '@/server/billing/contract';
import { redBill } from '@/server/billing/red-bill';
import { outputHash } from '@/server/billing/rate-bill';
import { copyLine } from '@/server/kernel/copy-text';
import { groupBy } from '@/server/kernel/group';
import { decimal, yuanText, ZERO } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { refuseClosed, releaseBills } from './release';

export interface BillReversal {
  readonly month: Month;
  readonly billIds: readonly number[];
  readonly requestedBy: number;
  readonly reason: string;
  readonly orderId?: number | undefined;
  readonly runId?: number | undefined;
}

export interface Reversed {
  readonly billId: number;
  readonly billNo: string;
  readonly accountId: number;
  readonly generation: number;
  readonly redBillId: number;
  readonly redBillNo: string;
  readonly redYuan: string;
  readonly offsetYuan: string;
  readonly prepaidYuan: string;
  readonly lateFeeReturnedYuan: string;
}

interface Original {
  readonly id: number;
  readonly billNo: string;
  readonly accountId: number;
  readonly unitId: number;
  readonly status: string;
  readonly kind: string;
  readonly revision: number;
  readonly generation: number;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly energyKwh: string;
  readonly amountYuan: string;
  readonly engineVersion: string;
  readonly inputHash: string;
  readonly input: unknown;
  readonly reversed: boolean;
}

const BILL_COPY = `COPY bill (bill_month, id, bill_no, account_id, unit_id, run_id, revision, status, period_from, period_to, energy_kwh,
  amount_yuan, calculated_by, calculated_at, engine_version, input_hash, output_hash, input, kind, generation, refers_id) FROM STDIN`;
const LINE_COPY = `COPY bill_line (bill_month, bill_id, line_no, charge, segment_no, quantity, unit, price_yuan, amount_yuan, rule_id, trace)
  FROM STDIN`;

export async function reverseBills(ctx: Ctx, sql: Sql, asked: BillReversal): Promise<Reversed[]> {
  if (asked.billIds.length === 0) return [];
  refuseIf(asked.requestedBy === ctx.actor.userId, 'accounts.own-request');
  const day = firstDay(asked.month);
  await refuseClosed(sql, asked.month, asked.billIds);
  const bills = await originals(sql, day, asked.billIds);
  await holdAccounts(
    sql,
    bills.map((bill) => bill.accountId),
  );
  const at = await postingTime(sql);
  const written = await writeRed(sql, asked, bills, at);
  await releaseBills(ctx, sql, {
    month: asked.month,
    billIds: written.map((red) => red.redId),
    runId: null,
    orderId: asked.orderId ?? null,
    settlePrepayments: false,
  });
  const reversed: Reversed[] = [];
  for (const { bill, redId, redNo, redYuan } of written) {
    const settled = await settleRed(ctx, sql, asked, day, redId);
    reversed.push({
      billId: bill.id,
      billNo: bill.billNo,
      accountId: bill.accountId,
      generation: bill.generation,
      redBillId: redId,
      redBillNo: redNo,
      redYuan,
      offsetYuan: yuanText(settled.offsetYuan),
      prepaidYuan: yuanText(settled.prepaidYuan),
      lateFeeReturnedYuan: yuanText(await returnLateFee(ctx, sql, asked, day, bill)),
    });
  }
  return reversed;
}

async function originals(sql: Sql, day: string, billIds: readonly number[]): Promise<Original[]> {
  const bills = await sql.query<Original>(
    `SELECT b.id, b.bill_no AS "billNo", b.account_id AS "accountId", b.unit_id AS "unitId", b.status, b.kind, b.revision, b.generation,
            b.period_from AS "periodFrom", b.period_to AS "periodTo", b.energy_kwh AS "energyKwh", b.amount_yuan AS "amountYuan",
            b.engine_version AS "engineVersion", b.input_hash AS "inputHash", b.input,
            EXISTS (SELECT 1 FROM bill r WHERE r.bill_month = b.bill_month AND r.refers_id = b.id AND r.kind = 'red' AND r.status <> 'superseded') AS reversed
       FROM bill b WHERE b.bill_month = $1 AND b.id = ANY($2::bigint[]) ORDER BY b.id FOR UPDATE OF b`,
    [day, billIds],
  );
  if (bills.length !== new Set(billIds).size) throw new Refusal('not-found', { what: 'bill' });
  for (const { billNo, status, kind, reversed } of bills) {
    refuseIf(status !== 'released', 'billing.not-released', { billNo });
    refuseIf(kind === 'red' || reversed, 'billing.reversed-already', { billNo });
  }
  return bills;
}

interface WrittenRed {
  readonly bill: Original;
  readonly redId: number;
  readonly redNo: string;
  readonly redYuan: string;
}

type StoredLine = BillLine & { readonly billId: number };

async function writeRed(sql: Sql, asked: BillReversal, bills: readonly Original[], at: string): Promise<WrittenRed[]> {
  const day = firstDay(asked.month);
  const lines = await sql.query<StoredLine>(
    `SELECT bill_id AS "billId", line_no AS "lineNo", charge, segment_no AS "segmentNo", trim_scale(quantity)::text AS quantity, unit,
            trim_scale(price_yuan)::text AS "priceYuan", amount_yuan AS "amountYuan", rule_id AS "ruleId", trace
       FROM bill_line WHERE bill_month = $1 AND bill_id = ANY($2::bigint[]) ORDER BY bill_id, line_no`,
    [day, bills.map((bill) => bill.id)],
  );
  const linesOf = groupBy(lines, (line) => line.billId);
  const ids = await sql.query<{ id: number }>(`SELECT nextval('bill_id_seq') AS id FROM generate_series(1, $1)`, [
    bills.length,
  ]);
  const billRows: string[] = [];
  const lineRows: string[] = [];
  const written = bills.map((bill, index): WrittenRed => {
    const redId = ids[index]!.id;
    const redNo = `${bill.billNo}H`;
    const red = redBill({ energyKwh: bill.energyKwh, amountYuan: bill.amountYuan, lines: linesOf.get(bill.id) ?? [] });
    billRows.push(
      copyLine([
        day,
        redId,
        redNo,
        bill.accountId,
        bill.unitId,
        asked.runId ?? null,
        bill.revision,
        'computed',
        bill.periodFrom,
        bill.periodTo,
        red.energyKwh,
        red.amountYuan,
        asked.requestedBy,
        at,
        bill.engineVersion,
        bill.inputHash,
        outputHash({ ...red, facts: { activeKwh: '0' as Dec } }),
        JSON.stringify(bill.input),
        'red',
        bill.generation,
        bill.id,
      ]),
    );
    for (const line of red.lines) {
      const { lineNo, charge, segmentNo, quantity, unit, priceYuan, amountYuan, ruleId, trace } = line;
      lineRows.push(
        copyLine([
          day,
          redId,
          lineNo,
          charge,
          segmentNo,
          quantity,
          unit,
          priceYuan,
          amountYuan,
          ruleId,
          JSON.stringify(trace),
        ]),
      );
    }
    return { bill, redId, redNo, redYuan: red.amountYuan };
  });
  await sql.copyIn(BILL_COPY, billRows);
  await sql.copyIn(LINE_COPY, lineRows);
  return written;
}

/** The red receivable against the one it takes back; what was paid of that becomes a prepayment. */
async function settleRed(ctx: Ctx, sql: Sql, asked: BillReversal, day: string, redId: number): Promise<CreditSettled> {
  const red = await sql.one<{ id: number; reversesId: number; openYuan: string }>(
    `SELECT id, reverses_id AS "reversesId", open_yuan AS "openYuan" FROM receivable WHERE bill_month = $1 AND bill_id = $2`,
    [day, redId],
  );
  const posted = { postedBy: ctx.actor.userId, at: await postingTime(sql) };
  const on = ctx.clock.today();
  const head = { orderId: asked.orderId ?? null, note: asked.reason };
  if (decimal(red.openYuan).greaterThan(0)) {
    // A bill below zero is taken back: the credit it left is set against the debt its red bill makes.
    const { openYuan } = await sql.one<{ openYuan: string }>(
      `SELECT open_yuan AS "openYuan" FROM receivable WHERE id = $1`,
      [red.reversesId],
    );
    if (decimal(openYuan).isNegative()) {
      return settleCredit(sql, posted, { receivableId: red.reversesId, on, head, first: red.id, onlyFirst: true });
    }
    return { offsetYuan: ZERO, prepaidYuan: ZERO };
  }
  return settleCredit(sql, posted, { receivableId: red.id, on, head, first: red.reversesId, onlyFirst: true });
}

/** A bill that was never owed bears no late fee: what was charged on it becomes a prepayment. */
async function returnLateFee(ctx: Ctx, sql: Sql, asked: BillReversal, day: string, bill: Original) {
  const { id, fee } = await sql.one<{ id: number; fee: string }>(
    `SELECT r.id, coalesce(sum(s.late_fee_yuan), 0)::numeric(16,2)::text AS fee FROM receivable r LEFT JOIN settlement s ON s.receivable_id = r.id
      WHERE r.bill_month = $1 AND r.bill_id = $2 GROUP BY r.id`,
    [day, bill.id],
  );
  const amount = decimal(fee);
  if (!amount.greaterThan(0)) return ZERO;
  const posted = { postedBy: ctx.actor.userId, at: await postingTime(sql) };
  const of = { accountId: bill.accountId } as const;
  const voucherId = await postVoucher(
    sql,
    posted,
    buildVoucher({ kind: 'late-fee-relief', unitId: bill.unitId, orderId: asked.orderId ?? null, note: asked.reason }, [
      debit('late-fee', amount, { ...of, month: asked.month, document: { kind: 'receivable', id } }),
      credit('prepayment', amount, of),
    ]),
  );
  await writeSettlements(sql, posted, ctx.clock.today(), [
    { receivableId: id, ...of, kind: 'to-prepayment', amount: ZERO, lateFee: amount.negated(), voucherId },
  ]);
  return amount;
}
