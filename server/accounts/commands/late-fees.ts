/**
 * 滞纳金调整, 扣减天数, 违约金设置. In the caller's transaction; who may is the caller's question.
 *
 *   adjustLateFee(ctx, sql, { receivableId, amountYuan, reason, orderId?, requestedBy? })      滞纳金调整: takes an amount off
 *     → { feeBeforeYuan, feeAfterYuan, returnedYuan }
 *   deductDays(ctx, sql, { receivableId, days, of: 'late-fee' | 'basic-charge', reason, orderId?, orderNo?, requestedBy? })    扣减天数
 *     → { feeBeforeYuan, feeAfterYuan, returnedYuan, creditYuan }
 *   setLateFeeRates(ctx, sql, { from, rates, requestedBy? }) → { from, replaced }                                              违约金设置
 *
 * ACC-6: a fee not yet paid is waived before it is income: debit 违约金减免, credit 违约金; nothing is owed of it any more. What was paid of
 * it already goes back as a prepayment. ACC-8: days of basic charge are credited at 1/30 of the bill's basic charge each, half-up to 分.
 * Rates are a dated parameter: every day bears the rate in force on it, so they begin tomorrow at the earliest.
 * Refuses: nothing due, more than there is, a bill without basic charge, rates that begin today or before, the applicant's own decision.
 */
import { LATE_FEE_DEFAULTS, type LateFeeRates } from '@/server/accounts/late-fee-due';
import { debtsById, LATE_FEE_PARAMETER, type OpenDebt } from '@/server/accounts/queries/debts';
import { buildVoucher, credit, debit } from '@/server/accounts/voucher';
import { type Decimal, decimal, Decimal as D, roundYuan, yuanText, ZERO } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, type LocalDate } from '@/server/kernel/time';
import { holdAccount } from './account-hold';
import { correctMoney, refuseOwn } from './correct-money';
import { type Posted, postingTime, postVoucher } from './post-voucher';
import { writeSettlements } from './settle';

export interface Relieved {
  readonly accountId: number;
  readonly feeBeforeYuan: string;
  readonly feeAfterYuan: string;
  /** What had been paid and is a prepayment now. */
  readonly returnedYuan: string;
}

export interface LateFeeAdjusting {
  readonly receivableId: number;
  readonly amountYuan: string;
  readonly reason: string;
  readonly orderId?: number;
  readonly requestedBy?: number;
}

async function debtUnderLock(ctx: Ctx, sql: Sql, receivableId: number): Promise<OpenDebt> {
  const of = await sql.maybeOne<{ accountId: number }>(
    `SELECT account_id AS "accountId" FROM receivable WHERE id = $1`,
    [receivableId],
  );
  if (of === undefined) throw new Refusal('not-found', { what: 'receivable' });
  await holdAccount(sql, of.accountId);
  return debt(ctx, sql, receivableId);
}

/** A settled debt bears what it bore when it was paid off: nothing grows on what is not open. */
async function debt(ctx: Ctx, sql: Sql, receivableId: number): Promise<OpenDebt> {
  return (await debtsById(sql, [receivableId], ctx.clock.today()))[0]!;
}

export async function adjustLateFee(ctx: Ctx, sql: Sql, asked: LateFeeAdjusting): Promise<Relieved> {
  refuseOwn(ctx, asked.requestedBy);
  const before = await debtUnderLock(ctx, sql, asked.receivableId);
  const amount = decimal(asked.amountYuan);
  refuseIf(!amount.greaterThan(0) || amount.decimalPlaces() > 2, 'accounts.amount', { amountYuan: asked.amountYuan });
  const there = before.feeDue.plus(before.fee.chargedYuan);
  refuseIf(there.isZero(), 'accounts.nothing-due');
  refuseIf(amount.greaterThan(there), 'accounts.relief-too-much', {
    askedYuan: asked.amountYuan,
    feeYuan: yuanText(there),
  });
  return relieve(ctx, sql, before, { ...asked, kind: 'amount', amountYuan: yuanText(amount), days: null });
}

export interface DaysDeducting {
  readonly receivableId: number;
  readonly days: number;
  readonly of: 'late-fee' | 'basic-charge';
  readonly reason: string;
  readonly orderId?: number;
  readonly orderNo?: string;
  readonly requestedBy?: number;
}

export async function deductDays(ctx: Ctx, sql: Sql, asked: DaysDeducting): Promise<Relieved & { creditYuan: string }> {
  refuseOwn(ctx, asked.requestedBy);
  const before = await debtUnderLock(ctx, sql, asked.receivableId);
  if (asked.of === 'late-fee') {
    refuseIf(before.feeDue.plus(before.fee.chargedYuan).isZero(), 'accounts.nothing-due');
    const relieved = await relieve(ctx, sql, before, { ...asked, kind: 'days', amountYuan: null });
    return { ...relieved, creditYuan: '0.00' };
  }
  const { basic } = await sql.one<{ basic: string }>(
    `SELECT coalesce(sum(l.amount_yuan), 0)::text AS basic FROM bill_line l WHERE l.bill_month = $1 AND l.bill_id = $2 AND l.charge LIKE 'basic-%'`,
    [firstDay(before.month), before.billId ?? 0],
  );
  refuseIf(!decimal(basic).greaterThan(0), 'accounts.no-basic-charge', { billNo: before.billNo ?? '—' });
  const { charge } = await sql.one<{ charge: string }>(
    `SELECT min(charge) AS charge FROM bill_line WHERE bill_month = $1 AND bill_id = $2 AND charge LIKE 'basic-%'`,
    [firstDay(before.month), before.billId],
  );
  const given = roundYuan(decimal(basic).times(Math.min(asked.days, 30)).dividedBy(30));
  await correctMoney(ctx, sql, {
    accountId: before.accountId,
    mode: 'charge',
    lines: [{ charge, amountYuan: yuanText(given.negated()) }],
    reason: asked.reason,
    ...(asked.orderId === undefined ? {} : { orderId: asked.orderId }),
    ...(asked.orderNo === undefined ? {} : { orderNo: asked.orderNo }),
  });
  const fee = yuanText(before.feeDue);
  const after = await debt(ctx, sql, asked.receivableId);
  return {
    accountId: before.accountId,
    feeBeforeYuan: fee,
    feeAfterYuan: yuanText(after.feeDue),
    returnedYuan: '0.00',
    creditYuan: yuanText(given),
  };
}

