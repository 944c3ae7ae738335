/**
 * Starting an order (发起): from the customer view, the hotline, a plan, an API call; one command for all. With a form the person also
 * does the first step; without one the order waits there. Raising a linked order inside an effect uses `raiseLinked`.
 */
import { holdsRole } from '@/server/access/permissions';
import type { RoleId } from '@/server/access/roles';
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { OrderRow } from '../contract';
import type { HeldOrder, OrderCtx } from '../effects';
import { HELD_COLUMNS } from '../order-columns';
import { type ProcessDefinition, stepOf } from '../process';
import { PROCESSES } from '../processes';
import { inScope } from '../scope';
import { createOrders, type NewOrder } from './create';
import { perform } from './perform';
import { actionFor, parseForm } from './submit';

export interface StartRequest {
  readonly process: string;
  readonly accountId?: number | undefined;
  readonly unitId?: number | undefined;
  /** The order it follows from; the new one stands below it. */
  readonly orderId?: number | undefined;
  /** Form of the first step's main action. */
  readonly form?: Record<string, unknown> | undefined;
  readonly note?: string | undefined;
}

/** Who may start a process and who may do its first step at once. */
export function startersOf(process: ProcessDefinition): { readonly does: RoleId; readonly raises: readonly RoleId[] } {
  const first = stepOf(process, process.initialStep);
  return { does: first.role as RoleId, raises: [first.role as RoleId, ...(process.start?.alsoBy ?? [])] };
}

export async function startOrder(
  ctx: OrderCtx,
  request: StartRequest,
): Promise<{ id: number; orderNo: string; step: string }> {
  const process = PROCESSES.find((each) => each.id === request.process);
  if (process?.start === undefined) throw new Refusal('order.not-startable', { process: request.process });
  return ctx.sql.tx(async (sql) => {
    const about = await subjectOf(ctx, sql, process, request);
    const { does, raises } = startersOf(process);
    const isPerson = ctx.actor.kind === 'user';
    const may = (role: RoleId): boolean => !isPerson || holdsRole(ctx.actor, role, about.unitId);
    if (!raises.some(may) || (request.form !== undefined && !may(does)))
      throw new Refusal('order.not-your-start', { process: process.id, role: does });
    const [raised] = await createOrders(sql, [
      { ...about, process: process.id, createdBy: ctx.actor.userId, reason: request.note ?? '' },
    ]);
    if (raised === undefined) throw new Refusal('order.already-open', { process: process.id });
    const held = await sql.one<HeldOrder>(`SELECT ${HELD_COLUMNS} FROM work_order w WHERE w.id = $1`, [raised.id]);
    for (const name of process.start!.guards ?? []) {
      const guard = ctx.guards[name];
      if (guard === undefined) throw new Error(`guard ${name} is not wired`);
      const refusal = (await guard(ctx, sql, [held], request.form ?? {})).get(held.id);
      if (refusal !== undefined) throw refusal;
    }
    if (request.form !== undefined) {
      const main = stepOf(process, process.initialStep).actions.find((action) => action.main === true);
      const action = actionFor(held, main?.id ?? '');
      const refused = (await perform(ctx, sql, [held], action, parseForm(action, request.form))).get(held.id);
      if (refused !== undefined) throw refused;
    }
    const { step } = await sql.one<{ step: string }>('SELECT step FROM work_order WHERE id = $1', [raised.id]);
    return { id: raised.id, orderNo: raised.orderNo, step };
  });
}

type About = Omit<NewOrder, 'process' | 'createdBy'>;

async function subjectOf(ctx: OrderCtx, sql: Sql, process: ProcessDefinition, request: StartRequest): Promise<About> {
  const missing = (path: string): Refusal => new Refusal('input.invalid', {}, [{ path, message: 'missing' }]);
  const parent = request.orderId === undefined ? undefined : await parentOf(ctx, sql, request.orderId);
  const subject = process.start!.subject;
  if (subject === 'order' && parent === undefined) throw missing('orderId');
  // A case that is taken down for a unit may name the account it is about.
  if (subject === 'unit' && request.accountId === undefined) {
    const unitId = request.unitId ?? parent?.unitId ?? (await ownUnit(ctx, process));
    const known = await sql.maybeOne<{ id: number }>('SELECT id FROM org_unit WHERE id = $1', [unitId]);
    if (known === undefined) throw new Refusal('not-found', { what: 'unit' });
    return { unitId, parentId: parent?.id ?? null };
  }
  const accountId = request.accountId ?? parent?.accountId ?? undefined;
  if (accountId === undefined) {
    if (subject === 'account') throw missing('accountId');
    return { unitId: parent!.unitId, parentId: parent!.id };
  }
  return { ...(await accountFields(sql, accountId)), parentId: parent?.id ?? null };
}

