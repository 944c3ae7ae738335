/**
 * What the flows of corrections do to money (电费退补、电量退补、政策性退补、滞纳金调整、违约金设置、扣减天数、应收冲正): each calls the command that posts it, and
 * shows beforehand what that command would post. Figures are the engine's; vouchers balance by construction.
 */
import { openDebts } from '@/server/accounts/queries/debts';
import { correctionKwh } from '@/server/billing/correction-form';
import { decimal, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type {
  EffectHandler,
  GuardHandler,
  HeldOrder,
  LookupHandler,
  OrderChange,
  OrderParts,
  PreviewLine,
} from '@/server/work-orders/effects';
import { raiseLinked } from '@/server/work-orders/commands/start';
import type { PaymentMethod } from '@/server/accounts/contract';
import { type CorrectedRegister, correctEnergy } from './correct-energy';
import { correctByPolicy, correctMoney } from './correct-money';
import { adjustLateFee, deductDays, setLateFeeRates } from './late-fees';
import { previewIn, previewPosting } from './preview';
import { reverseReceivable } from './reverse-receivable';
import { takePaymentIn } from './take-payment';

type Form = Record<string, unknown>;

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function formOf(order: HeldOrder, step: string): Form {
  const form = order.form[step];
  return typeof form === 'object' && form !== null ? (form as Form) : {};
}

/** Who applied; the commands refuse their own decision. */
async function applicantOf(sql: Sql, order: HeldOrder): Promise<number> {
  const { actorId } = await sql.one<{ actorId: number }>(
    `SELECT actor_id AS "actorId" FROM order_history WHERE order_id = $1 AND action IN ('apply', 'draft', 'try-out') ORDER BY seq DESC LIMIT 1`,
    [order.id],
  );
  return actorId;
}

/** An effect that posts by a command, one order after the other, and previews by the same command. */
function posts<Result>(
  command: (ctx: Ctx, sql: Sql, order: HeldOrder, requestedBy: number) => Promise<Result>,
  shown: (result: Result) => PreviewLine[],
): EffectHandler {
  return {
    apply: async (ctx, sql, orders) => {
      for (const order of orders) await command(ctx, sql, order, await applicantOf(sql, order));
    },
    preview: async (ctx, sql, order) => {
      const requestedBy = await applicantOf(sql, order);
      const { result, entries } = await previewPosting(ctx, (inner, tx) => command(inner, tx, order, requestedBy));
      return [
        ...shown(result),
        ...entries.map(({ ledger, debitYuan, creditYuan }): PreviewLine => ({
          key: `ledger-${ledger}`,
          kind: 'money',
          value: yuanText(decimal(debitYuan).minus(creditYuan)),
        })),
      ];
    },
  };
}

const yuan = (key: string, value: string | null | undefined): PreviewLine[] =>
  value === null || value === undefined ? [] : [{ key, kind: 'money', value }];

const correctsMoney = posts(
  (ctx, sql, order, requestedBy) => {
    const asked = formOf(order, 'apply');
    return correctMoney(ctx, sql, {
      accountId: order.accountId!,
      mode: asked['mode'] as 'charge' | 'in-computation',
      lines: [{ charge: 'correction-money', amountYuan: yuanText(decimal(words(asked['amountYuan']))) }],
      month: words(asked['billMonth']),
      reason: words(asked['evidence']),
      orderId: order.id,
      orderNo: order.orderNo,
      requestedBy,
    });
  },
  (result) => yuan('amount', result.amountYuan),
);

/** Yuan a kWh the account paid last, for how high the correction must be approved; no bill yet: nothing. */
async function averagePrice(sql: Sql, accountId: number): Promise<string> {
  const row = await sql.maybeOne<{ price: string }>(
    `SELECT (amount_yuan / energy_kwh)::numeric(14,6)::text AS price FROM bill
      WHERE account_id = $1 AND status = 'released' AND energy_kwh > 0 AND amount_yuan > 0 ORDER BY bill_month DESC LIMIT 1`,
    [accountId],
  );
  return row?.price ?? '0';
}

const worksOutEnergy: EffectHandler = {
  prepare: async (_ctx, sql, orders, form) => {
    const result = correctionKwh(form);
    const verdicts = new Map<number, Refusal | OrderChange>();
    for (const order of orders) {
      if (!('kwh' in result)) {
        verdicts.set(order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, result));
        continue;
      }
      const amount = decimal(result.kwh).times(await averagePrice(sql, order.accountId!));
      verdicts.set(order.id, { subject: { correctionKwh: result.kwh }, amountYuan: yuanText(amount) });
    }
    return verdicts;
  },
  preview: async (_ctx, sql, order, form) => {
    const result = correctionKwh(form);
    if (!('kwh' in result)) return [];
    const amount = decimal(result.kwh).times(await averagePrice(sql, order.accountId!));
    return [{ key: 'correctionKwh', kind: 'energy', value: result.kwh }, ...yuan('estimate', yuanText(amount))];
  },
};

