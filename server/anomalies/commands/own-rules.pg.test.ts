import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesView } from '@/server/anomalies/queries/rules';
import { startRun } from '@/server/billing/commands/runs';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { doChunks, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import { saveOwnRule, switchOwnRule, tryOwnRule } from './own-rules';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const ACCOUNTS = [4001, 4002, 4003, 5001, 5002, 5003];

function as(person: PersonKey): OrderCtx {
  return contextOf(sql, people[person], EFFECTS);
}
const DRAFT = {
  unitId: UNITS.stationSouth,
  name: '比上月多一半',
  formula: 'kwh > 1.5 * last and kwh - last > 40',
  severity: 3,
} as const;

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await loadPrices(owner);
    for (const [month, prev, curr] of [
      ['2026-08', 1000, 1100],
      ['2026-09', 1100, 1200],
      ['2026-10', 1200, 1360],
    ] as const)
      await enterReadings(
        owner,
        month,
        ACCOUNTS.map((accountId) => ({ accountId, prev, curr })),
      );
  });
  pool = openPool(database.url, { max: 8 });
  sql = new PoolSql(pool);
  for (const month of ['2026-08', '2026-09'])
    await doChunks(as('operator'), await startRun(as('calculator'), { unitId: UNITS.county, month }));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('a rule of one’s own', () => {
  it('is refused when the formula is wrong, naming the place', async () => {
    await expect(saveOwnRule(as('lead'), { ...DRAFT, formula: 'kwh > lasst' })).rejects.toMatchObject({
      code: 'anomaly.formula-wrong',
      params: { code: 'unknown-name', at: 7 },
    });
    await expect(saveOwnRule(as('calculator'), DRAFT)).rejects.toMatchObject({ code: 'access.not-permitted' });
    await expect(saveOwnRule(as('lead'), { ...DRAFT, unitId: UNITS.otherStation })).rejects.toMatchObject({
      code: 'access.out-of-scope',
    });
  });

  it('is switched on only after it was tried on history, and then speaks in the run of its unit alone', async () => {
    const { ruleId, version } = await saveOwnRule(as('lead'), DRAFT);
    await expect(switchOwnRule(as('lead'), ruleId, version, true)).rejects.toMatchObject({
      code: 'anomaly.rule-not-tried',
    });
    await expect(
      sql.run(`UPDATE own_rule_version SET effective_from = current_date WHERE rule_id = $1`, [ruleId]),
    ).rejects.toThrow(/tried_before_use/);
    const tried = await tryOwnRule(as('lead'), ruleId, version);
    expect(tried).toMatchObject({ accounts: 3, ofAccounts: 3, checked: 6, fired: 0 });
    await switchOwnRule(as('lead'), ruleId, version, true);
    // As if it had been switched on before the month that is billed below.
    await sql.run(`UPDATE own_rule_version SET effective_from = '2026-10-01' WHERE rule_id = $1`, [ruleId]);
    const run = await startRun(as('calculator'), { unitId: UNITS.county, month: '2026-10' });
    await doChunks(as('operator'), run);
    const found = await sql.query<{ accountId: number; detail: { params: Record<string, unknown> }; severity: number }>(
      `SELECT account_id AS "accountId", detail, severity FROM finding WHERE rule = 'own-rule' ORDER BY account_id`,
    );
    expect(found.map((row) => [row.accountId, row.severity])).toEqual([
      [4001, 3],
      [4002, 3],
      [4003, 3],
    ]);
    expect(found[0]!.detail.params).toMatchObject({ name: DRAFT.name, formula: DRAFT.formula, version: 1 });
    expect(String(found[0]!.detail.params['figures'])).toMatch(/^kwh 160, last \d/);
    expect(await tryOwnRule(as('lead'), ruleId, version)).toMatchObject({ checked: 9, fired: 3 });
  });

  it('gets a new version that replaces the old one, and keeps when each was in force', async () => {
    const { rules } = await rulesView(as('lead'), UNITS.stationSouth);
    expect(rules.find((rule) => rule.id === 'own-rule')).toMatchObject({ findings: 3 });
    const [own] = (await rulesView(as('lead'), UNITS.stationSouth)).own;
    const { version } = await saveOwnRule(as('lead'), { ...DRAFT, ruleId: own!.ruleId, formula: 'kwh > 3 * last' });
    expect(version).toBe(2);
    await tryOwnRule(as('lead'), own!.ruleId, 2);
    await switchOwnRule(as('lead'), own!.ruleId, 2, true);
    await switchOwnRule(as('lead'), own!.ruleId, 2, false);
    await switchOwnRule(as('lead'), own!.ruleId, 1, true);
    const versions = await sql.query<{ version: number; open: boolean | null }>(
      `SELECT version, effective_from IS NOT NULL AND effective_to IS NULL AS open FROM own_rule_version WHERE rule_id = $1 ORDER BY version`,
      [own!.ruleId],
    );
    expect(versions.map((row) => [row.version, row.open])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    await expect(sql.run(`UPDATE own_rule_version SET formula = 'kwh > 0'`)).rejects.toThrow();
    await expect(sql.run(`DELETE FROM own_rule_version`)).rejects.toThrow();
  });
});
