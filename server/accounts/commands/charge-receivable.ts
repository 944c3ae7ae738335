/**
 * 应收建账: what an account owes without a bill: correction of money (退补), breach and theft (违约使用电费), business fee (业务费). One
 * receivable, one voucher, in the caller's transaction; who may is the caller's question. A credit first clears the account's open debts,
 * oldest first, then becomes a prepayment.
 *
 *   chargeReceivable(ctx, sql, { accountId, kind, lines, month?, dueOn?, note?, orderId? })
 *     → { receivableId, amountYuan, offsetYuan, prepaidYuan }
 *
 * A closed month takes no entry (ACC-13): named, it is refused.
 * Lines: [{ charge, amountYuan }], charges of the rating catalogue or BUSINESS_CHARGES; each goes to the ledger of its charge (ACC-1).
 */
import { BUSINESS_CHARGES, ledgerOf } from '@/server/accounts/ledger-of-charge';
import { buildVoucher, credit, debit, type VoucherKind } from '@/server/accounts/voucher';
import { CHARGES } from '@/server/billing/charges';
import { decimal, sum, yuanText, ZERO } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { addDays, addMonths, firstDay, type LocalDate, type Month, monthOf } from '@/server/kernel/time';
import { holdAccount, tellAccount } from './account-hold';
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
  /** Billing month it belongs to; left out: this month, or the next where this one is closed already. */
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

async function isClosed(sql: Sql, unitId: number, month: Month): Promise<boolean> {
  const { closed } = await sql.one<{ closed: boolean }>('SELECT period_is_closed($1, $2) AS closed', [
    unitId,
    firstDay(month),
  ]);
  return closed;
}

async function openMonth(sql: Sql, unitId: number, month: Month): Promise<Month> {
  return (await isClosed(sql, unitId, month)) ? addMonths(month, 1) : month;
}

export async function chargeReceivable(ctx: Ctx, sql: Sql, asked: NewCharge): Promise<Charged> {
  const lines = asked.lines.filter((line) => !decimal(line.amountYuan).isZero());
  refuseIf(lines.length === 0, 'accounts.no-lines');
  for (const line of lines) {
    if (!KNOWN.has(line.charge)) throw new Error(`unknown charge ${line.charge}`);
    refuseIf(decimal(line.amountYuan).decimalPlaces() > 2, 'accounts.amount', { amountYuan: line.amountYuan });
  }
  const today = ctx.clock.today();
  const account = await holdAccount(sql, asked.accountId);
  const month = asked.month ?? (await openMonth(sql, account.unitId, monthOf(today)));
  refuseIf(await isClosed(sql, account.unitId, month), 'billing.month-closed', { month });
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
  await tellAccount(sql, { id: one.accountId, unitId: one.unitId });
  return {
    receivableId: id,
    amountYuan: yuanText(amount),
    offsetYuan: yuanText(settled.offsetYuan),
    prepaidYuan: yuanText(settled.prepaidYuan),
  };
}

export interface ReceivableReversal {
  readonly receivableId: number;
  readonly reason: string;
  readonly orderId?: number;
  readonly orderNo?: string;
  /** Who asked for it: the person who decides must be another one. */
  readonly requestedBy: number;
}

export interface StandingReceivable {
  readonly id: number;
  readonly accountId: number;
  readonly unitId: number;
  readonly kind: string;
  readonly month: Month;
  readonly billId: number | null;
  readonly amountYuan: string;
  readonly settledYuan: string;
  readonly dueOn: LocalDate;
  readonly lines: readonly ChargedLine[] | null;
  readonly reversed: boolean;
}

/** The receivable under its account's lock, refused when it is not one that can be reversed. */
export async function reversible(ctx: Ctx, sql: Sql, asked: ReceivableReversal): Promise<StandingReceivable> {
  refuseIf(asked.requestedBy === ctx.actor.userId, 'accounts.own-request');
  const of = await sql.maybeOne<{ accountId: number }>(
    `SELECT account_id AS "accountId" FROM receivable WHERE id = $1`,
    [asked.receivableId],
  );
  if (of === undefined) throw new Refusal('not-found', { what: 'receivable' });
  await holdAccount(sql, of.accountId);
  const row = await sql.one<StandingReceivable>(
    `SELECT r.id, r.account_id AS "accountId", r.unit_id AS "unitId", r.kind, to_char(r.bill_month, 'YYYY-MM') AS month, r.bill_id AS "billId",
            r.amount_yuan AS "amountYuan", r.settled_yuan AS "settledYuan", r.due_on AS "dueOn", r.lines,
            EXISTS (SELECT 1 FROM receivable x WHERE x.reverses_id = r.id) AS reversed FROM receivable r WHERE r.id = $1`,
    [asked.receivableId],
  );
  refuseIf(row.reversed || row.kind === 'red' || row.kind === 'reversal', 'accounts.reversed-already');
  const settled = decimal(row.settledYuan);
  refuseIf(settled.isNegative(), 'accounts.credit-used');
  if (!settled.isZero()) {
    const { receipts } = await sql.one<{ receipts: string | null }>(
      `SELECT string_agg(DISTINCT p.receipt_no, ', ') AS receipts FROM settlement s JOIN payment p ON p.id = s.payment_id
        WHERE s.receivable_id = $1 AND p.kind = 'payment' AND NOT EXISTS (SELECT 1 FROM payment x WHERE x.reverses_id = p.id)`,
      [row.id],
    );
    throw new Refusal('accounts.pay-first', { paidYuan: row.settledYuan, receipts: receipts ?? '—' });
  }
  return row;
}

/** The opposite of a receivable without a bill. One with a bill is reversed by a red bill: `reverse-receivable`. */
export function bookReversal(ctx: Ctx, sql: Sql, row: StandingReceivable, asked: ReceivableReversal): Promise<Charged> {
  return book(ctx, sql, {
    unitId: row.unitId,
    accountId: row.accountId,
    kind: 'reversal',
    voucherKind: 'reversal',
    lines: (row.lines ?? []).map(({ charge, amountYuan }) => ({
      charge,
      amountYuan: yuanText(decimal(amountYuan).negated()),
    })),
    month: row.month,
    dueOn: row.dueOn,
    note: asked.reason,
    orderId: asked.orderId ?? null,
    reversesId: row.id,
  });
}
