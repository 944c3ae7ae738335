/**
 * What does not fit together in the bill a caller wrote (账单试算的矛盾之处), beyond what the schema sees: prices that cannot be charged,
 * fractions written as percent, terms that would be passed over in silence. Pure; all faults at once, paths below the bill.
 */
import type { BillRequest } from '@/server/billing/bill-schema';
import { demandRuleOn } from '@/server/billing/basic-charge';
import type { BasicTerms, PointInput, PricedVersion } from '@/server/billing/contract';
import { compare, exact, isZero } from '@/server/billing/exact';
import { bodyFaults } from '@/server/billing/price-body-check';

/** A fault before it is put into words; the path starts below the bill. */
export interface RawFault {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

type Point = BillRequest['points'][number];

/** A quote may bring one season or one tier of a price; what it brings must rise and hold its funds. */
const PRICE_FAULTS: ReadonlySet<string> = new Set(['tiers-not-rising', 'tier-open-early', 'funds-above-price']);

export function priceFaults(body: BillRequest['prices'][number]['body'], index: number): RawFault[] {
  return bodyFaults(body)
    .filter((fault) => PRICE_FAULTS.has(fault.code))
    .map((fault) => ({
      path: ['prices', index, ...fault.path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))],
      code: fault.code,
    }));
}

const isAgain = <T>(all: readonly T[], one: T, index: number): boolean => all.indexOf(one) < index;

/** What is named twice, and sub-points without the point they hang below. */
function numberFaults(request: BillRequest): RawFault[] {
  const ids = request.prices.map((price) => price.id);
  const numbers = request.points.map((point, i) => point.pointNo ?? i);
  const faults: RawFault[] = ids.flatMap((id, i) =>
    isAgain(ids, id, i) ? [{ path: ['prices', i, 'id'], code: 'price-twice' }] : [],
  );
  request.points.forEach(({ pointNo, parentNo, share }, i) => {
    const at = (member: string): RawFault['path'] => ['points', i, member];
    if (isAgain(numbers, numbers[i], i))
      faults.push({ path: pointNo === undefined ? ['points', i] : at('pointNo'), code: 'point-twice' });
    if (parentNo === undefined && share !== undefined) faults.push({ path: at('parentNo'), code: 'missing' });
    else if (parentNo !== undefined && !numbers.includes(parentNo))
      faults.push({ path: at('parentNo'), code: 'no-such-point' });
    else if (parentNo !== undefined && isCircle(request.points, numbers, i))
      faults.push({ path: at('parentNo'), code: 'point-chain' });
  });
  return faults;
}

/** Whether the parents of a point lead back to it. */
function isCircle(points: readonly Point[], numbers: readonly number[], index: number): boolean {
  let at = index;
  for (const _step of points) {
    const parentNo = points[at]?.parentNo;
    if (parentNo === undefined) return false;
    at = numbers.indexOf(parentNo);
    if (at === index) return true;
  }
  return false;
}

const ONE = exact('1');
const isNone = (value: string | undefined): boolean => value !== undefined && isZero(exact(value));
const isAboveOne = (value: string | undefined): boolean => value !== undefined && compare(exact(value), ONE) > 0;

const isInTable = (table: { readonly kva: string; readonly rows: readonly { readonly kva: string }[] }): boolean =>
  table.rows.some((row) => compare(exact(row.kva), exact(table.kva)) >= 0);

function fractionFaults(point: Point, index: number): RawFault[] {
  const faults: RawFault[] = [];
  const look = (value: string | undefined, code: string, ...path: (string | number)[]): void => {
    if (isAboveOne(value)) faults.push({ path: ['points', index, ...path], code });
  };
  look(point.cosPhi, 'above-one', 'cosPhi');
  if (isNone(point.cosPhi)) faults.push({ path: ['points', index, 'cosPhi'], code: 'above-zero' });
  point.meters?.forEach((meter, k) => {
    if (isNone(meter.multiplier))
      faults.push({ path: ['points', index, 'meters', k, 'multiplier'], code: 'above-zero' });
  });
  if (point.share?.kind === 'ratio') look(point.share.ratio, 'not-a-fraction', 'share', 'ratio');
  const losses = [
    [point.losses, [] as (string | number)[]] as const,
    ...(point.segments ?? []).map((segment, i) => [segment.losses, ['segments', i]] as const),
  ];
  for (const [terms, at] of losses) {
    look(terms?.line?.ratio, 'not-a-fraction', ...at, 'losses', 'line', 'ratio');
    const transformers = [
      [terms?.transformer, ['transformer']] as const,
      ...(terms?.earlier ?? []).map((one, n) => [one, ['earlier', n]] as const),
    ];
    for (const [transformer, where] of transformers) {
      const path = ['points', index, ...at, 'losses', ...where];
      if (transformer?.method === 'ratio')
        look(transformer.ratio, 'not-a-fraction', ...at, 'losses', ...where, 'ratio');
      if (transformer?.method === 'formula' && isNone(transformer.kva))
        faults.push({ path: [...path, 'kva'], code: 'above-zero' });
      if (transformer?.method === 'table' && !isInTable(transformer))
        faults.push({ path: [...path, 'kva'], code: 'loss-size-missing', params: { kva: transformer.kva } });
    }
  }
  return faults;
}

