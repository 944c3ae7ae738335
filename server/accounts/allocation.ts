/**
 * 销账分配: what a sum of money settles. Pure.
 *
 * Rule ACC-2: the oldest debt first (by due day, then by the order they arose) unless debts were chosen; of each debt its late fee
 * before its principal (民法典 第561条); what is left is paid ahead (预收). Yuan to the fen, nothing is rounded.
 */
import { type Decimal, Decimal as D, ZERO } from '@/server/kernel/money';

export interface Debt {
  readonly receivableId: number;
  readonly dueOn: string;
  readonly open: Decimal;
  readonly feeDue: Decimal;
}

export interface Allotment {
  readonly receivableId: number;
  readonly principal: Decimal;
  readonly lateFee: Decimal;
}

export interface Allocation {
  readonly allotments: readonly Allotment[];
  readonly principal: Decimal;
  readonly lateFee: Decimal;
  readonly rest: Decimal;
}

export function oldestFirst<T extends { readonly dueOn: string; readonly receivableId: number }>(
  debts: readonly T[],
): T[] {
  return [...debts].sort((a, b) =>
    a.dueOn === b.dueOn ? a.receivableId - b.receivableId : a.dueOn < b.dueOn ? -1 : 1,
  );
}

export function allocate(amount: Decimal, debts: readonly Debt[]): Allocation {
  let left = amount;
  let principal = ZERO;
  let lateFee = ZERO;
  const allotments: Allotment[] = [];
  for (const debt of oldestFirst(debts)) {
    if (left.isZero()) break;
    const fee = D.min(left, debt.feeDue);
    left = left.minus(fee);
    const own = D.min(left, debt.open);
    left = left.minus(own);
    if (fee.isZero() && own.isZero()) continue;
    allotments.push({ receivableId: debt.receivableId, principal: own, lateFee: fee });
    principal = principal.plus(own);
    lateFee = lateFee.plus(fee);
  }
  return { allotments, principal, lateFee, rest: left };
}
