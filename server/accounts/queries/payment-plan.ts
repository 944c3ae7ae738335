/** 销账方案: what a sum settles on a day, by ACC-2, whether it is only shown (收费预览) or about to be taken. */
import { allocate, type Allocation } from '@/server/accounts/allocation';
import type { PaymentPreview } from '@/server/accounts/contract';
import { type Decimal, decimal, sum, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { refuseIf } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';
import { openDebts, type OpenDebt } from './debts';
import { headOf } from './statement';

export interface PlanRequest {
  readonly accountId: number;
  readonly amount: Decimal;
  /** Left out: the oldest first. */
  readonly receivableIds?: readonly number[];
  readonly on: LocalDate;
}

export interface PaymentPlan extends Allocation {
  readonly debtOf: ReadonlyMap<number, OpenDebt>;
}

export async function planPayment(
  sql: Sql,
  { accountId, amount, receivableIds, on }: PlanRequest,
): Promise<PaymentPlan> {
  const open = await openDebts(sql, [accountId], on);
  const wanted = receivableIds === undefined ? undefined : new Set(receivableIds);
  const debts = wanted === undefined ? open : open.filter((debt) => wanted.has(debt.receivableId));
  const missing = wanted === undefined ? 0 : wanted.size - debts.length;
  refuseIf(missing > 0, 'accounts.receivable-not-open', { count: missing });
  return { ...allocate(amount, debts), debtOf: new Map(open.map((debt) => [debt.receivableId, debt])) };
}

export async function paymentPreview(
  ctx: Ctx,
  accountId: number,
  asked: { amountYuan: string; receivableIds?: readonly number[] | undefined },
): Promise<PaymentPreview> {
  await headOf(ctx, ctx.sql, accountId);
  const amount = decimal(asked.amountYuan);
  refuseIf(!amount.greaterThan(0), 'accounts.amount', { amountYuan: asked.amountYuan });
  const plan = await planPayment(ctx.sql, {
    accountId,
    amount,
    on: ctx.clock.today(),
    ...(asked.receivableIds === undefined ? {} : { receivableIds: asked.receivableIds }),
  });
  const owed = sum([...plan.debtOf.values()].map((debt) => debt.open.plus(debt.feeDue)));
  return {
    amountYuan: yuanText(amount),
    principalYuan: yuanText(plan.principal),
    lateFeeYuan: yuanText(plan.lateFee),
    prepaidYuan: yuanText(plan.rest),
    stillOwedYuan: yuanText(owed.minus(plan.principal).minus(plan.lateFee)),
    lines: plan.allotments.map(({ receivableId, principal, lateFee }) => {
      const { kind, month, billNo, open, feeDue } = plan.debtOf.get(receivableId)!;
      return {
        receivableId,
        kind,
        month,
        billNo,
        principalYuan: yuanText(principal),
        lateFeeYuan: yuanText(lateFee),
        openYuan: yuanText(open.minus(principal)),
        feeDueYuan: yuanText(feeDue.minus(lateFee)),
      };
    }),
  };
}
