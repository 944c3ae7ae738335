/**
 * Search over customers, accounts, meters, orders and bills (快速查询), within the reader's units. The beginning of a number is found
 * through its index; the middle of one and names through trigrams, and only when the beginning gave too little.
 */
import { unitsFor } from '@/server/access/permissions';
import { orgTree } from '@/server/access/queries/org';
import { FAMILIES, type Verb } from '@/server/access/roles';
import type { Ctx } from '@/server/kernel/ports';
import type { SearchAnswer, SearchHit } from '../contract';
import { literal, namePatterns, prefixRange, searchPlan, type SearchPlan } from '../search-text';

const HITS_A_KIND = 8;

type Hit = Omit<SearchHit, 'kind'>;

export async function search(ctx: Ctx, raw: string, unitId?: number): Promise<SearchAnswer> {
  const plan = searchPlan(raw);
  const within = unitId === undefined ? undefined : new Set((await orgTree(ctx.sql)).subtree(unitId));
  const units = (verb: Verb, family?: (typeof FAMILIES)[number]) =>
    unitsFor(ctx.actor, verb, family).filter((unit) => within === undefined || within.has(unit));
  const customers = units('customer.see');
  const bills = units('bill.see');
  const orders = FAMILIES.map((family) => ({ family, units: units('order.see', family) })).filter(
    (scope) => scope.units.length > 0,
  );
  const [byCustomer, byMeter, byOrder, byBill] = await Promise.all([
    customers.length === 0 ? [] : accountHits(ctx, plan, customers),
    customers.length === 0 ? [] : meterHits(ctx, plan, customers),
    orders.length === 0 ? [] : orderHits(ctx, plan, orders),
    bills.length === 0 ? [] : billHits(ctx, plan, bills),
  ]);
  return {
    hits: [
      ...byCustomer.map((hit) => ({ kind: 'customer' as const, ...hit })),
      ...byMeter.map((hit) => ({ kind: 'meter' as const, ...hit })),
      ...byOrder.map((hit) => ({ kind: 'order' as const, ...hit })),
      ...byBill.map((hit) => ({ kind: 'bill' as const, ...hit })),
    ],
  };
}

/** Runs the lookups one after the other until there are enough; the earlier one's hits come first. */
async function collect(lookups: readonly (() => Promise<Hit[]>)[]): Promise<Hit[]> {
  const hits = new Map<string, Hit>();
  for (const lookup of lookups) {
    if (hits.size >= HITS_A_KIND) break;
    for (const hit of await lookup()) if (!hits.has(hit.id)) hits.set(hit.id, hit);
  }
  return [...hits.values()].slice(0, HITS_A_KIND);
}

/** Candidates inside numbers that are looked at before the best are chosen. */
const CANDIDATES = 200;

function contains(text: string): string {
  return `%${literal(text)}%`;
}

/** Condition on `column` and its values: the number begins so. The first three places of the statement are its. */
function begins(column: string, number: string): { condition: string; values: unknown[] } {
  const { from, to, pattern } = prefixRange(number);
  return { condition: `${column} >= $1 AND ${column} < $2 AND ${column} LIKE $3`, values: [from, to, pattern] };
}

const ACCOUNT_HIT = `a.id::text AS id, a.account_no || ' ' || c.name AS label, a.address AS detail, a.id::text AS "accountId"`;

function accountHits(ctx: Ctx, { number, inside, name }: SearchPlan, units: readonly number[]): Promise<Hit[]> {
  const from = `FROM account a JOIN customer c ON c.id = a.customer_id`;
  const lookups: (() => Promise<Hit[]>)[] = [];
  for (const column of number === null ? [] : /^[A-Z]/.test(number) ? ['c.customer_no'] : ['a.account_no']) {
    const { condition, values } = begins(column, number ?? '');
    lookups.push(() =>
      ctx.sql.query<Hit>(
        `SELECT ${ACCOUNT_HIT} ${from} WHERE ${condition} AND a.unit_id = ANY($4::int[]) ORDER BY ${column} LIMIT ${HITS_A_KIND}`,
        [...values, units],
      ),
    );
  }
  // The shortest name that matches is the nearest one; cut before sorting, so that a common family name costs no more.
  for (const pattern of name === null ? [] : namePatterns(name)) {
    lookups.push(() =>
      ctx.sql.query<Hit>(
        `SELECT id, label, detail, "accountId" FROM (
           SELECT ${ACCOUNT_HIT}, c.name, a.account_no ${from} WHERE c.name LIKE $1 AND a.unit_id = ANY($2::int[]) LIMIT ${CANDIDATES}) found
          ORDER BY length(name), name, account_no LIMIT ${HITS_A_KIND}`,
        [pattern, units],
      ),
    );
  }
  if (inside !== null) {
    lookups.push(() =>
      ctx.sql.query<Hit>(
        `SELECT ${ACCOUNT_HIT} ${from} WHERE a.account_no LIKE $1 AND a.unit_id = ANY($2::int[]) LIMIT ${HITS_A_KIND}`,
        [contains(inside), units],
      ),
    );
  }
  return collect(lookups);
}

