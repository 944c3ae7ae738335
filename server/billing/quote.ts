/**
 * Quote (试算): a bill or another calculation from a documented JSON contract, with inline or named prices. Pure, nothing is
 * written. Every fault of an input is reported at once: path, value and reason.
 */
import type { z } from 'zod';

import { canonicalJson } from '@/server/billing/canonical';
import { type CalculationKind, calculate } from '@/server/billing/calculators';
import type { CalculationResult } from '@/server/billing/calculators/calculator';
import { computeBill } from '@/server/billing/compute-bill';
import {
  type BillFacts,
  type BillLine,
  type BillingFault,
  type BillingInput,
  type Dec,
  ENGINE_VERSION,
  type PointInput,
  type PricedVersion,
  type PriceVersion,
  type SegmentTerms,
} from '@/server/billing/contract';
import { exact, fixed, isZero, quotient } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { type BillQuote, QUOTE_VERSION, quoteSchema, requestSchemas } from '@/server/billing/quote-schema';
import { CalculationFault } from '@/server/billing/schema-parts';
import { addDays } from '@/server/kernel/time';

export interface QuoteFault {
  readonly path: string;
  readonly value: string;
  readonly reason: string;
}

export type QuoteResponse =
  | {
      readonly quote: typeof QUOTE_VERSION;
      readonly ok: true;
      readonly engineVersion: string;
      readonly kind: string;
      readonly amountYuan: Dec;
      readonly energyKwh?: Dec;
      readonly averageYuanPerKwh?: Dec;
      readonly results: Readonly<Record<string, Dec>>;
      readonly facts?: BillFacts;
      readonly lines: readonly BillLine[];
      readonly prices?: readonly PriceVersion[];
    }
  | {
      readonly quote: typeof QUOTE_VERSION;
      readonly ok: false;
      readonly faults: readonly QuoteFault[];
      readonly billing?: BillingFault;
    };

const MAX_VALUE_TEXT = 120;

function valueAt(root: unknown, path: readonly PropertyKey[]): string {
  let value = root;
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return '(absent)';
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value === undefined ? '(absent)' : JSON.stringify(value).slice(0, MAX_VALUE_TEXT);
}

/** An unknown member speaks more loudly against a branch than a wrong or missing value does. */
function misfit(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 3 * issue.keys.length : 1), 0);
}

function issueFaults(root: unknown, issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[]): QuoteFault[] {
  return issues.flatMap((issue): QuoteFault[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key].join('.'),
        value: valueAt(root, [...path, key]),
        reason: 'unknown member',
      }));
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      // The branch that fits best is the one that was meant.
      const nearest = [...issue.errors].sort((a, b) => misfit(a) - misfit(b))[0] ?? [];
      return issueFaults(root, nearest, path);
    }
    return [{ path: path.join('.') || '(root)', value: valueAt(root, path), reason: issue.message }];
  });
}

function refused(faults: readonly QuoteFault[], billing?: BillingFault): QuoteResponse {
  return billing ? { quote: QUOTE_VERSION, ok: false, faults, billing } : { quote: QUOTE_VERSION, ok: false, faults };
}

/** Price versions a quote may name without bringing them. */
export type NamedPrices = ReadonlyMap<string, PriceVersion>;

/** Within one quote nothing can change a price between the bundle and its rating, so the text stands for its hash. */
function pricedForQuote(version: PriceVersion): PricedVersion {
  return { ...version, contentHash: canonicalJson(version) };
}

const OPEN_FROM = '1949-10-01';

function pricesOf(request: BillQuote, named: NamedPrices): Map<string, PricedVersion> {
  const table = new Map<string, PricedVersion>();
  for (const version of named.values()) table.set(version.id, pricedForQuote(version));
  for (const given of request.prices) {
    table.set(
      given.id,
      pricedForQuote({
        id: given.id,
        tariffCode: given.tariffCode ?? given.id,
        regionCode: given.regionCode ?? 'quote',
        effectiveFrom: given.effectiveFrom ?? OPEN_FROM,
        effectiveTo: given.effectiveTo ?? null,
        documentNo: given.documentNo ?? 'quote',
        sourced: given.sourced ?? 'sample',
        body: given.body,
      }),
    );
  }
  return table;
}

function segmentsOf(
  request: BillQuote,
  point: BillQuote['points'][number],
  table: ReadonlyMap<string, PricedVersion>,
  path: string,
  faults: QuoteFault[],
): SegmentTerms[] {
  const given = point.segments ?? [];
  return given.map((segment, i) => {
    const version = table.get(segment.price);
    if (!version)
      faults.push({
        path: `${path}.segments.${i}.price`,
        value: JSON.stringify(segment.price),
        reason: 'no such price version',
      });
    const { from, to, price, ...rest } = segment;
    return {
      from: from ?? given[i - 1]?.to ?? request.from,
      to: to ?? given[i + 1]?.from ?? request.to,
      tariffCode: version?.tariffCode ?? '',
      priceVersionId: price,
      priceHash: version?.contentHash ?? '',
      ...rest,
    };
  });
}

