/** The form of a new order (发起): people and lists its first step offers for the account or unit it is about. */
import { requireVerb } from '@/server/access/permissions';
import { Refusal } from '@/server/kernel/refusal';
import type { StartForm } from '../contract';
import type { OrderCtx } from '../effects';
import { metasOf, stepOf } from '../process';
import { PROCESSES } from '../processes';
import { peopleWithRole } from './approval';
import { lookupsFor } from './lookups';

export async function startForm(
  ctx: OrderCtx,
  asked: { readonly process: string; readonly accountId?: number | undefined; readonly unitId?: number | undefined },
): Promise<StartForm> {
  const process = PROCESSES.find((each) => each.id === asked.process);
  if (process?.start === undefined) throw new Refusal('order.not-startable', { process: asked.process });
  const account =
    asked.accountId === undefined
      ? undefined
      : await ctx.sql.maybeOne<{ unitId: number; accountNo: string; customerName: string }>(
          `SELECT a.unit_id AS "unitId", a.account_no AS "accountNo", c.name AS "customerName"
             FROM account a JOIN customer c ON c.id = a.customer_id WHERE a.id = $1`,
          [asked.accountId],
        );
  if (asked.accountId !== undefined && account === undefined) throw new Refusal('not-found', { what: 'account' });
  const unitId = account?.unitId ?? asked.unitId ?? ctx.actor.homeUnitId;
  requireVerb(ctx.actor, 'order.start', unitId, process.family);
  const main = stepOf(process, process.initialStep).actions.filter((action) => action.main === true);
  const people: StartForm['people'] = {};
  for (const action of main)
    for (const [name, meta] of metasOf(action))
      if (meta.widget === 'person' && meta.role !== undefined)
        people[name] = (await peopleWithRole(ctx, meta.role, unitId)).map((person) => ({ ...person, barred: false }));
  return {
    people,
    lookups: await lookupsFor(ctx, main, { unitId, accountId: asked.accountId ?? null, subject: {} }),
    accountNo: account?.accountNo ?? null,
    customerName: account?.customerName ?? null,
  };
}