function equipmentFaults(point: Point, index: number, faults: RawFault[]): void {
  const blocks = point.segments?.map((one, i) => [one.basic, ['segments', i]] as const) ?? [[point.basic, []] as const];
  for (const [basic, where] of blocks) {
    if (basic?.by !== 'capacity') continue;
    const ids = new Set(basic.equipment.map((one) => one.id));
    const path = ['points', index, ...where, 'basic'];
    basic.combinations?.forEach((set, n) => {
      set.forEach((id, k) => {
        if (!ids.has(id)) faults.push({ path: [...path, 'combinations', n, k], code: 'no-such-equipment' });
      });
    });
    basic.equipment.forEach((one, n) => {
      one.states?.forEach((state, k) => {
        if (state.from >= state.to)
          faults.push({ path: [...path, 'equipment', n, 'states', k, 'to'], code: 'not-after-from' });
      });
    });
  }
}

/** What a basic charge by demand lacks: the reading, the contract value of a rule that looks at it. */
function demandFaults(
  basic: BasicTerms,
  point: PointInput,
  index: number,
  at: RawFault['path'],
  to: string,
): RawFault[] {
  if (basic.by !== 'demand') return [];
  const faults: RawFault[] = [];
  const isRead = point.meters?.some((meter) => meter.registers.some((one) => one.register === 'demand'));
  if (!isRead) faults.push({ path: ['points', index], code: 'demand-missing', params: { pointNo: point.pointNo } });
  const rule = basic.rule ?? demandRuleOn(to);
  if (rule !== 'actual' && basic.contractKw === undefined)
    faults.push({ path: ['points', index, ...at, 'basic', 'contractKw'], code: 'contract-missing', params: { rule } });
  return faults;
}

/** Terms of the basic charge on a price without one would be passed over. */
export function basicFaults(
  request: BillRequest,
  points: readonly PointInput[],
  table: ReadonlyMap<string, PricedVersion>,
  periodTo: string,
): RawFault[] {
  return points.flatMap((point, i) =>
    (point.segments ?? []).flatMap((segment, k): RawFault[] => {
      const version = table.get(segment.priceVersionId);
      const at = request.points[i]?.segments ? ['segments', k] : [];
      if (!segment.basic || !version) return [];
      if (version.body.kind === 'two-part') return demandFaults(segment.basic, point, i, at, periodTo);
      const params = { priceVersionId: version.id };
      return [{ path: ['points', i, ...at, 'basic'], code: 'basic-without-two-part', params }];
    }),
  );
}

const OF_THE_YEAR = ['usedKwh', 'usedTotalKwh', 'yearMonths'] as const;

/** What counts over the tier year says nothing to other tiers; a share has no meters of its own. */
export function tierFaults(
  request: BillRequest,
  points: readonly PointInput[],
  table: ReadonlyMap<string, PricedVersion>,
): RawFault[] {
  return points.flatMap(({ tier, segments, share, meters }, i): RawFault[] => {
    const bodies = (segments ?? []).flatMap((segment) => table.get(segment.priceVersionId)?.body ?? []);
    const isYearly = bodies.length === 0 || bodies.some((body) => body.kind === 'tiers-yearly');
    const used = isYearly ? [] : OF_THE_YEAR.filter((member) => tier?.[member] !== undefined);
    const faults: RawFault[] = used.map((member) => ({ path: ['points', i, 'tier', member], code: 'yearly-only' }));
    if (share !== undefined && meters !== undefined)
      faults.push({
        path: ['points', i, request.points[i]?.quantities ? 'quantities' : 'meters'],
        code: 'share-or-meters',
      });
    return faults;
  });
}

/** Faults of one point alone. */
export function pointFaults(point: Point, index: number): RawFault[] {
  const faults = fractionFaults(point, index);
  equipmentFaults(point, index, faults);
  return faults;
}

export function requestFaults(request: BillRequest): RawFault[] {
  return [
    ...request.prices.flatMap((price, i) => priceFaults(price.body, i)),
    ...numberFaults(request),
    ...request.points.flatMap(pointFaults),
  ];
}