function quoteBill(root: unknown, request: BillQuote, named: NamedPrices): QuoteResponse {
  const faults: QuoteFault[] = [];
  const table = pricesOf(request, named);
  if (request.from >= request.to)
    faults.push({ path: 'request.to', value: JSON.stringify(request.to), reason: 'not after from' });
  const points = request.points.map((point, i): PointInput => {
    const segments = segmentsOf(request, point, table, `request.points.${i}`, faults);
    return { ...point, segments };
  });
  if (faults.length > 0) return refused(faults);
  const input: BillingInput = {
    schema: 1,
    account: { accountId: 'quote', accountNo: 'quote', class: request.class, unitCode: 'quote' },
    month: request.month ?? addDays(request.to, -1).slice(0, 7),
    from: request.from,
    to: request.to,
    points,
    parameters: request.parameters,
    moneyCorrections: request.moneyCorrections,
  };
  try {
    const bill = computeBill(input, table);
    const used = new Set(bill.lines.map((line) => line.trace.pv));
    const prices = [...table.values()]
      .filter((version) => used.has(version.id))
      .map(({ contentHash: _hash, ...version }) => version);
    return {
      quote: QUOTE_VERSION,
      ok: true,
      engineVersion: ENGINE_VERSION,
      kind: 'bill',
      amountYuan: bill.amountYuan,
      energyKwh: bill.energyKwh,
      averageYuanPerKwh: averagePrice(bill.amountYuan, bill.energyKwh),
      results: {},
      facts: bill.facts,
      lines: bill.lines,
      prices,
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const path = faultPath(root, error.fault);
    return refused([{ path, value: canonicalJson(error.fault.params), reason: error.fault.code }], error.fault);
  }
}

/** The place in the request a fault of the engine speaks of, as near as its parameters tell. */
function faultPath(root: unknown, fault: BillingFault): string {
  const points = (root as { request: BillQuote }).request.points;
  const { pointNo, meterId } = fault.params;
  for (const [i, point] of points.entries()) {
    const meter = point.meters?.findIndex((one) => one.meterId === meterId) ?? -1;
    if (meterId !== undefined && meter >= 0) return `request.points.${i}.meters.${meter}`;
    if (meterId === undefined && pointNo === point.pointNo) return `request.points.${i}`;
  }
  return 'request';
}

const AVERAGE_PLACES = 4;

function averagePrice(amountYuan: Dec, energyKwh: Dec): Dec | undefined {
  const energy = exact(energyKwh);
  return isZero(energy) ? undefined : fixed(quotient(exact(amountYuan), energy, AVERAGE_PLACES), AVERAGE_PLACES);
}

/** Answers one request; never throws for what the caller wrote. */
export function quote(input: unknown, named: NamedPrices = new Map()): QuoteResponse {
  const envelope = quoteSchema.safeParse(input);
  if (!envelope.success) return refused(faultsOf(input, envelope.error.issues));
  const { request } = envelope.data;
  try {
    if (request.kind === 'bill') return quoteBill(input, request, named);
    const result = calculate(request.kind as CalculationKind, request);
    return answer(request.kind, result);
  } catch (error) {
    if (error instanceof CalculationFault) {
      const path = error.path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      return refused([
        { path: `request.${error.path}`, value: valueAt(input, ['request', ...path]), reason: error.reason },
      ]);
    }
    if (error instanceof RangeError) return refused([{ path: 'request', value: '', reason: error.message }]);
    throw error;
  }
}

function answer(kind: string, result: CalculationResult): QuoteResponse {
  return { quote: QUOTE_VERSION, ok: true, engineVersion: ENGINE_VERSION, kind, ...result };
}

/** Faults of the member `request` come from the schema of its own kind, so that they speak of what was meant. */
function faultsOf(input: unknown, issues: readonly z.core.$ZodIssue[]): QuoteFault[] {
  const request = typeof input === 'object' && input !== null && 'request' in input ? input.request : undefined;
  const outer = issueFaults(
    input,
    issues.filter((issue) => issue.path[0] !== 'request'),
    [],
  );
  const kind = typeof request === 'object' && request !== null && 'kind' in request ? request.kind : undefined;
  const schema = typeof kind === 'string' && Object.hasOwn(requestSchemas, kind) ? requestSchemas[kind] : undefined;
  if (!schema) {
    if (!issues.some((issue) => issue.path[0] === 'request')) return outer;
    const reason = `expected one of ${Object.keys(requestSchemas).join(', ')}`;
    return [...outer, { path: 'request.kind', value: valueAt(input, ['request', 'kind']), reason }];
  }
  const parsed = schema.safeParse(request);
  return parsed.success ? outer : [...outer, ...issueFaults(input, parsed.error.issues, ['request'])];
}
