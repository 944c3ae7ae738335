/** What the flows of the distribution network do (配网设备异动、户变关系调整): transformers on file, and who hangs on what. */
import { moveAccount } from '@/server/customers/commands/accounts';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal } from '@/server/kernel/refusal';
import type { EffectHandler, GuardHandler, HeldOrder, LookupHandler, OrderParts } from '@/server/work-orders/effects';
import { addTransformer, changeTransformer, retireTransformer } from './transformers';

type Form = Record<string, unknown>;
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function formOf(order: HeldOrder, step: string): Form {
  const form = order.form[step];
  return typeof form === 'object' && form !== null ? (form as Form) : {};
}

const UNITS = `WITH RECURSIVE units AS (SELECT $1::int AS id UNION SELECT o.id FROM org_unit o JOIN units u ON o.parent_id = u.id)`;

const transformers: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `${UNITS} SELECT t.id::text AS value, t.code || ' ' || t.name || ' ' || trim_scale(t.kva)::text || ' kVA' AS label
       FROM transformer t WHERE t.unit_id IN (SELECT id FROM units) AND t.retired_on IS NULL ORDER BY t.code LIMIT 1000`,
    [about.unitId],
  );

const feeders: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `${UNITS}, near AS (SELECT id FROM units UNION SELECT parent_id FROM org_unit WHERE id = $1)
     SELECT f.id::text AS value, f.code || ' ' || f.name AS label FROM feeder f WHERE f.unit_id IN (SELECT id FROM near) ORDER BY f.code LIMIT 1000`,
    [about.unitId],
  );

const accountsBehind: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `SELECT a.account_no AS value, a.account_no || ' ' || c.name AS label FROM account a JOIN customer c ON c.id = a.customer_id
      WHERE a.transformer_id = $1 AND a.status <> 'closed' ORDER BY a.account_no LIMIT 1000`,
    [Number(about.subject['transformerId'] ?? 0)],
  );

function refused(
  orders: readonly HeldOrder[],
  faultsOf: (order: HeldOrder) => readonly FieldFault[],
): Map<number, Refusal> {
  return new Map(
    orders.flatMap((order) => {
      const faults = faultsOf(order);
      return faults.length === 0
        ? []
        : [[order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, faults)] as const];
    }),
  );
}

const missing = (path: string): FieldFault => ({ path, message: 'missing' });

const namesTransformer: GuardHandler = async (_ctx, _sql, orders, form) =>
  refused(orders, () =>
    form['change'] !== 'new-transformer' && words(form['transformer']) === '' ? [missing('transformer')] : [],
  );

/** What each kind of change needs to be entered. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'new-transformer': ['code', 'name', 'feeder', 'sizeKva'],
  'transformer-capacity': ['sizeKva'],
  'move-transformer': ['feeder'],
  'retire-transformer': [],
};

const parameters: GuardHandler = async (_ctx, _sql, orders, form) =>
  refused(orders, (order) =>
    (NEEDED[words(formOf(order, 'apply')['change'])] ?? []).filter((name) => words(form[name]) === '').map(missing),
  );

const anotherTransformer: GuardHandler = async (_ctx, _sql, orders, form) =>
  refused(orders, (order) =>
    words(form['rightTransformer']) === words(formOf(order, 'notice')['transformer'])
      ? [{ path: 'rightTransformer', message: 'sameTransformer' }]
      : [],
  );

async function changeOf(sql: Sql, order: HeldOrder): Promise<void> {
  const { change, transformer, effectiveOn } = formOf(order, 'apply');
  const entered = formOf(order, 'enter');
  const id = Number(words(transformer) || 0);
  if (change === 'new-transformer') {
    await addTransformer(sql, {
      unitId: order.unitId,
      feederId: Number(entered['feeder']),
      code: words(entered['code']),
      name: words(entered['name']),
      kva: words(entered['sizeKva']),
      isPublic: entered['isPublic'] === true,
    });
  } else if (change === 'transformer-capacity') await changeTransformer(sql, id, { kva: words(entered['sizeKva']) });
  else if (change === 'move-transformer') await changeTransformer(sql, id, { feederId: Number(entered['feeder']) });
  else await retireTransformer(sql, id, words(effectiveOn));
}

/** What the accounts behind a transformer used in a month, whole kWh. */
async function soldBehind(sql: Sql, transformerId: number, month: string): Promise<string> {
  const row = await sql.one<{ kwh: string }>(
    `SELECT coalesce(sum(b.energy_kwh), 0)::text AS kwh FROM bill b JOIN account a ON a.id = b.account_id
      WHERE b.bill_month = $2 AND b.status <> 'superseded' AND a.transformer_id = $1`,
    [transformerId, `${month}-01`],
  );
  return row.kwh;
}

const noteLoss: EffectHandler = {
  prepare: async (_ctx, sql, orders, form) => {
    const transformerId = Number(form['transformer']);
    const soldBeforeKwh = await soldBehind(sql, transformerId, words(form['lossMonth']));
    return new Map(orders.map((order) => [order.id, { subject: { transformerId, soldBeforeKwh } }]));
  },
};

async function moveAll(ctx: Ctx, sql: Sql, order: HeldOrder): Promise<void> {
  const found = formOf(order, 'site');
  const wrong = (found['wrongAccounts'] as string[] | undefined) ?? [];
  const rows = await sql.query<{ id: number }>(
    'SELECT id FROM account WHERE account_no = ANY($1::text[]) ORDER BY id',
    [wrong],
  );
  for (const { id } of rows) {
    await moveAccount(ctx, sql, {
      accountId: id,
      effectiveOn: words(formOf(order, 'adjust')['effectiveOn']),
      orderNo: order.orderNo,
      transformerId: Number(found['rightTransformer']),
    });
  }
  const month = words(formOf(order, 'notice')['lossMonth']);
  const soldAfterKwh = await soldBehind(sql, Number(order.subject['transformerId']), month);
  const soldRightKwh = await soldBehind(sql, Number(found['rightTransformer']), month);
  await sql.run('UPDATE work_order SET subject = subject || $2::jsonb WHERE id = $1', [
    order.id,
    JSON.stringify({ soldAfterKwh, soldRightKwh }),
  ]);
}

export const networkParts: OrderParts = {
  effects: {
    'network.change': {
      apply: async (_ctx, sql, orders) => {
        for (const order of orders) await changeOf(sql, order);
      },
    },
    'network.note-loss': noteLoss,
    'network.move-accounts': {
      apply: async (ctx, sql, orders) => {
        for (const order of orders) await moveAll(ctx, sql, order);
      },
    },
  },
  guards: {
    'network.names-transformer': namesTransformer,
    'network.parameters': parameters,
    'network.another-transformer': anotherTransformer,
  },
  lookups: {
    'network.transformers': transformers,
    'network.feeders': feeders,
    'network.accounts-behind': accountsBehind,
  },
};
