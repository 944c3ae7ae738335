/**
 * 销账: settling what is owed without money changing hands: from what was paid ahead (冲预收), and with a credit (红字、退补) that first
 * clears open debts of the account and then becomes a prepayment. In the caller's transaction, under the account's lock.
 *
 *   settlePrepayments(sql, posted, { receivableIds, on })           → yuan settled, at release
 *   settleCredit(sql, posted, { receivableId, on, head, first })    → what was offset and what became prepayment
 */
import { oldestFirst } from '@/server/accounts/allocation';
import { buildVoucher, credit, debit, type EntryDraft, type VoucherHead } from '@/server/accounts/voucher';
import { groupBy } from '@/server/kernel/group';
import { type Decimal, decimal, Decimal as D, yuanText, ZERO } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import type { LocalDate, Month } from '@/server/kernel/time';
import { holdAccounts } from './account-hold';
import { type Posted, postVoucher, postVouchers } from './post-voucher';

export interface NewSettlement {
  readonly receivableId: number;
  readonly accountId: number;
  readonly kind: 'payment' | 'payment-reversal' | 'prepayment' | 'prepayment-reversal' | 'offset' | 'to-prepayment';
  readonly amount: Decimal;
  readonly lateFee?: Decimal;
  readonly paymentId?: number;
  readonly voucherId: number;
}

