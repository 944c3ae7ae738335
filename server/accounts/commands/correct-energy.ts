/**
 * 电量退补: energy that was measured wrongly. In the caller's transaction; who may is the caller's question.
 *
 *   correctEnergy(ctx, sql, { accountId, month, mode, register, kwh, reason, orderId?, orderNo?, requestedBy? })
 *     in-computation (参与计算, the proper one): the energy joins the computation of `month`, whose bill is not released yet
 *     direct (直接收费): energy × the price and funds of the released bill of `month`; no basic charge, no power factor
 *     computed (计算并收费): the whole bill of `month` computed again with the energy; what differs, charge by charge
 *     → { mode, amountYuan, lines, receivableId?, correctionId?, offsetYuan?, prepaidYuan? }
 *
 * Both charging modes are computed by the rating engine from the frozen bundle of the released bill, tiers of that period included, and
 * booked as a correction (see `correct-money`). Signed kWh (kvarh for reactive): + is charged, − is given back. The next bill is a forced
 * review (class 3). Refuses: the applicant's own decision, no released bill to start from, more taken off than was measured, nothing
 * that comes to money.
 */
import { addCorrection } from '@/server/billing/commands/corrections';
import { pricesNow } from '@/server/billing/queries/billing-terms';
import { standing } from '@/server/billing/queries/standing';
import { type BillingInput, type BillLine, type EnergyCorrection, isBillingFault } from '@/server/billing/contract';
import { rateBill } from '@/server/billing/rate-bill';
import { type Decimal, decimal, sum, yuanText, ZERO } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { chargeReceivable, type ChargedLine } from './charge-receivable';
import { recordCorrection, refuseOwn } from './correct-money';

/** Registers our meters have; deep valley stands in quotes alone. */
export type CorrectedRegister = Exclude<EnergyCorrection['register'], 'deep-valley'>;

export interface EnergyCorrecting {
  readonly accountId: number;
  readonly month: Month;
  readonly mode: 'in-computation' | 'direct' | 'computed';
  readonly register: CorrectedRegister;
  readonly kwh: string;
  readonly reason: string;
  readonly orderId?: number;
  readonly orderNo?: string;
  readonly requestedBy?: number;
}

export interface EnergyCorrected {
  readonly mode: EnergyCorrecting['mode'];
  /** In computation: known once the month is computed. */
  readonly amountYuan: string | null;
  readonly lines: readonly ChargedLine[];
  readonly receivableId?: number;
  readonly correctionId?: number;
  readonly offsetYuan?: string;
  readonly prepaidYuan?: string;
}

export async function correctEnergy(ctx: Ctx, sql: Sql, asked: EnergyCorrecting): Promise<EnergyCorrected> {
  refuseOwn(ctx, asked.requestedBy);
  const { accountId, month, mode, register, kwh, reason, orderNo } = asked;
  if (mode === 'in-computation') {
    if (register === 'reactive' || register === 'total' || ['sharp', 'peak', 'flat', 'valley'].includes(register)) {
      const { correctionId } = await addCorrection(ctx, sql, {
        accountId,
        month,
        correction: { kind: 'energy', register, kwh },
        reason,
        ...(orderNo === undefined ? {} : { orderNo, documentNo: orderNo }),
      });
      return { mode, amountYuan: null, lines: [], correctionId };
    }
  }
  const lines = await pricedLines(sql, asked);
  const charged = await chargeReceivable(ctx, sql, {
    accountId,
    kind: 'adjustment',
    lines,
    note: reason,
    ...(asked.orderId === undefined ? {} : { orderId: asked.orderId }),
  });
  const detail = { month, mode, register, kwh, receivableId: charged.receivableId, amountYuan: charged.amountYuan };
  await recordCorrection(ctx, sql, 'correction-energy', { accountId, reason, orderNo, detail });
  return { mode, lines, ...charged };
}

const DIRECT = /^(energy|tier|free-allowance|fund-)/;

async function pricedLines(sql: Sql, asked: EnergyCorrecting): Promise<ChargedLine[]> {
  const bill = await sql.maybeOne<{ billNo: string; input: BillingInput }>(
    `SELECT b.bill_no AS "billNo", b.input FROM bill b WHERE b.account_id = $1 AND b.bill_month = $2 AND b.status = 'released' AND ${standing('b')}`,
    [asked.accountId, firstDay(asked.month)],
  );
  if (bill === undefined) throw new Refusal('billing.not-released', { billNo: asked.month });
  const prices = (await pricesNow(sql)).table;
  const before = rateBill(bill.input, prices);
  const after = rateBill(withEnergy(bill.input, asked), prices);
  for (const rated of [before, after]) {
    if (isBillingFault(rated)) throw new Refusal('billing.not-billable', { code: rated.code });
  }
  const was = sums((before as { lines: readonly BillLine[] }).lines);
  const is = sums((after as { lines: readonly BillLine[] }).lines);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((charge) => asked.mode === 'computed' || DIRECT.test(charge))
    .map((charge) => ({ charge, amount: (is.get(charge) ?? ZERO).minus(was.get(charge) ?? ZERO) }))
    .filter(({ amount }) => !amount.isZero())
    .map(({ charge, amount }) => ({ charge, amountYuan: yuanText(amount) }));
}

function sums(lines: readonly BillLine[]): Map<string, Decimal> {
  const result = new Map<string, Decimal>();
  for (const line of lines) result.set(line.charge, sum([result.get(line.charge) ?? ZERO, decimal(line.amountYuan)]));
  return result;
}

/** The main point measured so much more, or less. */
function withEnergy(input: BillingInput, { register, kwh, reason }: EnergyCorrecting): BillingInput {
  const [main, ...others] = input.points;
  if (main === undefined) return input;
  const energyCorrections = [...(main.energyCorrections ?? []), { register, kwh, reason }];
  return { ...input, points: [{ ...main, energyCorrections }, ...others] };
}
