/** Why not released (未发行原因) as lines of text, for the command: the whole utility is seen, as the operator of the installation sees it. */
import type { WhyNotReleased } from '@/server/billing/run-wire';
import type { Sql } from '@/server/kernel/ports';
import { isMonth, type Month } from '@/server/kernel/time';
import { catalogueOf, isLocale, type Locale } from '@/server/platform/speech';
import { type WhyOf, whyWithin } from './why-not-released';

export interface WhyQuestion {
  readonly of: { readonly bill: string } | { readonly run: string } | { readonly unit: string; readonly month: string };
  readonly locale: Locale;
}

/** Exactly one of bill, run, or unit with its month; undefined for anything else. */
export function questionOf(given: {
  readonly bill?: string | undefined;
  readonly run?: string | undefined;
  readonly unit?: string | undefined;
  readonly month?: string | undefined;
  readonly lang: string;
}): WhyQuestion | undefined {
  const { bill, run, unit, month, lang } = given;
  if (!isLocale(lang)) return undefined;
  const asked = [bill, run, unit].filter((each) => each !== undefined && each !== '');
  if (asked.length !== 1 || (unit === undefined) !== (month === undefined)) return undefined;
  const of = bill !== undefined ? { bill } : run !== undefined ? { run } : { unit: unit!, month: month! };
  return { of, locale: lang };
}

export interface WhyLines {
  /** 0 all released · 1 some are not · 2 nothing of that name. */
  readonly status: 0 | 1 | 2;
  readonly lines: string[];
}

interface Found {
  readonly of: WhyOf;
  readonly scope: string;
}

export async function whyLines(sql: Sql, { of, locale }: WhyQuestion): Promise<WhyLines> {
  const say = catalogueOf(locale);
  const text = (key: string, params?: Record<string, string | number>): string =>
    say(`why-not-released.${key}`, params);
  const found = await find(sql, of, locale, text);
  if (typeof found === 'string') return { status: 2, lines: [found] };
  const units = await sql.query<{ id: number }>('SELECT id FROM org_unit');
  const why = await whyWithin(
    sql,
    units.map(({ id }) => id),
    found.of,
  );
  const { scope } = found;
  if (why.released + why.notReleased === 0) return { status: 0, lines: [text('nothing', { scope })] };
  const lines = [text('summary', { scope, released: why.released, waiting: why.notReleased })];
  for (const { reason, count, samples } of why.reasons) {
    lines.push(`  ${text('reason', { reason: say(`billing.blocked.${reason}`), count })}`);
    for (const sample of samples) lines.push(`    ${sampleText(sample, text)}`);
    if (count > samples.length) lines.push(`    ${text('more', { count: count - samples.length })}`);
  }
  return { status: why.notReleased === 0 ? 0 : 1, lines };
}

type Text = (key: string, params?: Record<string, string | number>) => string;

function sampleText(sample: WhyNotReleased['reasons'][number]['samples'][number], text: Text): string {
  const { accountNo, billNo, orderNo, classes } = sample;
  const parts = [accountNo];
  if (billNo !== null) parts.push(text('sampleBill', { billNo }));
  if (orderNo !== null) parts.push(text('sampleOrder', { orderNo }));
  if (classes.length > 0)
    parts.push(text('sampleClasses', { classes: classes.map((each) => text(`class.${each}`)).join(text('and')) }));
  return parts.join('  ');
}

/** By the number people use, else by the id; a sentence when there is none. */
async function find(sql: Sql, of: WhyQuestion['of'], locale: Locale, text: Text): Promise<Found | string> {
  if ('bill' in of) {
    const bill = await sql.maybeOne<{ id: number; billNo: string }>(
      `SELECT id, bill_no AS "billNo" FROM bill WHERE bill_no = $1 OR id = $2 ORDER BY bill_no <> $1 LIMIT 1`,
      [of.bill, idOf(of.bill)],
    );
    if (bill === undefined) return text('unknownBill', { given: of.bill });
    return { of: { billId: bill.id }, scope: text('scopeBill', { billNo: bill.billNo }) };
  }
  if ('run' in of) {
    const run = await sql.maybeOne<{ id: number; runNo: string }>(
      `SELECT id, run_no AS "runNo" FROM billing_run WHERE run_no = $1 OR id = $2 ORDER BY run_no <> $1 LIMIT 1`,
      [of.run, idOf(of.run)],
    );
    if (run === undefined) return text('unknownRun', { given: of.run });
    return { of: { runId: run.id }, scope: text('scopeRun', { runNo: run.runNo }) };
  }
  if (!isMonth(of.month)) return text('wrongMonth', { given: of.month });
  const month: Month = of.month;
  const unit = await sql.maybeOne<{ id: number; name: string }>(
    `SELECT id, ${locale === 'en' ? 'name_en' : 'name_zh'} AS name FROM org_unit WHERE code = $1`,
    [of.unit],
  );
  if (unit === undefined) return text('unknownUnit', { given: of.unit });
  return { of: { unitId: unit.id, month }, scope: text('scopeUnit', { unit: unit.name, month }) };
}

const SAFE_DIGITS = 15;

/** Null where the text is no id. */
function idOf(text: string): number | null {
  return /^\d+$/.test(text) && text.length <= SAFE_DIGITS ? Number(text) : null;
}
