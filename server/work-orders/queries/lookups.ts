/** What the `lookup` fields of a form offer; the lists come from the modules that own the data. */
import { Refusal } from '@/server/kernel/refusal';
import type { LookupOption, OrderCtx } from '../effects';
import { type ActionDefinition, metasOf } from '../process';

interface About {
  readonly unitId: number;
  readonly accountId: number | null;
  readonly subject: Record<string, unknown>;
}

export async function lookupsFor(
  ctx: OrderCtx,
  actions: readonly ActionDefinition[],
  about: About,
): Promise<Record<string, LookupOption[]>> {
  const names = new Set(actions.flatMap((action) => metasOf(action).flatMap(([, meta]) => meta.lookup ?? [])));
  const result: Record<string, LookupOption[]> = {};
  for (const name of names) {
    const lookup = ctx.lookups[name];
    if (lookup === undefined) throw new Error(`list ${name} is not wired`);
    result[name] = await lookup(ctx, ctx.sql, about);
  }
  return result;
}

/** A value that the list does not offer (any more) is a fault of the field. */
export async function refuseUnknownChoices(
  ctx: OrderCtx,
  action: ActionDefinition,
  about: About,
  form: Record<string, unknown>,
): Promise<Refusal | undefined> {
  const chosen = metasOf(action).filter(([name, meta]) => meta.lookup !== undefined && form[name] !== '');
  if (chosen.length === 0) return undefined;
  const lists = await lookupsFor(ctx, [action], about);
  const faults = chosen.flatMap(([name, meta]) => {
    const offered = new Set(lists[meta.lookup!]!.map(({ value }) => value));
    const values = Array.isArray(form[name]) ? (form[name] as unknown[]) : [form[name]];
    return values.every((value) => offered.has(String(value))) ? [] : [{ path: name, message: 'notOffered' }];
  });
  return faults.length === 0 ? undefined : new Refusal('input.invalid', {}, faults);
}
