/**
 * What accounts owe (欠费): every open receivable with the late fee it bears on a day, its part payments, its deducted days and what was
 * taken off. Rates are dated parameters (违约金设置), `accounts.late-fee`.
 */
import {
  type DatedRates,
  LATE_FEE_DEFAULTS,
  type LateFeeDue,
  lateFeeDue,
  type LateFeeRates,
  type OwedDebt,
} from '@/server/accounts/late-fee-due';
import type { CustomerClass } from '@/server/billing/contract';
import { groupBy } from '@/server/kernel/group';
import { decimal, type Decimal } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import type { LocalDate, Month } from '@/server/kernel/time';

export const LATE_FEE_PARAMETER = 'accounts.late-fee';

export interface OwedReceivable {
  readonly receivableId: number;
  readonly accountId: number;
  readonly unitId: number;
  readonly kind: string;
  readonly month: Month;
  readonly billId: number | null;
  readonly billNo: string | null;
  readonly amountYuan: string;
  readonly openYuan: string;
  readonly dueOn: LocalDate;
  readonly note: string | null;
}

export interface OpenDebt extends OwedReceivable {
  readonly open: Decimal;
  readonly fee: LateFeeDue;
  readonly feeDue: Decimal;
}

export async function lateFeeRates(sql: Sql): Promise<DatedRates[]> {
  const rows = await sql.query<{ from: LocalDate; value: Partial<LateFeeRates> }>(
    `SELECT effective_from AS "from", value FROM parameter WHERE code = $1 AND scope = '*' ORDER BY effective_from`,
    [LATE_FEE_PARAMETER],
  );
  return rows.map(({ from, value }) => ({ from, rates: { ...LATE_FEE_DEFAULTS, ...value } }));
}

type DebtRow = OwedReceivable & { readonly class: CustomerClass };

export async function openDebts(sql: Sql, accountIds: readonly number[], on: LocalDate): Promise<OpenDebt[]> {
  const rows = await sql.query<DebtRow>(
    `${DEBT_SELECT} WHERE r.account_id = ANY($1::bigint[]) AND r.open_yuan > 0 ORDER BY r.due_on, r.id`,
    [accountIds],
  );
  return withFees(sql, rows, on);
}

/** Named receivables, open or not. */
export async function debtsById(sql: Sql, receivableIds: readonly number[], on: LocalDate): Promise<OpenDebt[]> {
  const rows = await sql.query<DebtRow>(`${DEBT_SELECT} WHERE r.id = ANY($1::bigint[]) ORDER BY r.due_on, r.id`, [
    receivableIds,
  ]);
  return withFees(sql, rows, on);
}

const DEBT_SELECT = `SELECT r.id AS "receivableId", r.account_id AS "accountId", r.unit_id AS "unitId", r.kind,
    to_char(r.bill_month, 'YYYY-MM') AS month, r.bill_id AS "billId", b.bill_no AS "billNo", r.amount_yuan AS "amountYuan",
    r.open_yuan AS "openYuan", r.due_on AS "dueOn", r.note, a.class
  FROM receivable r JOIN account a ON a.id = r.account_id LEFT JOIN bill b ON b.bill_month = r.bill_month AND b.id = r.bill_id`;

interface SettledRow {
  readonly receivableId: number;
  readonly on: LocalDate;
  readonly amountYuan: string;
  readonly lateFeeYuan: string;
  /** Undone by a reversal, or the reversal itself: the debt bears its fee as if neither had been. */
  readonly undone: boolean;
}

async function withFees(sql: Sql, rows: readonly DebtRow[], on: LocalDate): Promise<OpenDebt[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.receivableId);
  const settled = await sql.query<SettledRow>(
    `SELECT s.receivable_id AS "receivableId", s.settled_on AS "on", s.amount_yuan AS "amountYuan", s.late_fee_yuan AS "lateFeeYuan",
            coalesce(p.kind = 'reversal' OR EXISTS (SELECT 1 FROM payment x WHERE x.reverses_id = p.id), false) AS undone
       FROM settlement s LEFT JOIN payment p ON p.id = s.payment_id WHERE s.receivable_id = ANY($1::bigint[]) ORDER BY s.id`,
    [ids],
  );
  const reliefs = await sql.query<{ receivableId: number; days: number; waivedYuan: string }>(
    `SELECT receivable_id AS "receivableId", coalesce(sum(days), 0)::int AS days, coalesce(sum(amount_yuan), 0)::text AS "waivedYuan"
       FROM late_fee_relief WHERE receivable_id = ANY($1::bigint[]) GROUP BY receivable_id`,
    [ids],
  );
  const dated = await lateFeeRates(sql);
  const settledOf = groupBy(settled, (row) => row.receivableId);
  const reliefOf = new Map(reliefs.map((row) => [row.receivableId, row]));
  return rows.map(({ class: customerClass, ...row }): OpenDebt => {
    const own = settledOf.get(row.receivableId) ?? [];
    const relief = reliefOf.get(row.receivableId);
    const fee = lateFeeDue(owed(row, customerClass, own, relief), on, dated);
    return { ...row, open: decimal(row.openYuan), fee, feeDue: fee.dueYuan };
  });
}

function owed(
  row: OwedReceivable,
  customerClass: CustomerClass,
  settled: readonly SettledRow[],
  relief: { days: number; waivedYuan: string } | undefined,
): OwedDebt {
  const charged = settled.reduce((sum, one) => sum.plus(one.lateFeeYuan), decimal('0'));
  return {
    class: customerClass,
    kind: row.kind,
    amountYuan: row.amountYuan.replace('-', ''),
    dueOn: row.dueOn,
    month: row.month,
    payments: settled
      .filter((one) => !one.undone && decimal(one.amountYuan).greaterThan(0))
      .map((one) => ({ on: one.on, amountYuan: one.amountYuan })),
    deductDays: relief?.days ?? 0,
    waivedYuan: relief?.waivedYuan ?? '0',
    chargedYuan: charged.toFixed(2),
  };
}
