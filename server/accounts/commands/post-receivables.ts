/**
 * 应收: what released bills make their accounts owe, with one balanced voucher a unit: debit receivable by account, credit revenue by
 * charge. A negative amount (a power-factor reward above the energy, a red bill) stands on the other side. A red bill's receivable
 * reverses that of the bill it names. Runs in the caller's transaction.
 *
 *   postReceivables(sql, posting) → yuan owed by these bills
 */
import { ledgerOf } from '@/server/accounts/ledger-of-charge';
import { buildVoucher, credit, debit } from '@/server/accounts/voucher';
import { groupBy } from '@/server/kernel/group';
import { decimal, type Decimal, sum, ZERO } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import { addDays, firstDay, type Instant, type LocalDate, type Month } from '@/server/kernel/time';
import { postVouchers } from './post-voucher';
import { settlePrepayments } from './settle';

/** Days from release to the pay-by day; parameter `accounts.due-days`. */
const DUE_DAYS = 15;

export interface Posting {
  readonly month: Month;
  readonly billIds: readonly number[];
  readonly runId: number | null;
  readonly orderId: number | null;
  readonly postedBy: number;
  readonly at: Instant;
  readonly today: LocalDate;
  /** False: what was paid ahead is left alone. Left out: it settles the new bills (冲预收). */
  readonly settlePrepayments?: boolean;
}

interface Owed {
  readonly billId: number;
  readonly accountId: number;
  readonly unitId: number;
  readonly amountYuan: string;
  readonly kind: string;
}

interface ChargeSum {
  readonly unitId: number;
  readonly charge: string;
  readonly amountYuan: string;
}

export async function postReceivables(sql: Sql, posting: Posting): Promise<Decimal> {
  if (posting.billIds.length === 0) return ZERO;
  const day = firstDay(posting.month);
  const owed = await sql.query<Owed>(
    `SELECT id AS "billId", account_id AS "accountId", unit_id AS "unitId", amount_yuan AS "amountYuan", kind
       FROM bill WHERE bill_month = $1 AND id = ANY($2::bigint[]) ORDER BY unit_id, id`,
    [day, posting.billIds],
  );
  const charges = await sql.query<ChargeSum>(
    `SELECT b.unit_id AS "unitId", l.charge, sum(l.amount_yuan)::text AS "amountYuan"
       FROM bill b JOIN bill_line l ON l.bill_month = b.bill_month AND l.bill_id = b.id
      WHERE b.bill_month = $1 AND b.id = ANY($2::bigint[]) GROUP BY 1, 2 ORDER BY 1, 2`,
    [day, posting.billIds],
  );
  const chargesOf = groupBy(charges, (row) => row.unitId);
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
          ...(chargesOf.get(unitId) ?? []).map((row) =>
            credit(ledgerOf(row.charge), decimal(row.amountYuan), { month }),
          ),
        ],
      ),
    ),
  );
  const dueOn = addDays(posting.today, await dueDaysOf(sql, posting.today));
  await sql.run(
    `INSERT INTO receivable (account_id, unit_id, bill_month, bill_id, amount_yuan, due_on, created_at, kind, reverses_id, voucher_id)
     SELECT b.account_id, b.unit_id, b.bill_month, b.id, b.amount_yuan, $3, $4, CASE b.kind WHEN 'red' THEN 'red' ELSE 'bill' END,
            CASE b.kind WHEN 'red' THEN r.id END, v.voucher_id
       FROM bill b JOIN unnest($5::int[], $6::bigint[]) AS v(unit_id, voucher_id) ON v.unit_id = b.unit_id
       LEFT JOIN receivable r ON b.kind = 'red' AND r.bill_month = b.bill_month AND r.bill_id = b.refers_id
      WHERE b.bill_month = $1 AND b.id = ANY($2::bigint[]) ORDER BY b.id`,
    [day, posting.billIds, dueOn, posting.at, units.map(([unitId]) => unitId), voucherIds],
  );
  if (posting.settlePrepayments !== false) {
    await settlePrepayments(sql, posting, { month: day, billIds: posting.billIds, on: posting.today });
  }
  return sum(owed.map((row) => decimal(row.amountYuan)));
}

export async function dueDaysOf(sql: Sql, today: LocalDate): Promise<number> {
  const row = await sql.maybeOne<{ value: unknown }>(
    `SELECT value FROM parameter WHERE code = 'accounts.due-days' AND scope = '*'
        AND effective_from <= $1::date AND (effective_to IS NULL OR effective_to > $1::date)`,
    [today],
  );
  return typeof row?.value === 'number' ? row.value : DUE_DAYS;
}
