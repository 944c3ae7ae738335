/**
 * Quote (试算): a bill or another calculation from a documented JSON contract, with inline or named prices. Pure, nothing is
 * written. Every fault of an input is reported at once: path, value, code and reason, in the language asked for.
 */
import {
  buildBill,
  type BuiltBill,
  isBuilt,
  type NamedPrices,
  placeOfFault,
  rateBuilt,
  type RawFault,
} from '@/server/billing/bill-request';
import type { BillRequest } from '@/server/billing/bill-schema';
import { canonicalJson } from '@/server/billing/canonical';
import { type CalculationKind, calculate } from '@/server/billing/calculators';
import type { CalculationResult } from '@/server/billing/calculators/calculator';
import {
  type BillFacts,
  type BillLine,
  type BillingFault,
  type Dec,
  ENGINE_VERSION,
  type PriceVersion,
} from '@/server/billing/contract';
import { exact, fixed, isZero, quotient } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { type LineSums, sumsOf } from '@/server/billing/line-sums';
import { registerFaults } from '@/server/billing/quantity-faults';
import { issueFaults, valueIn } from '@/server/billing/quote-faults';
import { QUOTE_VERSION, quoteSchema, requestSchemas } from '@/server/billing/quote-schema';
import { soundPartFaults } from '@/server/billing/quote-sound-parts';
import { type QuoteLocale, reasonOf } from '@/server/billing/quote-words';
import { CalculationFault } from '@/server/billing/schema-parts';

export type { NamedPrices } from '@/server/billing/bill-request';

