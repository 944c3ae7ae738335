/**
 * Terms of supply from a day (用电条件变更): class, tariff, voltage, capacity, power-factor standard, the way of the basic charge, contract
 * demand, household allowance, free energy of low-income households, end of a temporary supply.
 *
 * Commands for flows (inside the caller's transaction):
 *   changeTerms(ctx, sql, {accountId, effectiveOn, orderNo?, terms}) → {changed}
 *     terms, each optional, null = none any more: class · tariffCode · voltageKv · capacityKva · pfStandard '0.90'|'0.85'|'0.80' ·
 *     pfReduced true|false · basicBy 'capacity'|'demand' · contractKw · demandRule · deductKw · householdExtraKwh (kWh a month) ·
 *     freeKwh (kWh a month) · temporaryUntil
 *
 * The first row of a term keeps what stood before, from the opening on. Terms that the account row shows may not lie ahead.
 * Refuses: a tariff without prices, a figure that is none, a day inside a released bill, a change that changes nothing.
 */
import { type ChangeKind } from '@/server/anomalies/contract';
import { CUSTOMER_CLASSES, DEMAND_RULES, PF_STANDARDS } from '@/server/billing/contract';
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal, refuseIf } from '@/server/kernel/refusal';
import { isLocalDate } from '@/server/kernel/time';
import { type ChangeFrame, type HeldAccount, holdAccount, mayChange, recordChange } from './account-change';

const NONE = 'none';

interface TermRule {
  /** Name in `account_term`. */
  readonly term: string;
  readonly kind: ChangeKind;
  /** Column of the account that shows it, with the type it is written as. */
  readonly column?: readonly [name: string, type: string];
  readonly standing?: (account: HeldAccount) => string | null;
  readonly mayBeNone: boolean;
  readonly fits: (value: string) => boolean;
}

const oneOf =
  (values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value);
const figure = (value: string): boolean => /^\d{1,9}(\.\d{1,2})?$/.test(value);

const RULES = {
  class: {
    term: 'class',
    kind: 'tariff',
    column: ['class', 'text'],
    standing: (account) => account.class,
    mayBeNone: false,
    fits: oneOf(CUSTOMER_CLASSES),
  },
  tariffCode: {
    term: 'tariff',
    kind: 'tariff',
    column: ['tariff_code', 'text'],
    standing: (account) => account.tariffCode,
    mayBeNone: false,
    fits: (value) => value !== '',
  },
  voltageKv: {
    term: 'voltage-kv',
    kind: 'tariff',
    column: ['voltage_kv', 'numeric'],
    standing: (account) => account.voltageKv,
    mayBeNone: false,
    fits: (value) => figure(value) && decimal(value).greaterThan(0),
  },
  capacityKva: {
    term: 'capacity-kva',
    kind: 'capacity',
    column: ['capacity_kva', 'numeric'],
    standing: (account) => account.capacityKva,
    mayBeNone: false,
    fits: figure,
  },
  pfStandard: {
    term: 'pf-standard',
    kind: 'power-factor',
    column: ['pf_standard', 'numeric'],
    standing: (account) => account.pfStandard,
    mayBeNone: true,
    fits: oneOf(PF_STANDARDS),
  },
  pfReduced: { term: 'pf-reduced', kind: 'power-factor', mayBeNone: true, fits: oneOf(['yes']) },
  basicBy: { term: 'basic-by', kind: 'basic-charge', mayBeNone: true, fits: oneOf(['capacity', 'demand']) },
  contractKw: { term: 'contract-kw', kind: 'basic-charge', mayBeNone: true, fits: figure },
  demandRule: { term: 'demand-rule', kind: 'basic-charge', mayBeNone: true, fits: oneOf(DEMAND_RULES) },
  deductKw: { term: 'deduct-kw', kind: 'basic-charge', mayBeNone: true, fits: figure },
  householdExtraKwh: { term: 'household-extra-kwh', kind: 'household', mayBeNone: true, fits: figure },
  freeKwh: { term: 'free-kwh', kind: 'household', mayBeNone: true, fits: figure },
  temporaryUntil: { term: 'temporary-until', kind: 'temporary', mayBeNone: true, fits: isLocalDate },
} as const satisfies Record<string, TermRule>;

type TermKey = keyof typeof RULES;
export type SupplyTerms = { readonly [K in TermKey]?: string | boolean | null };

interface Change {
  readonly key: TermKey;
  readonly rule: TermRule;
  readonly from: string;
  readonly to: string;
}