interface Relief {
  readonly kind: 'amount' | 'days';
  readonly amountYuan: string | null;
  readonly days: number | null;
  readonly reason: string;
  readonly orderId?: number;
}

/** What the fee was and is with the relief decides what is waived and what of it had been paid. */
async function relieve(ctx: Ctx, sql: Sql, before: OpenDebt, asked: Relief): Promise<Relieved> {
  const posted: Posted = { postedBy: ctx.actor.userId, at: await postingTime(sql) };
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO late_fee_relief (receivable_id, account_id, kind, amount_yuan, days, reason, order_id, decided_by, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      before.receivableId,
      before.accountId,
      asked.kind,
      asked.amountYuan,
      asked.days,
      asked.reason,
      asked.orderId ?? null,
      ctx.actor.userId,
      posted.at,
    ],
  );
  const after = await debt(ctx, sql, before.receivableId);
  const waived = before.feeDue.minus(after.feeDue);
  const owedNow = D.max(ZERO, after.fee.totalYuan.minus(after.fee.waivedYuan));
  const returned = D.max(ZERO, D.min(after.fee.chargedYuan, after.fee.chargedYuan.minus(owedNow)));
  await postRelief(sql, posted, { before, waived, returned, orderId: asked.orderId ?? null, reason: asked.reason });
  if (returned.greaterThan(0)) {
    const { voucherId } = await sql.one<{ voucherId: number }>(
      `SELECT max(id) AS "voucherId" FROM ledger_voucher WHERE posted_in = pg_current_xact_id()::text::bigint AND kind = 'late-fee-relief'`,
    );
    await writeSettlements(sql, posted, ctx.clock.today(), [
      {
        receivableId: before.receivableId,
        accountId: before.accountId,
        kind: 'to-prepayment',
        amount: ZERO,
        lateFee: returned.negated(),
        voucherId,
      },
    ]);
  }
  ctx.log.info({ reliefId: id, receivableId: before.receivableId }, 'late fee relieved');
  return {
    accountId: before.accountId,
    feeBeforeYuan: yuanText(before.feeDue),
    feeAfterYuan: yuanText(after.feeDue),
    returnedYuan: yuanText(returned),
  };
}

interface ReliefPosting {
  readonly before: OpenDebt;
  readonly waived: Decimal;
  readonly returned: Decimal;
  readonly orderId: number | null;
  readonly reason: string;
}

async function postRelief(sql: Sql, posted: Posted, one: ReliefPosting): Promise<void> {
  const { before, waived, returned } = one;
  if (waived.isZero() && returned.isZero()) return;
  const of = {
    accountId: before.accountId,
    month: before.month,
    document: { kind: 'receivable', id: before.receivableId },
  } as const;
  await postVoucher(
    sql,
    posted,
    buildVoucher({ kind: 'late-fee-relief', unitId: before.unitId, orderId: one.orderId, note: one.reason }, [
      debit('late-fee-waived', waived.plus(returned), of),
      credit('late-fee', waived, of),
      credit('prepayment', returned, { accountId: before.accountId }),
    ]),
  );
}

export interface RatesSetting {
  readonly from: LocalDate;
  readonly rates: LateFeeRates;
  readonly requestedBy?: number;
}

export async function setLateFeeRates(
  ctx: Ctx,
  sql: Sql,
  asked: RatesSetting,
): Promise<{ from: LocalDate; replaced: LateFeeRates }> {
  refuseOwn(ctx, asked.requestedBy);
  refuseIf(asked.from <= ctx.clock.today(), 'accounts.rates-from-past', { day: asked.from });
  const later = await sql.maybeOne<{ day: LocalDate }>(
    `SELECT min(effective_from) AS day FROM parameter WHERE code = $1 AND scope = '*' AND effective_from >= $2::date HAVING count(*) > 0`,
    [LATE_FEE_PARAMETER, asked.from],
  );
  refuseIf(later !== undefined, 'accounts.rates-exist', { day: later?.day ?? asked.from });
  const standing = await sql.maybeOne<{ value: Partial<LateFeeRates> }>(
    `UPDATE parameter SET effective_to = $2 WHERE code = $1 AND scope = '*' AND effective_from < $2::date AND effective_to IS NULL RETURNING value`,
    [LATE_FEE_PARAMETER, asked.from],
  );
  await sql.run(`INSERT INTO parameter (code, effective_from, value) VALUES ($1, $2, $3)`, [
    LATE_FEE_PARAMETER,
    asked.from,
    JSON.stringify(asked.rates),
  ]);
  return { from: asked.from, replaced: { ...LATE_FEE_DEFAULTS, ...standing?.value } };
}
