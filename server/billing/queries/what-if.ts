/**
 * Running a what-if (模拟试算): the standing bills of a unit and month, page by page, computed again under a scenario and summed. Everything
 * is read from one snapshot in a transaction the database itself holds to reading only; nothing grows with the number of bills.
 *
 * It runs in the process that serves the screens, so it gives way between bills: a slice is some milliseconds.
 */
import { requireVerb, unitsFor } from '@/server/access/permissions';
import { type BillingInput, isBillingFault, type PriceVersion } from '@/server/billing/contract';
import { pricesNow } from '@/server/billing/queries/billing-terms';
import { billDetail } from '@/server/billing/queries/bills';
import { needsYearBefore, rateSupposed, type Scenario, scenarioOf, suppose } from '@/server/billing/what-if';
import { type SumLine, WhatIfSums } from '@/server/billing/what-if-sums';
import type { Mover, ScenarioRequest, WhatIfBill, WhatIfRequest, WhatIfSummary } from '@/server/billing/what-if-wire';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';

const PAGE = 400;
const SLICE_MS = 8;

interface Resolved {
  readonly scenario: Scenario;
  readonly versions: readonly PriceVersion[];
  /** Content of the draft that is tried; null without one. */
  readonly draftHash: string | null;
}

async function resolve(sql: Sql, asked: ScenarioRequest): Promise<Resolved> {
  const { draftId, versionIds = [], parameters = {} } = asked;
  const book = (await pricesNow(sql)).table;
  const chosen = versionIds.map((id, i) => {
    const version = book.get(id);
    if (version === undefined)
      throw new Refusal('input.invalid', {}, [
        { path: `scenario.versionIds.${i}`, message: 'unknownPriceVersion', value: id },
      ]);
    return version;
  });
  const draft =
    draftId === undefined
      ? undefined
      : await sql.maybeOne<{ versions: PriceVersion[]; hash: string }>(
          'SELECT versions, content_hash AS hash FROM price_draft WHERE id = $1',
          [draftId],
        );
  if (draftId !== undefined && draft === undefined) throw new Refusal('not-found', { what: 'price-draft' });
  const versions: PriceVersion[] = [...chosen, ...(draft?.versions ?? [])];
  refuseIf(versions.length === 0 && Object.keys(parameters).length === 0, 'price.what-if-empty');
  const clean = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
  return { scenario: scenarioOf(book, versions, clean), versions, draftHash: draft?.hash ?? null };
}

interface BillRow {
  readonly id: number;
  readonly billNo: string;
  readonly accountId: number;
  readonly class: string;
  readonly energyKwh: string;
  readonly amountYuan: string;
  readonly input: BillingInput;
}

interface Page {
  readonly bills: readonly BillRow[];
  readonly linesOf: ReadonlyMap<number, SumLine[]>;
}

async function readPage(sql: Sql, month: Month, units: readonly number[], after: number): Promise<Page> {
  const bills = await sql.query<BillRow>(
    `SELECT b.id, b.bill_no AS "billNo", b.account_id AS "accountId", b.input->'account'->>'class' AS class, b.energy_kwh AS "energyKwh",
            b.amount_yuan AS "amountYuan", b.input
       FROM bill b WHERE b.bill_month = $1 AND b.id > $2 AND b.status <> 'superseded' AND b.unit_id = ANY($3::int[])
      ORDER BY b.id LIMIT ${PAGE}`,
    [firstDay(month), after, units],
  );
  const lines = await sql.query<SumLine & { billId: number }>(
    `SELECT bill_id AS "billId", charge, amount_yuan AS "amountYuan" FROM bill_line WHERE bill_month = $1 AND bill_id = ANY($2::bigint[])`,
    [firstDay(month), bills.map((bill) => bill.id)],
  );
  const linesOf = new Map<number, SumLine[]>(bills.map((bill) => [bill.id, []]));
  for (const line of lines) linesOf.get(line.billId)?.push(line);
  return { bills, linesOf };
}

/** What the year used before this month, for bills whose own price did not count it. */
async function yearsBefore(sql: Sql, month: Month, accountIds: readonly number[]): Promise<Map<number, string>> {
  if (accountIds.length === 0) return new Map();
  const rows = await sql.query<{ accountId: number; kwh: string }>(
    `SELECT account_id AS "accountId", sum(energy_kwh)::text AS kwh FROM bill
      WHERE bill_month >= date_trunc('year', $1::date)::date AND bill_month < $1 AND account_id = ANY($2::bigint[]) AND status <> 'superseded'
      GROUP BY account_id`,
    [firstDay(month), accountIds],
  );
  return new Map(rows.map((row) => [row.accountId, row.kwh]));
}

export interface WhatIfWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

export interface WhatIfResult {
  readonly summary: WhatIfSummary;
  readonly draftHash: string | null;
}

