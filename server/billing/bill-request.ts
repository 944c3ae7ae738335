/**
 * From the bill a caller writes (`bill-schema`) to the bundle rating reads: short forms are written out, prices are found, and
 * whatever does not fit together is named, all of it at once. Rounds nothing.
 */
import { type RawFault, basicFaults, requestFaults, tierFaults } from '@/server/billing/bill-request-faults';
import { type BillRequest, UNDATED_MONTH } from '@/server/billing/bill-schema';
import { canonicalJson } from '@/server/billing/canonical';
import { computeBill } from '@/server/billing/compute-bill';
import type {
  BillingInput,
  ComputedBill,
  MeterInput,
  PointInput,
  PricedVersion,
  PriceVersion,
  Register,
  RegisterReading,
  SegmentTerms,
} from '@/server/billing/contract';
import type { LossTerms } from '@/server/billing/loss-terms';
import type { PriceBody } from '@/server/billing/price-body';
import { registerFaults } from '@/server/billing/quantity-faults';
import { multiplierOf } from '@/server/billing/ratio';
import { addDays, addMonths, firstDay } from '@/server/kernel/time';

/** Price versions a quote may name without bringing them. */
export type NamedPrices = ReadonlyMap<string, PriceVersion>;

export type { RawFault } from '@/server/billing/bill-request-faults';

export interface BuiltBill {
  readonly input: BillingInput;
  readonly table: Map<string, PricedVersion>;
  /** Ids of the prices the request brought, in their order. */
  readonly brought: readonly string[];
}

/** Within one quote nothing can change a price between the bundle and its rating, so the text stands for its hash. */
function pricedForQuote(version: PriceVersion): PricedVersion {
  return { ...version, contentHash: canonicalJson(version) };
}

/** A question with readings on the day of change means the energy between them; months read together are months of their own. */
const QUOTE_PARAMETERS = { fractionsBy: 'energy', seasonBounds: 'each-month' } as const;

const OPEN_FROM = '1949-10-01';

/** Printed period prices without a flat one: the energy price is the flat one, as a caller writes it. */
function withFlat(body: PriceBody): PriceBody {
  if (body.kind !== 'tou' && body.kind !== 'two-part') return body;
  const { tou, energyYuan } = body;
  if (tou?.by !== 'price' || tou.flat !== undefined) return body;
  return { ...body, tou: { ...tou, flat: energyYuan } };
}

function pricesOf(request: BillRequest, named: NamedPrices): Map<string, PricedVersion> {
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
        body: withFlat(given.body),
      }),
    );
  }
  return table;
}

type Point = BillRequest['points'][number];
type Meter = NonNullable<Point['meters']>[number];

interface Period {
  readonly from: string;
  readonly to: string;
}

function periodOf(request: BillRequest): Period {
  const month = request.month ?? UNDATED_MONTH;
  return { from: request.from ?? firstDay(month), to: request.to ?? firstDay(addMonths(month, 1)) };
}

const MIN_DIGITS = 4;

/** Integer digits a plate must have at least to show these readings. */
function digitsOf(...readings: readonly (string | null | undefined)[]): number {
  return Math.max(MIN_DIGITS, ...readings.map((one) => (one ?? '').split('.')[0]?.replace(/^0+/, '').length ?? 0));
}

export function meterOf(meter: Meter, meterId: string): MeterInput {
  const { ct, pt, multiplier, registers, meterId: own, ...rest } = meter;
  return {
    ...rest,
    meterId: own ?? meterId,
    multiplier: multiplier ?? multiplierOf(ct, pt),
    registers: registers.map((one) => {
      if ('quantity' in one) return one;
      const reading: RegisterReading = {
        ...one,
        prev: one.prev ?? null,
        digits: one.digits ?? digitsOf(one.prev, one.curr),
      };
      return reading;
    }),
  };
}

function metersOf(point: Point, index: number): MeterInput[] {
  const meters = (point.meters ?? []).map((meter, n) => meterOf(meter, `P${index}M${n}`));
  const quantities = Object.entries(point.quantities ?? {});
  if (quantities.length === 0) return meters;
  const registers = quantities.map(([register, quantity]) => ({ register: register as Register, quantity }));
  const { reactiveIsNet } = point;
  const given = { meterId: `P${index}Q`, multiplier: '1', registers };
  return [reactiveIsNet === undefined ? given : { ...given, reactiveIsNet }, ...meters];
}

const TERM_FIELDS = ['price', 'basic', 'pfStandard', 'pfReduced', 'pfRatePercent', 'energyPercent'] as const;