function textOf(value: string | boolean | null): string {
  if (value === null || value === false) return NONE;
  return value === true ? 'yes' : value.trim();
}

function judged(terms: SupplyTerms): { key: TermKey; rule: TermRule; to: string }[] {
  const faults: FieldFault[] = [];
  const asked = (Object.keys(terms) as TermKey[]).flatMap((key) => {
    const given = terms[key];
    if (given === undefined) return [];
    const rule: TermRule = RULES[key];
    const to = textOf(given);
    if (to === NONE ? !rule.mayBeNone : !rule.fits(to))
      faults.push({ path: `terms.${key}`, message: 'invalid', value: to });
    return [{ key, rule, to }];
  });
  if (faults.length > 0) throw new Refusal('input.invalid', {}, faults);
  return asked;
}

export async function changeTerms(
  ctx: Ctx,
  sql: Sql,
  { terms, ...frame }: ChangeFrame & { readonly terms: SupplyTerms },
): Promise<{ changed: TermKey[] }> {
  const asked = judged(terms);
  const account = await holdAccount(ctx, sql, frame.accountId);
  await mayChange(ctx, sql, account, frame.effectiveOn, {
    ahead: asked.every(({ rule }) => rule.column === undefined),
  });
  const tariff = asked.find(({ key }) => key === 'tariffCode');
  if (tariff !== undefined) {
    const known = await sql.maybeOne(`SELECT 1 FROM price_version WHERE tariff_code = $1 LIMIT 1`, [tariff.to]);
    refuseIf(known === undefined, 'supply.unknown-tariff', { tariffCode: tariff.to });
  }
  const changes: Change[] = [];
  for (const { key, rule, to } of asked) {
    const from = await valueOn(sql, account, rule, frame.effectiveOn);
    if (!sameTerm(from, to)) changes.push({ key, rule, from, to });
  }
  refuseIf(changes.length === 0, 'supply.nothing-changes', { accountNo: account.accountNo, day: frame.effectiveOn });
  for (const change of changes) await writeTerm(ctx, sql, account, change, frame);
  for (const kind of new Set(changes.map(({ rule }) => rule.kind))) {
    const own = changes.filter(({ rule }) => rule.kind === kind);
    await recordChange(ctx, sql, account, kind, frame, {
      from: Object.fromEntries(own.map(({ key, from }) => [key, from])),
      to: Object.fromEntries(own.map(({ key, to }) => [key, to])),
    });
  }
  return { changed: changes.map(({ key }) => key) };
}

function sameTerm(from: string, to: string): boolean {
  return from === to || (figure(from) && figure(to) && decimal(from).equals(to));
}

async function valueOn(sql: Sql, account: HeldAccount, rule: TermRule, day: string): Promise<string> {
  const row = await sql.maybeOne<{ value: string }>(
    `SELECT value FROM account_term WHERE account_id = $1 AND term = $2 ORDER BY effective_on <= $3::date DESC,
            CASE WHEN effective_on <= $3::date THEN effective_on END DESC, effective_on LIMIT 1`,
    [account.id, rule.term, day],
  );
  return row?.value ?? rule.standing?.(account) ?? NONE;
}

async function writeTerm(
  ctx: Ctx,
  sql: Sql,
  account: HeldAccount,
  { rule, from, to }: Change,
  { effectiveOn, orderNo }: Omit<ChangeFrame, 'accountId'>,
): Promise<void> {
  await sql.run(
    `INSERT INTO account_term (account_id, term, effective_on, value)
     SELECT $1, $2, $3::date, $4 WHERE $3::date < $5::date AND NOT EXISTS (SELECT 1 FROM account_term WHERE account_id = $1 AND term = $2)`,
    [account.id, rule.term, account.openedOn, from, effectiveOn],
  );
  await sql.run(
    `INSERT INTO account_term (account_id, term, effective_on, value, order_no) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, term, effective_on) DO UPDATE SET value = excluded.value, order_no = excluded.order_no`,
    [account.id, rule.term, effectiveOn, to, orderNo ?? null],
  );
  if (rule.column === undefined) return;
  const [column, type] = rule.column;
  await sql.run(
    `UPDATE account SET ${column} = (
       SELECT nullif(value, '${NONE}')::${type} FROM account_term
        WHERE account_id = $1 AND term = $2 AND effective_on <= $3::date ORDER BY effective_on DESC LIMIT 1)
      WHERE id = $1`,
    [account.id, rule.term, ctx.clock.today()],
  );
}
