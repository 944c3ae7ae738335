/** What the tests of supply share: a large customer, its readings, and the bill its account gives now. */
import { type AccountOutcome, billAccount, type Billed } from '@/server/billing/bill-account';
import type { BillLine } from '@/server/billing/contract';
import { accountSources } from '@/server/billing/queries/account-sources';
import { billingWorld } from '@/server/billing/queries/billing-terms';
import type { Sql } from '@/server/kernel/ports';
import { addMonths, firstDay, type Month } from '@/server/kernel/time';

/** Makes a household of the small utility a plant of so many kVA: three-rate meter × 100, power factor 0.90. */
export async function makePlant(owner: Sql, accountId: number, kva: number): Promise<void> {
  await owner.run(
    `UPDATE account SET class = 'industrial', tariff_code = 'large-industry-tou', voltage_kv = 10, capacity_kva = $2, pf_standard = 0.90 WHERE id = $1`,
    [accountId, kva],
  );
  await owner.run(
    `UPDATE meter SET kind = 'three-rate', has_reactive = true, ct_ratio = 100, digits = 6 WHERE account_id = $1`,
    [accountId],
  );
}

/** The plant's registers of a month, read from the fifth to the fifth: total 1000 units, 300 / 500 / 200, reactive 400. */
export async function readPlant(
  owner: Sql,
  accountId: number,
  month: Month,
  extra: Record<string, string> = {},
): Promise<void> {
  const rows: Record<string, string> = {
    total: '1000',
    peak: '300',
    flat: '500',
    valley: '200',
    reactive: '400',
    ...extra,
  };
  for (const [register, value] of Object.entries(rows)) await readRegister(owner, accountId, month, register, value);
}

export async function readRegister(
  owner: Sql,
  meterId: number,
  month: Month,
  register: string,
  value: string,
): Promise<void> {
  await owner.run('SELECT ensure_month($1::date)', [firstDay(month)]);
  await owner.run(
    `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source)
     SELECT $1, account_id, id, $3, CASE WHEN $3 <> 'demand' THEN 0 END, $4, $5, $6, 'manual' FROM meter WHERE id = $2
     ON CONFLICT (reading_month, meter_id, register) DO UPDATE SET value = excluded.value, read_on = excluded.read_on`,
    [firstDay(month), meterId, register, value, `${addMonths(month, -1)}-05`, `${month}-05`],
  );
}

export async function outcomeNow(sql: Sql, accountId: number, month: Month): Promise<AccountOutcome> {
  const world = await billingWorld(sql, month);
  const [source] = await accountSources(sql, month, [accountId]);
  return billAccount(source!, world);
}

export async function billNow(sql: Sql, accountId: number, month: Month): Promise<Billed> {
  const outcome = await outcomeNow(sql, accountId, month);
  if (outcome.kind !== 'billed') throw new Error(`not billed: ${outcome.code} ${JSON.stringify(outcome.params)}`);
  return outcome;
}

export function linesOf(billed: Billed, charge: string): readonly BillLine[] {
  return billed.bill.lines.filter((line) => line.charge === charge);
}

/** Amounts of the lines of a charge. */
export function amountsOf(billed: Billed, charge: string): string[] {
  return linesOf(billed, charge).map((line) => line.amountYuan);
}