const correctsEnergy = posts(
  (ctx, sql, order, requestedBy) => {
    const placed = formOf(order, 'place');
    return correctEnergy(ctx, sql, {
      accountId: order.accountId!,
      month: words(placed['billMonth']),
      mode: placed['mode'] as 'in-computation' | 'direct' | 'computed',
      register: formOf(order, 'apply')['register'] as CorrectedRegister,
      kwh: words(order.subject['correctionKwh']),
      reason: words(formOf(order, 'conclude')['evidence']),
      orderId: order.id,
      orderNo: order.orderNo,
      requestedBy,
    });
  },
  (result) => yuan('amount', result.amountYuan),
);

function policyOf(order: HeldOrder, form: Form) {
  return {
    unitId: order.unitId,
    tariffCode: words(form['tariffCode']),
    fromMonth: words(form['fromMonth']),
    toMonth: words(form['toMonth']),
    yuanPerKwh: words(form['yuanPerKwh']),
    reason: words(form['content']),
    documentNo: words(form['documentNo']),
    orderId: order.id,
    orderNo: order.orderNo,
  };
}

const triesPolicy: EffectHandler = {
  prepare: async (ctx, sql, orders, form) => {
    const verdicts = new Map<number, Refusal | OrderChange>();
    for (const order of orders) {
      const { result } = await previewIn(ctx, sql, (inner, tx) => correctByPolicy(inner, tx, policyOf(order, form)));
      verdicts.set(order.id, { amountYuan: result.amountYuan, subject: { trial: result } });
    }
    return verdicts;
  },
};

const postsPolicy = posts(
  async (ctx, sql, order, requestedBy) => {
    const result = await correctByPolicy(ctx, sql, { ...policyOf(order, formOf(order, 'scope')), requestedBy });
    const trial = order.subject['trial'] as { amountYuan?: string } | undefined;
    if (trial?.amountYuan !== result.amountYuan)
      throw new Refusal('accounts.trial-changed', { triedYuan: trial?.amountYuan ?? '—', nowYuan: result.amountYuan });
    return result;
  },
  (result) => [
    { key: 'accounts', kind: 'count', value: String(result.accounts) },
    ...yuan('amount', result.amountYuan),
  ],
);

const adjustsLateFee = posts(
  (ctx, sql, order, requestedBy) => {
    const asked = formOf(order, 'apply');
    return adjustLateFee(ctx, sql, {
      receivableId: Number(asked['receivable']),
      amountYuan: words(asked['reliefYuan']),
      reason: words(asked['content']),
      orderId: order.id,
      requestedBy,
    });
  },
  (result) => [
    ...yuan('feeBefore', result.feeBeforeYuan),
    ...yuan('feeAfter', result.feeAfterYuan),
    ...yuan('returned', result.returnedYuan),
  ],
);

const deductsDays = posts(
  (ctx, sql, order, requestedBy) => {
    const asked = formOf(order, 'apply');
    return deductDays(ctx, sql, {
      receivableId: Number(asked['receivable']),
      days: Number(asked['days']),
      of: asked['deductFrom'] as 'late-fee' | 'basic-charge',
      reason: words(asked['content']),
      orderId: order.id,
      orderNo: order.orderNo,
      requestedBy,
    });
  },
  (result) => [
    ...yuan('feeBefore', result.feeBeforeYuan),
    ...yuan('feeAfter', result.feeAfterYuan),
    ...yuan('credit', result.creditYuan),
  ],
);

const setsLateFee = posts(
  (ctx, sql, order, requestedBy) => {
    const drafted = formOf(order, 'draft');
    return setLateFeeRates(ctx, sql, {
      from: words(drafted['effectiveFrom']),
      rates: {
        residential: words(drafted['residentialRate']),
        sameYear: words(drafted['sameYearRate']),
        crossYear: words(drafted['crossYearRate']),
        minimumYuan: words(drafted['minimumYuan']),
        yearRule: drafted['yearRule'] as 'day-by-day' | 'whole-debt',
      },
      requestedBy,
    });
  },
  ({ from }) => [{ key: 'from', kind: 'date', value: from }],
);

const reverses = posts(
  (ctx, sql, order, requestedBy) => {
    const asked = formOf(order, 'apply');
    return reverseReceivable(ctx, sql, {
      receivableId: Number(asked['receivable']),
      reason: words(asked['content']),
      requestedBy,
      orderId: order.id,
      orderNo: order.orderNo,
    });
  },
  (result) => yuan('amount', result.amountYuan),
);

const reversesAndReopens: EffectHandler = {
  ...reverses,
  apply: async (ctx, sql, orders, form) => {
    await reverses.apply!(ctx, sql, orders, form);
    for (const order of orders)
      if (formOf(order, 'apply')['reopen'] === 'correction')
        await raiseLinked(ctx, sql, order, {
          process: 'money-correction',
          reason: words(formOf(order, 'apply')['content']),
        });
  },
};

interface ReceivableRow {
  readonly id: number;
  readonly amountYuan: string;
  readonly settledYuan: string;
}

