/**
 * 应收: what released bills make their accounts owe, with one balanced voucher a unit: debit receivable by account, credit revenue by
 * charge. A negative amount (a power-factor reward above the energy, a red bill) stands on the other side. A red bill's receivable
 * reverses that of the bill it names. Runs in the caller's transaction.
 *
 *   postReceivables(sql, posting, billIds) → yuan owed by these bills
 *   postOwed(sql, posting, owed, earned) → the same of bills whose figures the caller holds in memory (随算发行)
 */
import { ledgerOf } from '@/server/accounts/ledger-of-charge';
import { buildVoucher, credit, debit } from '@/server/accounts/voucher';
import type { BillKind } from '@/server/billing/run-wire';
import { copyLine } from '@/server/kernel/copy-text';
import { groupBy } from '@/server/kernel/group';
import { decimal, type Decimal, sum, ZERO } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import { addDays, firstDay, type Instant, type LocalDate, type Month } from '@/server/kernel/time';
import { postVouchers } from './post-voucher';
import { settlePrepayments } from './settle';

/** Days from release to the pay-by day; parameter `accounts.due-days`. */
const DUE_DAYS = 15;

const RECEIVABLE_COPY = `COPY receivable (account_id, unit_id, bill_month, bill_id, amount_yuan, due_on, created_at, kind, reverses_id, voucher_id)
  FROM STDIN`;

export interface Posting {
  readonly month: Month;
  readonly runId: number | null;
  readonly orderId: number | null;
  readonly postedBy: number;
  readonly at: Instant;
  readonly today: LocalDate;
  /** False: what was paid ahead is left alone. Left out: it settles the new bills (冲预收). */
  readonly settlePrepayments?: boolean;
}

/** A released bill as its receivable is made of it. */
export interface Owed {
  readonly billId: number;
  readonly accountId: number;
  readonly unitId: number;
  readonly amountYuan: string;
  readonly kind: BillKind;
}

/** What bills of a unit earned of a charge. */
export interface Earned {
  readonly unitId: number;
  readonly charge: string;
  readonly amountYuan: string;
}

/** Reads what the bills say and posts it. */
export async function postReceivables(sql: Sql, posting: Posting, billIds: readonly number[]): Promise<Decimal> {
  if (billIds.length === 0) return ZERO;
  const day = firstDay(posting.month);
  const owed = await sql.query<Owed>(
    `SELECT id AS "billId", account_id AS "accountId", unit_id AS "unitId", amount_yuan AS "amountYuan", kind
       FROM bill WHERE bill_month = $1 AND id = ANY($2::bigint[]) ORDER BY unit_id, id`,
    [day, billIds],
  );
  // Bill by bill: before anybody has counted the month's partition, a join of the two would read all of it.
  const earned = await sql.query<Earned>(
    `SELECT b.unit_id AS "unitId", l.charge, sum(l.amount)::text AS "amountYuan"
       FROM unnest($2::bigint[], $3::int[]) AS b(id, unit_id)
      CROSS JOIN LATERAL (SELECT charge, sum(amount_yuan) AS amount FROM bill_line WHERE bill_month = $1 AND bill_id = b.id GROUP BY charge) l
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [day, owed.map((bill) => bill.billId), owed.map((bill) => bill.unitId)],
  );
  return postOwed(sql, posting, owed, earned);
}

/** Posts what is known of bills that are released in the same transaction. */
export async function postOwed(
  sql: Sql,
  posting: Posting,
  owed: readonly Owed[],
  earned: readonly Earned[],
): Promise<Decimal> {
  const earnedOf = groupBy(earned, (row) => row.unitId);
  const units = [...groupBy(owed, (row) => row.unitId)];
  const { month, runId, orderId } = posting;
  const voucherIds = await postVouchers(
    sql,
    posting,
    units.map(([unitId, bills]) =>
      buildVoucher(
        { kind: bills.every((bill) => bill.kind === 'red') ? 'reversal' : 'release', unitId, runId, orderId },
        [
          ...bills.map((bill) =>
            debit('receivable', decimal(bill.amountYuan), {
              accountId: bill.accountId,
              month,
              document: { kind: 'bill', id: bill.billId },
            }),
          ),
          ...(earnedOf.get(unitId) ?? []).map((row) =>
            credit(ledgerOf(row.charge), decimal(row.amountYuan), { month }),
          ),
        ],
      ),
    ),
  );
  const dueOn = addDays(posting.today, await dueDaysOf(sql, posting.today));
  const reverses = await reversedReceivables(sql, month, owed);
  const rows = units.flatMap(([, bills], index) =>
    bills.map((bill) =>
      copyLine([
        bill.accountId,
        bill.unitId,
        firstDay(month),
        bill.billId,
        bill.amountYuan,
        dueOn,
        posting.at,
        bill.kind === 'red' ? 'red' : 'bill',
        reverses.get(bill.billId) ?? null,
        voucherIds[index],
      ]),
    ),
  );
  await sql.copyIn(RECEIVABLE_COPY, rows);
  if (posting.settlePrepayments !== false) {
    await settlePrepayments(sql, posting, { month: firstDay(month), owed, on: posting.today });
  }
  return sum(owed.map((row) => decimal(row.amountYuan)));
}

/** Of each red bill the receivable it takes back. */
async function reversedReceivables(sql: Sql, month: Month, owed: readonly Owed[]): Promise<Map<number, number>> {
  const red = owed.filter((bill) => bill.kind === 'red');
  if (red.length === 0) return new Map();
  const rows = await sql.query<{ billId: number; reversesId: number }>(
    `SELECT b.id AS "billId", r.id AS "reversesId" FROM bill b JOIN receivable r ON r.bill_month = b.bill_month AND r.bill_id = b.refers_id
      WHERE b.bill_month = $1 AND b.id = ANY($2::bigint[])`,
    [firstDay(month), red.map((bill) => bill.billId)],
  );
  return new Map(rows.map((row) => [row.billId, row.reversesId]));
}

export async function dueDaysOf(sql: Sql, today: LocalDate): Promise<number> {
  const row = await sql.maybeOne<{ value: unknown }>(
    `SELECT value FROM parameter WHERE code = 'accounts.due-days' AND scope = '*'
        AND effective_from <= $1::date AND (effective_to IS NULL OR effective_to > $1::date)`,
    [today],
  );
  return typeof row?.value === 'number' ? row.value : DUE_DAYS;
}