function meterHits(ctx: Ctx, { number, inside }: SearchPlan, units: readonly number[]): Promise<Hit[]> {
  if (number === null) return Promise.resolve([]);
  const select = `SELECT m.id::text AS id, m.meter_no AS label, a.account_no || ' ' || c.name AS detail, a.id::text AS "accountId"
                    FROM meter m JOIN account a ON a.id = m.account_id JOIN customer c ON c.id = a.customer_id`;
  const { condition, values } = begins('m.meter_no', number);
  const byStart = () =>
    ctx.sql.query<Hit>(
      `${select} WHERE ${condition} AND a.unit_id = ANY($4::int[]) ORDER BY m.meter_no LIMIT ${HITS_A_KIND}`,
      [...values, units],
    );
  if (inside === null) return collect([byStart]);
  const byPart = () =>
    ctx.sql.query<Hit>(`${select} WHERE m.meter_no LIKE $1 AND a.unit_id = ANY($2::int[]) LIMIT ${HITS_A_KIND}`, [
      contains(inside),
      units,
    ]);
  return collect([byStart, byPart]);
}

function orderHits(
  ctx: Ctx,
  { number, inside }: SearchPlan,
  scopes: readonly { family: string; units: readonly number[] }[],
): Promise<Hit[]> {
  if (number === null) return Promise.resolve([]);
  const lookup = (condition: string, before: readonly unknown[], order: string) => () => {
    const values = [...before];
    const scope = scopes.map(({ family, units }) => {
      values.push(family, units);
      return `(w.family = $${values.length - 1} AND w.unit_id = ANY($${values.length}::int[]))`;
    });
    return ctx.sql.query<Hit>(
      `SELECT w.id::text AS id, w.order_no AS label, concat_ws(' · ', w.customer_name, w.account_no, to_char(w.bill_month, 'YYYY-MM')) AS detail,
              w.account_id::text AS "accountId"
         FROM work_order w WHERE ${condition} AND (${scope.join(' OR ')}) ${order} LIMIT ${HITS_A_KIND}`,
      values,
    );
  };
  const { condition, values } = begins('w.order_no', number);
  // The newest first: a prefix of an order number names a process and a month.
  const byStart = lookup(condition, values, 'ORDER BY w.order_no DESC');
  return collect(inside === null ? [byStart] : [byStart, lookup('w.order_no LIKE $1', [contains(inside)], '')]);
}

function billHits(ctx: Ctx, { number }: SearchPlan, units: readonly number[]): Promise<Hit[]> {
  if (number === null) return Promise.resolve([]);
  const { condition, values } = begins('bill_no', number);
  return ctx.sql.query<Hit>(
    `SELECT b.id::text AS id, b.bill_no AS label, concat_ws(' · ', to_char(b.bill_month, 'YYYY-MM'), '¥' || b.amount_yuan, c.name) AS detail,
            b.account_id::text AS "accountId", to_char(b.bill_month, 'YYYY-MM') AS "billMonth"
       FROM (SELECT id, bill_no, bill_month, amount_yuan, account_id FROM bill
              WHERE ${condition} AND unit_id = ANY($4::int[]) ORDER BY bill_no DESC LIMIT ${HITS_A_KIND}) b
       JOIN account a ON a.id = b.account_id JOIN customer c ON c.id = a.customer_id
      ORDER BY b.bill_no DESC`,
    [...values, units],
  );
}
