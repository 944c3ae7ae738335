/**
 * 应收建账: what an account owes without a bill: correction of money (退补), breach and theft (违约使用电费), business fee (业务费). One
 * receivable, one voucher, in the caller's transaction; who may is the caller's question. A credit first clears the account's open debts,
 * oldest first, then becomes a prepayment.
 *
 *   chargeReceivable(ctx, sql, { accountId, kind, lines, month?, dueOn?, note?, orderId? })
 *     → { receivableId, amountYuan, offsetYuan, prepaidYuan }
 *
 * Lines: [{ charge, amountYuan }], charges of the rating catalogue or BUSINESS_CHARGES; each goes to the ledger of its charge (ACC-1).
 */
import { BUSINESS_CHARGES, ledgerOf } from '@/server/accounts/ledger-of-charge';
import { buildVoucher, credit, debit, type VoucherKind } from '@/server/accounts/voucher';
import { CHARGES } from '@/server/billing/charges';
import { decimal, sum, yuanText, ZERO } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { refuseIf } from '@/server/kernel/refusal';
import { addDays, firstDay, type LocalDate, type Month, monthOf } from '@/server/kernel/time';
import { holdAccount } from './account-hold';
import { dueDaysOf } from './post-receivables';
import { postingTime, postVoucher } from './post-voucher';
import { settleCredit } from './settle';

export interface ChargedLine {
  readonly charge: string;
  readonly amountYuan: string;
}

export interface NewCharge {
  readonly accountId: number;
  readonly kind: 'adjustment' | 'breach' | 'business-fee';
  readonly lines: readonly ChargedLine[];
  /** Billing month it belongs to; left out: this month. */
  readonly month?: Month;
  readonly dueOn?: LocalDate;
  readonly note?: string;
  readonly orderId?: number;
}

export interface Charged {
  readonly receivableId: number;
  readonly amountYuan: string;
  /** Of a credit: what cleared other debts, and what became a prepayment. */
  readonly offsetYuan: string;
  readonly prepaidYuan: string;
}

const KNOWN: ReadonlySet<string> = new Set([...CHARGES, ...BUSINESS_CHARGES]);

export async function chargeReceivable(ctx: Ctx, sql: Sql, asked: NewCharge): Promise<Charged> {
  const lines = asked.lines.filter((line) => !decimal(line.amountYuan).isZero());
  refuseIf(lines.length === 0, 'accounts.no-lines');
  for (const line of lines) {
    if (!KNOWN.has(line.charge)) throw new Error(`unknown charge ${line.charge}`);
    refuseIf(decimal(line.amountYuan).decimalPlaces() > 2, 'accounts.amount', { amountYuan: line.amountYuan });
  }
  const today = ctx.clock.today();
  const month = asked.month ?? monthOf(today);
  const account = await holdAccount(sql, asked.accountId);
  return book(ctx, sql, {
    unitId: account.unitId,
    accountId: account.id,
    kind: asked.kind,
    voucherKind: asked.kind,
    lines,
    month,
    dueOn: asked.dueOn ?? addDays(today, await dueDaysOf(sql, today)),
    note: asked.note ?? null,
    orderId: asked.orderId ?? null,
    reversesId: null,
  });
}

interface Booking {
  readonly unitId: number;
  readonly accountId: number;
  readonly kind: NewCharge['kind'] | 'reversal';
  readonly voucherKind: VoucherKind;
  readonly lines: readonly ChargedLine[];
  readonly month: Month;
  readonly dueOn: LocalDate;
  readonly note: string | null;
  readonly orderId: number | null;
  readonly reversesId: number | null;
}

async function book(ctx: Ctx, sql: Sql, one: Booking): Promise<Charged> {
  const posted = { postedBy: ctx.actor.userId, at: await postingTime(sql) };
  const amount = sum(one.lines.map((line) => decimal(line.amountYuan)));
  const of = { accountId: one.accountId, month: one.month };
  const head = { unitId: one.unitId, orderId: one.orderId, ...(one.note === null ? {} : { note: one.note }) };
  const voucherId = await postVoucher(
    sql,
    posted,
    buildVoucher({ kind: one.voucherKind, ...head }, [
      debit('receivable', amount, of),
      ...one.lines.map((line) => credit(ledgerOf(line.charge), decimal(line.amountYuan), of)),
    ]),
  );
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO receivable (account_id, unit_id, bill_month, amount_yuan, due_on, created_at, kind, reverses_id, lines, document_kind, document_id,
                             voucher_id, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
    [
      one.accountId,
      one.unitId,
      firstDay(one.month),
      yuanText(amount),
      one.dueOn,
      posted.at,
      one.kind,
      one.reversesId,
      JSON.stringify(one.lines),
      one.orderId === null ? null : 'order',
      one.orderId,
      voucherId,
      one.note,
    ],
  );
  const settled = amount.isNegative()
    ? await settleCredit(sql, posted, {
        receivableId: id,
        on: ctx.clock.today(),
        head: { orderId: one.orderId },
        ...(one.reversesId === null ? {} : { first: one.reversesId, onlyFirst: true }),
      })
    : { offsetYuan: ZERO, prepaidYuan: ZERO };
  return {
    receivableId: id,
    amountYuan: yuanText(amount),
    offsetYuan: yuanText(settled.offsetYuan),
    prepaidYuan: yuanText(settled.prepaidYuan),
  };
}