/** What is refused before anything runs: rights, the scenario, the unit and a month without bills. */
export async function prepareWhatIf(ctx: Ctx, asked: WhatIfRequest): Promise<Resolved & { units: number[] }> {
  requireVerb(ctx.actor, 'what-if.run', asked.unitId);
  const resolved = await resolve(ctx.sql, asked.scenario);
  const below = await ctx.sql.query<{ id: number }>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id) SELECT id FROM below`,
    [asked.unitId],
  );
  const allowed = new Set(unitsFor(ctx.actor, 'what-if.run'));
  const units = below.map(({ id }) => id).filter((id) => allowed.has(id));
  const some = await ctx.sql.maybeOne(
    `SELECT 1 FROM bill WHERE bill_month = $1 AND unit_id = ANY($2::int[]) AND status <> 'superseded' LIMIT 1`,
    [firstDay(asked.month), units],
  );
  refuseIf(some === undefined, 'price.what-if-no-bills', { month: asked.month });
  return { ...resolved, units };
}

export async function runWhatIf(
  ctx: Ctx,
  asked: WhatIfRequest,
  ready: Awaited<ReturnType<typeof prepareWhatIf>>,
  watch: WhatIfWatch,
): Promise<WhatIfResult> {
  const started = performance.now();
  const { scenario, units } = ready;
  const sums = new WhatIfSums();
  let touched = 0;
  const { movers } = await ctx.sql.tx(async (sql) => {
    await sql.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { all } = await sql.one<{ all: number }>(
      `SELECT count(*) AS all FROM bill WHERE bill_month = $1 AND unit_id = ANY($2::int[]) AND status <> 'superseded'`,
      [firstDay(asked.month), units],
    );
    let done = 0;
    let after = 0;
    let page = readPage(sql, asked.month, units, after);
    watch.onProgress(0, all);
    for (;;) {
      const { bills, linesOf } = await page;
      if (bills.length === 0) break;
      after = bills.at(-1)!.id;
      const lacking = bills.filter((bill) => needsYearBefore(bill.input, scenario)).map((bill) => bill.accountId);
      const used = await yearsBefore(sql, asked.month, lacking);
      // The next page is read while this one is computed.
      page = readPage(sql, asked.month, units, after);
      page.catch(() => undefined);
      let slice = performance.now();
      for (const bill of bills) {
        touched += assess(sums, bill, linesOf.get(bill.id) ?? [], scenario, used.get(bill.accountId));
        if (performance.now() - slice < SLICE_MS) continue;
        await new Promise((resume) => setImmediate(resume));
        slice = performance.now();
        watch.signal.throwIfAborted();
      }
      watch.signal.throwIfAborted();
      done += bills.length;
      watch.onProgress(done, all);
    }
    return { movers: await nameMovers(sql, asked.month, sums) };
  });
  const result = sums.result();
  const named = (list: typeof result.dearer): Mover[] =>
    list.flatMap((one) => {
      const facts = movers.get(one.billId);
      return facts === undefined ? [] : [{ ...facts, ...one }];
    });
  const summary: WhatIfSummary = {
    unitId: asked.unitId,
    month: asked.month,
    draftId: asked.scenario.draftId ?? null,
    versions: [...scenario.choice.table.values()].map(({ tariffCode }) => ({
      id: ready.versions.find((version) => version.tariffCode === tariffCode)?.id ?? tariffCode,
      tariffCode,
    })),
    parameters: scenario.parameters as Record<string, string | number>,
    touched,
    ...result,
    dearer: named(result.dearer),
    cheaper: named(result.cheaper),
    elapsedMs: Math.round(performance.now() - started),
    at: ctx.clock.now(),
  };
  return { summary, draftHash: ready.draftHash };
}

/** 1 when the scenario said something about the bill. */
function assess(
  sums: WhatIfSums,
  bill: BillRow,
  before: readonly SumLine[],
  scenario: Scenario,
  yearBeforeKwh: string | undefined,
): 0 | 1 {
  const stands = {
    billId: bill.id,
    class: bill.class,
    energyKwh: bill.energyKwh,
    beforeYuan: bill.amountYuan,
    before,
  };
  const input = suppose(bill.input, scenario, yearBeforeKwh);
  if (input === null) {
    sums.add({ ...stands, afterYuan: bill.amountYuan, after: before });
    return 0;
  }
  const again = rateSupposed(input, scenario);
  if (isBillingFault(again)) sums.fail(again, bill.billNo);
  else sums.add({ ...stands, afterYuan: again.amountYuan, after: again.lines });
  return 1;
}

type MoverFacts = Pick<Mover, 'billNo' | 'accountNo' | 'customerName' | 'class' | 'tariffCode'>;

async function nameMovers(sql: Sql, month: Month, sums: WhatIfSums): Promise<Map<number, MoverFacts>> {
  const { dearer, cheaper } = sums.result();
  const rows = await sql.query<MoverFacts & { id: number }>(
    `SELECT b.id, b.bill_no AS "billNo", a.account_no AS "accountNo", c.name AS "customerName", b.input->'account'->>'class' AS class,
            coalesce(b.input->'points'->0->'segments'->0->>'tariffCode', a.tariff_code) AS "tariffCode"
       FROM bill b JOIN account a ON a.id = b.account_id JOIN customer c ON c.id = a.customer_id
      WHERE b.bill_month = $1 AND b.id = ANY($2::bigint[])`,
    [firstDay(month), [...dearer, ...cheaper].map(({ billId }) => billId)],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** One bill as it stands and as supposed. */
export async function whatIfBill(ctx: Ctx, billId: number, asked: ScenarioRequest): Promise<WhatIfBill> {
  const { bill, input } = await billDetail(ctx, billId);
  requireVerb(ctx.actor, 'what-if.run', bill.unitId);
  const { scenario } = await resolve(ctx.sql, asked);
  const used = needsYearBefore(input, scenario)
    ? (await yearsBefore(ctx.sql, bill.month, [bill.accountId])).get(bill.accountId)
    : undefined;
  const supposed = suppose(input, scenario, used);
  const again = supposed === null ? null : rateSupposed(supposed, scenario);
  const isFault = again !== null && isBillingFault(again);
  return {
    billId,
    billNo: bill.billNo,
    month: bill.month,
    customerName: bill.customerName,
    beforeYuan: bill.amountYuan,
    before: bill.lines,
    afterYuan: again === null ? bill.amountYuan : isFault ? null : again.amountYuan,
    after: again === null ? bill.lines : isFault ? [] : [...again.lines],
    fault: isFault ? { code: again.code, params: again.params } : null,
  };
}