/** The unit a person works at where they hold the role of the first step. */
async function ownUnit(ctx: OrderCtx, process: ProcessDefinition): Promise<number> {
  const { raises } = startersOf(process);
  const grant = ctx.actor.grants.find(({ role }) => (raises as readonly string[]).includes(role));
  if (grant === undefined) throw new Refusal('order.not-your-start', { process: process.id, role: raises[0]! });
  return grant.unitIds.includes(ctx.actor.homeUnitId) ? ctx.actor.homeUnitId : grant.unitId;
}

async function parentOf(
  ctx: OrderCtx,
  sql: Sql,
  id: number,
): Promise<{ id: number; unitId: number; accountId: number | null }> {
  const values: unknown[] = [id];
  const visible = ctx.actor.kind === 'system' ? 'true' : inScope(ctx.actor, 'order.see', values);
  const row = await sql.maybeOne<{ id: number; unitId: number; accountId: number | null }>(
    `SELECT w.id, w.unit_id AS "unitId", w.account_id AS "accountId" FROM work_order w WHERE w.id = $1 AND ${visible}`,
    values,
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'order' });
  return row;
}

/** What an order shows of its account. */
export async function accountFields(sql: Sql, accountId: number): Promise<About> {
  const [row] = await fieldsOfAccounts(sql, [accountId]);
  if (row === undefined) throw new Refusal('not-found', { what: 'account' });
  return row;
}

/** The same of many; accounts that are not there are left out. */
export async function fieldsOfAccounts(sql: Sql, accountIds: readonly number[]): Promise<About[]> {
  return sql.query<About>(
    `SELECT a.id AS "accountId", a.account_no AS "accountNo", a.unit_id AS "unitId", c.name AS "customerName", r.code AS "routeCode",
            (SELECT m.meter_no FROM meter m WHERE m.account_id = a.id AND m.removed_on IS NULL ORDER BY m.installed_on DESC, m.id LIMIT 1) AS "meterNo"
       FROM account a JOIN customer c ON c.id = a.customer_id JOIN route r ON r.id = a.route_id WHERE a.id = ANY($1::bigint[])`,
    [accountIds],
  );
}

export interface LinkedSpec {
  readonly process: string;
  /** Left out: the account of the order it comes from. */
  readonly accountId?: number | null;
  readonly unitId?: number;
  readonly reason?: string;
  readonly subject?: Record<string, unknown>;
  readonly barred?: Record<string, number[]>;
  readonly billMonth?: string | null;
  readonly amountYuan?: string;
}

/** Raises an order from within another's effect; it is linked below it and waits at its first step. */
/**
 * Raises an order from within another's effect: linked below it, waiting at its first step.
 * @public the effects of processes call it
 */
export async function raiseLinked(
  ctx: OrderCtx,
  sql: Sql,
  from: HeldOrder,
  spec: LinkedSpec,
): Promise<OrderRow | undefined> {
  const accountId = spec.accountId === undefined ? from.accountId : spec.accountId;
  const about = accountId === null ? { unitId: spec.unitId ?? from.unitId } : await accountFields(sql, accountId);
  const [raised] = await createOrders(sql, [
    {
      ...about,
      process: spec.process,
      createdBy: ctx.actor.userId,
      parentId: from.id,
      reason: spec.reason ?? '',
      subject: { ...spec.subject, fromOrderNo: from.orderNo },
      ...(spec.barred === undefined ? {} : { barred: spec.barred }),
      ...(spec.billMonth == null ? {} : { billMonth: spec.billMonth }),
      ...(spec.amountYuan === undefined ? {} : { moneyAtRiskYuan: spec.amountYuan }),
    },
  ]);
  return raised;
}
