/**
 * 电费退补, 政策性退补: money without energy. In the caller's transaction; who may is the caller's question.
 *
 *   correctMoney(ctx, sql, { accountId, mode: 'charge' | 'in-computation', lines, month?, reason, orderId?, orderNo?, requestedBy? })
 *     → { receivableId, amountYuan, offsetYuan, prepaidYuan } | { correctionId, amountYuan }
 *     charge: a receivable of its own (追收) or a credit that clears open debts, then becomes a prepayment (退费)
 *     in-computation (合并): joins the bill of `month`, which is computed with it and released as one
 *   correctByPolicy(ctx, sql, { unitId, tariffCode, fromMonth, toMonth, yuanPerKwh, reason, documentNo, orderId?, orderNo?, requestedBy? })
 *     → { accounts, energyKwh, amountYuan }     a price set with hindsight: energy of the released bills × difference, each account to 分
 *
 * Either makes the next bill a forced review (class 3). Refuses: no line that is not zero, the applicant's own decision, a month whose
 * bill is released (in-computation).
 */
import { addCorrection } from '@/server/billing/commands/corrections';
import { standing } from '@/server/billing/queries/standing';
import { decimal, roundYuan, sum, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { refuseIf } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { chargeReceivable, type Charged, type ChargedLine } from './charge-receivable';

export interface MoneyCorrecting {
  readonly accountId: number;
  readonly mode: 'charge' | 'in-computation';
  readonly lines: readonly ChargedLine[];
  readonly month?: Month;
  readonly reason: string;
  readonly orderId?: number;
  readonly orderNo?: string;
  readonly requestedBy?: number;
}

export type MoneyCorrected =
  | ({ readonly mode: 'charge' } & Charged)
  | { readonly mode: 'in-computation'; readonly correctionId: number; readonly amountYuan: string };

interface Recorded {
  readonly accountId: number;
  readonly reason: string;
  readonly orderNo?: string | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What makes the next bill a forced review of the third class (REV-3): effective today, the day it was posted. */
export async function recordCorrection(
  ctx: Ctx,
  sql: Sql,
  kind: 'correction-money' | 'correction-energy' | 'rebill',
  { accountId, reason, orderNo, detail }: Recorded,
): Promise<void> {
  await sql.run(
    `INSERT INTO account_change (account_id, kind, effective_on, order_no, detail, recorded_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
    [accountId, kind, ctx.clock.today(), orderNo ?? null, JSON.stringify({ reason, ...detail })],
  );
}

export function refuseOwn(ctx: Ctx, requestedBy: number | undefined): void {
  refuseIf(requestedBy !== undefined && requestedBy === ctx.actor.userId, 'accounts.own-request');
}

export async function correctMoney(ctx: Ctx, sql: Sql, asked: MoneyCorrecting): Promise<MoneyCorrected> {
  refuseOwn(ctx, asked.requestedBy);
  const { accountId, reason, orderNo, lines } = asked;
  if (asked.mode === 'in-computation') {
    const amountYuan = yuanText(sum(lines.map((line) => decimal(line.amountYuan))));
    refuseIf(decimal(amountYuan).isZero(), 'accounts.no-lines');
    const month = asked.month ?? ctx.clock.today().slice(0, 7);
    const { correctionId } = await addCorrection(ctx, sql, {
      accountId,
      month,
      correction: { kind: 'money', amountYuan },
      reason,
      ...(orderNo === undefined ? {} : { orderNo, documentNo: orderNo }),
    });
    return { mode: 'in-computation', correctionId, amountYuan };
  }
  const charged = await chargeReceivable(ctx, sql, {
    accountId,
    kind: 'adjustment',
    lines,
    note: reason,
    ...(asked.month === undefined ? {} : { month: asked.month }),
    ...(asked.orderId === undefined ? {} : { orderId: asked.orderId }),
  });
  const detail = { receivableId: charged.receivableId, amountYuan: charged.amountYuan };
  await recordCorrection(ctx, sql, 'correction-money', { accountId, reason, orderNo, detail });
  return { mode: 'charge', ...charged };
}

export interface PolicyCorrecting {
  readonly unitId: number;
  readonly tariffCode: string;
  readonly fromMonth: Month;
  readonly toMonth: Month;
  /** Above zero is charged, below is given back. */
  readonly yuanPerKwh: string;
  readonly reason: string;
  readonly documentNo: string;
  readonly orderId?: number;
  readonly orderNo?: string;
  readonly requestedBy?: number;
}

export interface PolicyCorrected {
  readonly accounts: number;
  readonly energyKwh: string;
  readonly amountYuan: string;
}

/** Lines whose quantity is billed energy, each kWh once: 分时 and 单一制, tiers or their base, less free energy. */
const ENERGY_CHARGES = '^(energy(-(sharp|peak|flat|valley|deep-valley))?|tier-([1-4]|base)|free-allowance)$';

/** The energy that was billed under the tariff: of a changed account its days only, of a factory's lighting that part alone. */
export async function correctByPolicy(ctx: Ctx, sql: Sql, asked: PolicyCorrecting): Promise<PolicyCorrected> {
  refuseOwn(ctx, asked.requestedBy);
  const rows = await sql.query<{ accountId: number; energyKwh: string }>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
     SELECT b.account_id AS "accountId", sum(l.quantity)::text AS "energyKwh" FROM bill b
       JOIN bill_line l ON l.bill_month = b.bill_month AND l.bill_id = b.id AND l.charge ~ '${ENERGY_CHARGES}'
       JOIN price_version v ON v.id = l.trace->>'pv' AND v.tariff_code = $2
      WHERE b.unit_id IN (SELECT id FROM below) AND b.bill_month BETWEEN $3::date AND $4::date AND b.status = 'released'
        AND ${standing('b')} GROUP BY b.account_id ORDER BY b.account_id`,
    [asked.unitId, asked.tariffCode, firstDay(asked.fromMonth), firstDay(asked.toMonth)],
  );
  const price = decimal(asked.yuanPerKwh);
  const amounts = rows
    .map((row) => ({ ...row, amount: roundYuan(decimal(row.energyKwh).times(price)) }))
    .filter((row) => !row.amount.isZero());
  refuseIf(amounts.length === 0, 'accounts.no-lines');
  const note = `${asked.documentNo} ${asked.reason}`;
  for (const { accountId, amount } of amounts) {
    const lines = [{ charge: 'correction-money', amountYuan: yuanText(amount) }];
    const { orderId, orderNo } = asked;
    await correctMoney(ctx, sql, {
      accountId,
      mode: 'charge',
      lines,
      reason: note,
      ...(orderId === undefined ? {} : { orderId }),
      ...(orderNo === undefined ? {} : { orderNo }),
    });
  }
  return {
    accounts: amounts.length,
    energyKwh: sum(amounts.map((row) => decimal(row.energyKwh))).toFixed(0),
    amountYuan: yuanText(sum(amounts.map((row) => row.amount))),
  };
}
