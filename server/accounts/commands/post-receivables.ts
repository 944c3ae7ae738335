/**
 * 应收: what released bills make their accounts owe, with one balanced voucher a unit: debit receivable, credit by charge.
 * A negative amount (a power-factor reward above the energy, a refund) stands on the other side. Runs in the caller's transaction.
 */
import { ledgerOf, type Ledger } from '@/server/accounts/ledger-of-charge';
import { groupBy } from '@/server/kernel/group';
import { decimal, type Decimal, sum, yuanText, ZERO } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import { addDays, firstDay, type Instant, type LocalDate, type Month } from '@/server/kernel/time';

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
}

interface ChargeSum {
  readonly unitId: number;
  readonly charge: string;
  readonly amountYuan: string;
}

interface Entry {
  readonly voucher_id: number;
  readonly ledger: Ledger;
  readonly debit_yuan: string;
  readonly credit_yuan: string;
}

export async function postReceivables(sql: Sql, posting: Posting): Promise<Decimal> {
  if (posting.billIds.length === 0) return ZERO;
  const day = firstDay(posting.month);
  const dueDays = await dueDaysOf(sql, posting.today);
  const owed = await sql.query<{ unitId: number; amountYuan: string }>(
    `WITH posted AS (
       INSERT INTO receivable (account_id, unit_id, bill_month, bill_id, amount_yuan, due_on, created_at)
       SELECT account_id, unit_id, bill_month, id, amount_yuan, $3, $4 FROM bill WHERE bill_month = $1 AND id = ANY($2::bigint[])
       RETURNING unit_id, amount_yuan)
     SELECT unit_id AS "unitId", sum(amount_yuan)::text AS "amountYuan" FROM posted GROUP BY unit_id ORDER BY unit_id`,
    [day, posting.billIds, addDays(posting.today, dueDays), posting.at],
  );
  const charges = await sql.query<ChargeSum>(
    `SELECT b.unit_id AS "unitId", l.charge, sum(l.amount_yuan)::text AS "amountYuan"
       FROM bill b JOIN bill_line l ON l.bill_month = b.bill_month AND l.bill_id = b.id
      WHERE b.bill_month = $1 AND b.id = ANY($2::bigint[]) GROUP BY 1, 2 ORDER BY 1, 2`,
    [day, posting.billIds],
  );
  const vouchers = await sql.query<{ id: number; unitId: number }>(
    `INSERT INTO ledger_voucher (kind, unit_id, run_id, order_id, posted_by, posted_at)
     SELECT 'release', u, $2, $3, $4, $5 FROM unnest($1::int[]) u RETURNING id, unit_id AS "unitId"`,
    [owed.map((row) => row.unitId), posting.runId, posting.orderId, posting.postedBy, posting.at],
  );
  const voucherOf = new Map(vouchers.map((row) => [row.unitId, row.id]));
  const entries = [
    ...owed.map((row) => entryOf(voucherOf.get(row.unitId)!, 'receivable', decimal(row.amountYuan))),
    ...creditsOf(charges, voucherOf),
  ].filter((entry) => entry.debit_yuan !== entry.credit_yuan);
  await sql.run(
    `INSERT INTO ledger_entry (voucher_id, ledger, bill_month, debit_yuan, credit_yuan)
     SELECT voucher_id, ledger, $2, debit_yuan, credit_yuan
       FROM jsonb_to_recordset($1::jsonb) AS e(voucher_id bigint, ledger text, debit_yuan numeric, credit_yuan numeric)`,
    [JSON.stringify(entries), day],
  );
  return sum(owed.map((row) => decimal(row.amountYuan)));
}

function creditsOf(charges: readonly ChargeSum[], voucherOf: ReadonlyMap<number, number>): Entry[] {
  const groups = groupBy(charges, (row) => `${row.unitId}|${ledgerOf(row.charge)}`);
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    const total = sum(group.map((row) => decimal(row.amountYuan)));
    return entryOf(voucherOf.get(first.unitId)!, ledgerOf(first.charge), total.negated());
  });
}

/** A positive amount is a debit, a negative one a credit. */
function entryOf(voucherId: number, ledger: Ledger, amount: Decimal): Entry {
  const size = yuanText(amount.abs());
  const none = yuanText(ZERO);
  return {
    voucher_id: voucherId,
    ledger,
    debit_yuan: amount.isNegative() ? none : size,
    credit_yuan: amount.isNegative() ? size : none,
  };
}

async function dueDaysOf(sql: Sql, today: LocalDate): Promise<number> {
  const row = await sql.maybeOne<{ value: unknown }>(
    `SELECT value FROM parameter WHERE code = 'accounts.due-days' AND scope = '*'
        AND effective_from <= $1::date AND (effective_to IS NULL OR effective_to > $1::date)`,
    [today],
  );
  return typeof row?.value === 'number' ? row.value : DUE_DAYS;
}