function segmentsOf(
  request: BillRequest,
  point: Point,
  index: number,
  table: ReadonlyMap<string, PricedVersion>,
  period: Period,
  faults: RawFault[],
): SegmentTerms[] {
  const onPoint = TERM_FIELDS.filter((field) => point[field] !== undefined);
  if (point.segments && onPoint[0] !== undefined)
    faults.push({ path: ['points', index, onPoint[0]], code: 'terms-twice' });
  const { price, basic, pfStandard, pfReduced, pfRatePercent, energyPercent } = point;
  const isShort = point.segments === undefined;
  const given = point.segments ?? [{ price, basic, pfStandard, pfReduced, pfRatePercent, energyPercent }];
  const sole = request.prices.length === 1 ? request.prices[0]?.id : undefined;
  if (isShort && price === undefined && (point.billed === false || sole === undefined)) {
    if (point.billed !== false) faults.push({ path: ['points', index, 'price'], code: 'price-not-named' });
    return [];
  }
  return given.map((segment, i): SegmentTerms => {
    const { from, to, price: named, ...rest } = segment as (typeof given)[number] & Partial<Period>;
    const id = named ?? sole ?? '';
    const version = table.get(id);
    if (!version) {
      const path = ['points', index, ...(isShort ? [] : ['segments', i]), 'price'];
      faults.push({ path, code: named === undefined ? 'price-not-named' : 'no-such-price' });
    }
    const neighbours = given as readonly Partial<Period>[];
    return {
      from: from ?? neighbours[i - 1]?.to ?? period.from,
      to: to ?? neighbours[i + 1]?.from ?? period.to,
      tariffCode: version?.tariffCode ?? '',
      priceVersionId: id,
      priceHash: version?.contentHash ?? '',
      ...rest,
    };
  });
}

/** The bundle and its prices, or every fault. */
export function buildBill(request: BillRequest, named: NamedPrices): BuiltBill | readonly RawFault[] {
  const faults: RawFault[] = [...requestFaults(request)];
  const table = pricesOf(request, named);
  const period = periodOf(request);
  if (period.from >= period.to) faults.push({ path: ['to'], code: 'not-after-from' });
  const points = request.points.map((point, i): PointInput => {
    const segments = segmentsOf(request, point, i, table, period, faults);
    const { pointNo, parentNo, share, billed, tier, losses, energyCorrections, jointPf, cosPhi } = point;
    const meters = metersOf(point, i);
    if (meters.length === 0 && share === undefined) faults.push({ path: ['points', i], code: 'no-quantity' });
    return {
      pointNo: pointNo ?? i,
      parentNo,
      share,
      billed,
      tier,
      losses,
      energyCorrections,
      jointPf,
      cosPhi,
      ...(meters.length > 0 ? { meters } : {}),
      segments,
    };
  });
  faults.push(...basicFaults(request, points, table, period.to), ...tierFaults(request, points, table));
  const built: BuiltBill = {
    table,
    brought: request.prices.map((one) => one.id),
    input: {
      schema: 1,
      account: { accountId: 'quote', accountNo: 'quote', class: request.class, unitCode: 'quote' },
      month: request.month ?? addDays(period.to, -1).slice(0, 7),
      ...period,
      points,
      parameters: { ...QUOTE_PARAMETERS, ...request.parameters },
      moneyCorrections: request.moneyCorrections,
    },
  };
  return faults.length > 0 ? [...faults, ...readingFaults(built)] : built;
}

const ALL_DAYS = { from: '1900-01-01', to: '2999-12-31' };

/** Readings that cannot be billed either, beside what else is wrong; a period that is none hides none of them. */
function readingFaults(built: BuiltBill): RawFault[] {
  const { input } = built;
  return registerFaults(input.from < input.to ? input : { ...input, ...ALL_DAYS }).map(({ code, params }) => ({
    path: placeOfFault(built, params),
    code,
    params,
  }));
}

export function isBuilt(built: BuiltBill | readonly RawFault[]): built is BuiltBill {
  return 'input' in built;
}

/** Where in the request the point, meter or price of an engine fault stands. */
export function placeOfFault(
  built: BuiltBill,
  params: Readonly<Record<string, string | number>>,
): readonly (string | number)[] {
  const price = built.brought.indexOf(String(params['priceVersionId'] ?? ''));
  if (price >= 0) return ['prices', price];
  for (const [i, point] of built.input.points.entries()) {
    const meters = point.meters ?? [];
    const at = meters.findIndex((one) => one.meterId === params['meterId']);
    if (at >= 0) {
      const isShort = meters[0]?.meterId === `P${i}Q`;
      if (isShort && at === 0) return ['points', i, 'quantities'];
      return placeOfMeter(i, isShort ? at - 1 : at);
    }
    if (params['meterId'] === undefined && params['pointNo'] === point.pointNo) return ['points', i];
  }
  return placeOfLoss(built, params['kva']);
}

/** Where the loss table of a size stands, for a table without a band for the energy. */
function placeOfLoss({ input }: BuiltBill, kva: string | number | undefined): readonly (string | number)[] {
  const isOf = (terms: LossTerms | undefined): boolean =>
    terms?.transformer?.method === 'table' && terms.transformer.kva === kva;
  for (const [i, point] of input.points.entries()) {
    if (isOf(point.losses)) return ['points', i, 'losses', 'transformer', 'rows'];
    const k = (point.segments ?? []).findIndex((segment) => isOf(segment.losses));
    if (k >= 0) return ['points', i, 'segments', k, 'losses', 'transformer', 'rows'];
  }
  return [];
}

export const placeOfMeter = (point: number, meter: number): RawFault['path'] => ['points', point, 'meters', meter];

export function rateBuilt(built: BuiltBill): ComputedBill {
  return computeBill(built.input, built.table);
}
