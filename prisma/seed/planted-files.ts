/**
 * Faults that stand in the archive and not in the figures (预埋档案异常): a multiplier or a price changed without an order, an account
 * hung below another by mistake.
 */
import { copyLine } from '@/server/kernel/copy-text';
import type { Sql } from '@/server/kernel/ports';
import type { DemoAccount, DemoMeter } from './accounts';
import type { Planted } from './faults';
import type { AccountReadings } from './readings';
import { noonOf } from './calendar';
import type { World } from './world';

/** The next larger ratio of current transformers. */
export const plantedCt = (meter: DemoMeter): number => meter.ct * 2;

/** The cheapest price there is. */
const CHEAP_TARIFF = 'agricultural';

export function plantedTariff(planted: Planted | undefined): string | undefined {
  return planted?.kind === 'price-changed' ? CHEAP_TARIFF : undefined;
}

/** From the first day of the current period the other account's meter comes off this one's energy. */
export function wrongRelation(account: DemoAccount, childIndex: number, readings: AccountReadings): string {
  const on = readings.months.at(-1)![0]!.prevReadOn;
  return copyLine([account.id, account.id, account.id, childIndex + 1, 'metered', null, null, on, noonOf(on)]);
}

/** What the rows said before, with the instant of the change: as the database itself would have kept it. */
export async function keepPlantedChanges(sql: Sql, world: World): Promise<void> {
  const changes = [...world.planted.values()].flatMap(({ index, kind }) => {
    if (kind !== 'multiplier-changed' && kind !== 'price-changed') return [];
    const account = world.account(index);
    const before =
      kind === 'multiplier-changed' ? { ct_ratio: account.meter.ct } : { tariff_code: account.profile.tariffCode };
    const table = kind === 'multiplier-changed' ? 'meter' : 'account';
    return [{ table, id: account.id, before, at: noonOf(world.readings(account).changedOn!) }];
  });
  await sql.run(
    `INSERT INTO row_version (table_name, row_key, account_id, row, valid_from, valid_to)
     SELECT c."table", c.id, c.id, coalesce(to_jsonb(a), to_jsonb(m)) || c.before, coalesce(a.created_at, m.created_at), c.at
       FROM jsonb_to_recordset($1::jsonb) AS c("table" text, id bigint, before jsonb, at timestamptz)
       LEFT JOIN account a ON c."table" = 'account' AND a.id = c.id
       LEFT JOIN meter m ON c."table" = 'meter' AND m.id = c.id`,
    [JSON.stringify(changes)],
  );
}