export async function writeSettlements(
  sql: Sql,
  { at }: Posted,
  on: LocalDate,
  rows: readonly NewSettlement[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql.run(
    `INSERT INTO settlement (receivable_id, account_id, kind, amount_yuan, late_fee_yuan, settled_on, payment_id, voucher_id, created_at)
     SELECT receivable_id, account_id, kind, amount_yuan, late_fee_yuan, $2, payment_id, voucher_id, $3
       FROM jsonb_to_recordset($1::jsonb) AS s(receivable_id bigint, account_id bigint, kind text, amount_yuan numeric, late_fee_yuan numeric,
            payment_id bigint, voucher_id bigint)`,
    [
      JSON.stringify(
        rows.map((row) => ({
          receivable_id: row.receivableId,
          account_id: row.accountId,
          kind: row.kind,
          amount_yuan: yuanText(row.amount),
          late_fee_yuan: yuanText(row.lateFee ?? ZERO),
          payment_id: row.paymentId ?? null,
          voucher_id: row.voucherId,
        })),
      ),
      on,
      at,
    ],
  );
}

interface OpenRow {
  readonly receivableId: number;
  readonly accountId: number;
  readonly unitId: number;
  readonly month: Month;
  readonly dueOn: LocalDate;
  readonly openYuan: string;
}

const OPEN_COLUMNS = `r.id AS "receivableId", r.account_id AS "accountId", r.unit_id AS "unitId", to_char(r.bill_month, 'YYYY-MM') AS month,
  r.due_on AS "dueOn", r.open_yuan AS "openYuan"`;

const receivableOf = (row: OpenRow): Pick<EntryDraft, 'accountId' | 'month' | 'document'> => ({
  accountId: row.accountId,
  month: row.month,
  document: { kind: 'receivable', id: row.receivableId },
});

/** 冲预收: what accounts paid ahead settles these receivables, one voucher a unit. No late fee: they are not overdue. */
export async function settlePrepayments(
  sql: Sql,
  posted: Posted,
  {
    month,
    owed,
    on,
  }: { month: LocalDate; owed: readonly { readonly billId: number; readonly accountId: number }[]; on: LocalDate },
): Promise<Decimal> {
  const accounts = await sql.query<{ id: number }>(
    'SELECT account_id AS id FROM account_balance WHERE account_id = ANY($1::bigint[]) AND prepayment_yuan > 0',
    [owed.map((bill) => bill.accountId)],
  );
  if (accounts.length === 0) return ZERO;
  const paidAhead = new Set(accounts.map((row) => row.id));
  await holdAccounts(sql, [...paidAhead]);
  const rows = await sql.query<OpenRow & { prepaymentYuan: string }>(
    `SELECT ${OPEN_COLUMNS}, b.prepayment_yuan AS "prepaymentYuan"
       FROM receivable r JOIN account_balance b ON b.account_id = r.account_id AND b.prepayment_yuan > 0
      WHERE r.bill_month = $1 AND r.bill_id = ANY($2::bigint[]) AND r.open_yuan > 0 ORDER BY r.unit_id, r.id`,
    [month, owed.flatMap((bill) => (paidAhead.has(bill.accountId) ? [bill.billId] : []))],
  );
  const left = new Map<number, Decimal>();
  const settled = rows.flatMap((row) => {
    const had = left.get(row.accountId) ?? decimal(row.prepaymentYuan);
    const amount = D.min(had, decimal(row.openYuan));
    left.set(row.accountId, had.minus(amount));
    return amount.isZero() ? [] : [{ row, amount }];
  });
  const units = [...groupBy(settled, ({ row }) => row.unitId)];
  const voucherIds = await postVouchers(
    sql,
    posted,
    units.map(([unitId, group]) =>
      buildVoucher(
        { kind: 'prepayment-settled', unitId },
        group.flatMap(({ row, amount }) => [
          debit('prepayment', amount, { accountId: row.accountId }),
          credit('receivable', amount, receivableOf(row)),
        ]),
      ),
    ),
  );
  await writeSettlements(
    sql,
    posted,
    on,
    units.flatMap(([, group], index) =>
      group.map(({ row, amount }) => ({
        receivableId: row.receivableId,
        accountId: row.accountId,
        kind: 'prepayment' as const,
        amount,
        voucherId: voucherIds[index]!,
      })),
    ),
  );
  return settled.reduce((total, { amount }) => total.plus(amount), ZERO);
}

export interface CreditSettling {
  /** A receivable below zero. */
  readonly receivableId: number;
  readonly on: LocalDate;
  readonly head: Omit<VoucherHead, 'kind' | 'unitId'>;
  /** Settled first (the bill a red one reverses). */
  readonly first?: number;
  /** True: only `first`, then prepayment (冲红不动别的欠费). Left out: the account's other debts, oldest first. */
  readonly onlyFirst?: boolean;
}

export interface CreditSettled {
  readonly offsetYuan: Decimal;
  readonly prepaidYuan: Decimal;
}

export async function settleCredit(sql: Sql, posted: Posted, asked: CreditSettling): Promise<CreditSettled> {
  const own = await sql.one<OpenRow>(`SELECT ${OPEN_COLUMNS} FROM receivable r WHERE r.id = $1`, [asked.receivableId]);
  let left = decimal(own.openYuan).negated();
  if (!left.greaterThan(0)) return { offsetYuan: ZERO, prepaidYuan: ZERO };
  const debts = await sql.query<OpenRow>(
    `SELECT ${OPEN_COLUMNS} FROM receivable r WHERE r.account_id = $1 AND r.open_yuan > 0 AND ($2::bigint IS NULL OR r.id = $2)`,
    [own.accountId, asked.onlyFirst === true ? (asked.first ?? 0) : null],
  );
  const ordered = oldestFirst(debts);
  const first = ordered.findIndex((debt) => debt.receivableId === asked.first);
  if (first > 0) ordered.unshift(...ordered.splice(first, 1));
  const parts: { row: OpenRow; amount: Decimal }[] = [];
  for (const row of ordered) {
    const amount = D.min(left, decimal(row.openYuan));
    if (amount.isZero()) break;
    parts.push({ row, amount });
    left = left.minus(amount);
  }
  const offsetYuan = parts.reduce((total, part) => total.plus(part.amount), ZERO);
  const drafts = parts.flatMap(({ row, amount }) => [
    debit('receivable', amount, receivableOf(own)),
    credit('receivable', amount, receivableOf(row)),
  ]);
  if (left.greaterThan(0)) {
    drafts.push(debit('receivable', left, receivableOf(own)), credit('prepayment', left, { accountId: own.accountId }));
  }
  const voucherId = await postVoucher(
    sql,
    posted,
    buildVoucher({ kind: 'offset', unitId: own.unitId, ...asked.head }, drafts),
  );
  const base = { accountId: own.accountId, voucherId };
  await writeSettlements(sql, posted, asked.on, [
    ...parts.map(({ row, amount }) => ({ ...base, receivableId: row.receivableId, kind: 'offset' as const, amount })),
    ...(offsetYuan.isZero()
      ? []
      : [{ ...base, receivableId: own.receivableId, kind: 'offset' as const, amount: offsetYuan.negated() }]),
    ...(left.greaterThan(0)
      ? [{ ...base, receivableId: own.receivableId, kind: 'to-prepayment' as const, amount: left.negated() }]
      : []),
  ]);
  return { offsetYuan, prepaidYuan: left };
}