export interface QuoteFault {
  readonly path: string;
  readonly value: string;
  readonly reason: string;
  /** Stable name of the reason; words may change, this does not. */
  readonly code?: string;
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
      readonly sums: LineSums;
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

function valueText(root: unknown, path: readonly PropertyKey[]): string {
  const value = valueIn(root, path);
  return value === undefined ? '(absent)' : JSON.stringify(value).slice(0, MAX_VALUE_TEXT);
}

/** Puts faults into words; two that say the same of one place are one. */
function refused(
  root: unknown,
  faults: readonly RawFault[],
  locale: QuoteLocale,
  billing?: BillingFault,
): QuoteResponse {
  const spoken = faults.map((fault) => ({
    path: fault.path.join('.') || '(root)',
    value: valueText(root, fault.path),
    code: fault.code,
    reason: reasonOf(fault.code, fault.params ?? {}, locale),
  }));
  const seen = new Set<string>();
  const own = spoken.filter((fault) => {
    const key = `${fault.path}|${fault.code}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return billing
    ? { quote: QUOTE_VERSION, ok: false, faults: own, billing }
    : { quote: QUOTE_VERSION, ok: false, faults: own };
}

function quoteBill(root: unknown, request: BillRequest, named: NamedPrices, locale: QuoteLocale): QuoteResponse {
  const built = buildBill(request, named);
  if (!isBuilt(built)) return refused(root, built.map(below), locale);
  try {
    const bill = rateBuilt(built);
    const used = new Set(bill.lines.map((line) => line.trace.pv));
    const prices = [...built.table.values()]
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
      sums: sumsOf(bill.lines),
      facts: bill.facts,
      lines: bill.lines,
      prices,
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return refused(root, engineFaults(built, error.fault).map(below), locale, error.fault);
  }
}

const below = (fault: RawFault): RawFault => ({ ...fault, path: ['request', ...fault.path] });

/** The fault the engine stopped at, and every reading that would have stopped it later. */
function engineFaults(built: BuiltBill, first: BillingFault): RawFault[] {
  const placed = (fault: BillingFault): RawFault => ({
    path: placeOfFault(built, fault.params),
    code: fault.code,
    params: fault.params,
  });
  const readings = registerFaults(built.input);
  const isReading = readings.some((one) => canonicalJson(one) === canonicalJson(first));
  return [...(isReading ? [] : [first]), ...readings].map(placed);
}

const AVERAGE_PLACES = 4;

function averagePrice(amountYuan: Dec, energyKwh: Dec): Dec | undefined {
  const energy = exact(energyKwh);
  return isZero(energy) ? undefined : fixed(quotient(exact(amountYuan), energy, AVERAGE_PLACES), AVERAGE_PLACES);
}

/** Answers one request; never throws for what the caller wrote. */
export function quote(input: unknown, named: NamedPrices = new Map(), locale: QuoteLocale = 'en'): QuoteResponse {
  const envelope = quoteSchema.safeParse(input);
  if (!envelope.success) return refused(input, faultsOf(input, envelope.error.issues, named), locale);
  const { request } = envelope.data;
  try {
    if (request.kind === 'bill') return quoteBill(input, request, named, locale);
    const result = calculate(request.kind as CalculationKind, request, named);
    return answer(request.kind, result);
  } catch (error) {
    if (error instanceof CalculationFault)
      return refused(input, calculationFaults(request as Request, error, named).map(below), locale);
    if (error instanceof FaultError) {
      const { code, params } = error.fault;
      return refused(input, [{ path: ['request'], code, params }], locale, error.fault);
    }
    if (error instanceof RangeError)
      return refused(
        input,
        [{ path: ['request'], code: 'input-malformed', params: { message: error.message } }],
        locale,
      );
    throw error;
  }
}

type Request = { readonly kind: string } & Readonly<Record<string, unknown>>;

const MOST_FAULTS = 50;

/**
 * Every fault of a calculation that stops at its first: the member of a list that was at fault is left out and the rest is tried
 * again, under the places the members had.
 */
function calculationFaults(request: Request, first: CalculationFault, named: NamedPrices): RawFault[] {
  if (first.all.length > 0) return [...first.all];
  const faults: RawFault[] = [];
  const places = new Map<string, number[]>();
  let rest = request;
  let fault: CalculationFault | null = first;
  while (fault && faults.length < MOST_FAULTS) {
    const path: (string | number)[] = fault.path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const [list, at] = path;
    const members = typeof list === 'string' ? rest[list] : undefined;
    const inList = typeof list === 'string' && typeof at === 'number' && Array.isArray(members);
    if (!inList) return [...faults, { path, code: fault.code, params: fault.params }];
    const was = places.get(list) ?? members.map((_one, i) => i);
    faults.push({ path: [list, was[at] ?? at, ...path.slice(2)], code: fault.code, params: fault.params });
    places.set(
      list,
      was.filter((_one, i) => i !== at),
    );
    rest = { ...rest, [list]: members.filter((_one, i) => i !== at) };
    fault = members.length > 1 ? faultOf(rest, named) : null;
  }
  return faults;
}

function faultOf(request: Request, named: NamedPrices): CalculationFault | null {
  try {
    calculate(request.kind as CalculationKind, request, named);
    return null;
  } catch (error) {
    return error instanceof CalculationFault ? error : null;
  }
}

function answer(kind: string, result: CalculationResult): QuoteResponse {
  return {
    quote: QUOTE_VERSION,
    ok: true,
    engineVersion: ENGINE_VERSION,
    kind,
    amountYuan: result.amountYuan,
    results: result.results,
    sums: sumsOf(result.lines),
    lines: result.lines,
  };
}

/** Faults of the member `request` come from the schema of its own kind, so that they speak of what was meant. */
function faultsOf(input: unknown, issues: Parameters<typeof issueFaults>[1], named: NamedPrices): RawFault[] {
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
    const values = Object.keys(requestSchemas).join(', ');
    return [...outer, { path: ['request', 'kind'], code: 'not-one-of', params: { values } }];
  }
  const parsed = schema.safeParse(request);
  if (parsed.success) return outer;
  const own = issueFaults(input, parsed.error.issues, ['request']);
  const more = kind === 'bill' ? soundPartFaults(request, named).map(below) : [];
  return [...outer, ...own, ...more];
}