async function receivableOf(sql: Sql, order: HeldOrder, form: Form): Promise<ReceivableRow | undefined> {
  return sql.maybeOne<ReceivableRow>(
    `SELECT id, amount_yuan::text AS "amountYuan", settled_yuan::text AS "settledYuan" FROM receivable WHERE id = $1 AND account_id = $2`,
    [Number(form['receivable']), order.accountId],
  );
}

const notesReceivable: EffectHandler = {
  prepare: async (_ctx, sql, orders, form) => {
    const verdicts = new Map<number, Refusal | OrderChange>();
    for (const order of orders) {
      const row = await receivableOf(sql, order, form);
      verdicts.set(
        order.id,
        row === undefined
          ? new Refusal('not-found', { what: 'receivable' })
          : { amountYuan: yuanText(decimal(row.amountYuan).abs()) },
      );
    }
    return verdicts;
  },
};

const nothingPaid: GuardHandler = async (_ctx, sql, orders) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const row = await receivableOf(sql, order, formOf(order, 'apply'));
    if (row !== undefined && !decimal(row.settledYuan).isZero())
      refused.set(order.id, new Refusal('accounts.pay-first', { paidYuan: row.settledYuan, receipts: order.orderNo }));
  }
  return refused;
};

const amountNotZero: GuardHandler = async (_ctx, _sql, orders, form) =>
  new Map(
    decimal(words(form['amountYuan'])).isZero()
      ? orders.map((order) => [
          order.id,
          new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'amountYuan', message: 'outOfBounds' }]),
        ])
      : [],
  );

const reliefWithinFee: GuardHandler = async (ctx, sql, orders, form) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const debt = (await openDebts(sql, [order.accountId!], ctx.clock.today())).find(
      (one) => one.receivableId === Number(form['receivable']),
    );
    const there = debt === undefined ? decimal('0') : debt.feeDue.plus(debt.fee.chargedYuan);
    if (decimal(words(form['reliefYuan'])).greaterThan(there))
      refused.set(
        order.id,
        new Refusal('accounts.relief-too-much', { askedYuan: words(form['reliefYuan']), feeYuan: yuanText(there) }),
      );
  }
  return refused;
};

const collectsDebt: EffectHandler = {
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) {
      const receivableId = Number(formOf(order, 'apply')['receivable']);
      const debt = (await openDebts(sql, [order.accountId!], ctx.clock.today())).find(
        (one) => one.receivableId === receivableId,
      );
      if (debt === undefined) continue;
      await takePaymentIn(ctx, sql, {
        accountId: order.accountId!,
        amountYuan: yuanText(decimal(debt.openYuan).plus(debt.feeDue)),
        method: form['method'] as PaymentMethod,
        receivableIds: [receivableId],
        idempotencyKey: `${order.orderNo}:${order.step}`,
        orderId: order.id,
      });
    }
  },
};

const receivables: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `SELECT r.id::text AS value, to_char(r.bill_month, 'YYYY-MM') || ' ' || coalesce(b.bill_no, r.note, r.kind) || ' ¥' || r.amount_yuan AS label
       FROM receivable r LEFT JOIN bill b ON b.bill_month = r.bill_month AND b.id = r.bill_id
      WHERE r.account_id = $1 AND r.kind NOT IN ('red', 'reversal') AND NOT EXISTS (SELECT 1 FROM receivable x WHERE x.reverses_id = r.id)
      ORDER BY r.bill_month DESC, r.id DESC LIMIT 60`,
    [about.accountId],
  );

const debtsOpen: LookupHandler = async (ctx, sql, about) => {
  if (about.accountId === null) return [];
  const debts = await openDebts(sql, [about.accountId], ctx.clock.today());
  return debts.map((debt) => ({
    value: String(debt.receivableId),
    label: `${debt.month} ¥${debt.openYuan} + ¥${yuanText(debt.feeDue)}`,
  }));
};

const tariffs: LookupHandler = async (_ctx, sql) =>
  sql.query(`SELECT DISTINCT tariff_code AS value, tariff_code AS label FROM price_version ORDER BY 1`);

export const correctionParts: OrderParts = {
  effects: {
    'accounts.correct-money': correctsMoney,
    'billing.work-out-correction': worksOutEnergy,
    'accounts.correct-energy': correctsEnergy,
    'accounts.try-policy': triesPolicy,
    'accounts.post-policy': postsPolicy,
    'accounts.adjust-late-fee': adjustsLateFee,
    'accounts.collect-debt': collectsDebt,
    'accounts.set-late-fee': setsLateFee,
    'accounts.deduct-days': deductsDays,
    'accounts.note-receivable': notesReceivable,
    'accounts.reverse-receivable': reversesAndReopens,
  },
  guards: {
    'accounts.amount-not-zero': amountNotZero,
    'accounts.relief-within-fee': reliefWithinFee,
    'accounts.nothing-paid': nothingPaid,
  },
  lookups: { 'accounts.receivables': receivables, 'accounts.open-debts': debtsOpen, 'billing.tariffs': tariffs },
};
