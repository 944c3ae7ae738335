/**
 * What does not fit together in the bill a caller wrote (账单试算的矛盾之处), beyond what the schema sees: prices that cannot be charged,
 * fractions written as percent, terms that would be passed over in silence. Pure; all faults at once, paths below the bill.
 */
import type { BillRequest } from '@/server/billing/bill-schema';
import type { PointInput, PricedVersion } from '@/server/billing/contract';
import { compare, exact } from '@/server/billing/exact';
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

function priceFaults(request: BillRequest): RawFault[] {
  return request.prices.flatMap((price, i) =>
    bodyFaults(price.body)
      .filter((fault) => PRICE_FAULTS.has(fault.code))
      .map((fault) => ({
        path: ['prices', i, ...fault.path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))],
        code: fault.code,
      })),
  );
}

const ONE = exact('1');
const isAboveOne = (value: string | undefined): boolean => value !== undefined && compare(exact(value), ONE) > 0;

function fractionFaults(point: Point, index: number): RawFault[] {
  const faults: RawFault[] = [];
  const look = (value: string | undefined, code: string, ...path: (string | number)[]): void => {
    if (isAboveOne(value)) faults.push({ path: ['points', index, ...path], code });
  };
  look(point.cosPhi, 'above-one', 'cosPhi');
  if (point.share?.kind === 'ratio') look(point.share.ratio, 'not-a-fraction', 'share', 'ratio');
  const losses = [
    [point.losses, [] as (string | number)[]] as const,
    ...(point.segments ?? []).map((segment, i) => [segment.losses, ['segments', i]] as const),
  ];
  for (const [terms, at] of losses) {
    look(terms?.line?.ratio, 'not-a-fraction', ...at, 'losses', 'line', 'ratio');
    const { transformer } = terms ?? {};
    if (transformer?.method === 'ratio')
      look(transformer.ratio, 'not-a-fraction', ...at, 'losses', 'transformer', 'ratio');
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

/** Terms of the basic charge on a price without one would be passed over. */
export function basicFaults(
  request: BillRequest,
  points: readonly PointInput[],
  table: ReadonlyMap<string, PricedVersion>,
): RawFault[] {
  return points.flatMap((point, i) =>
    (point.segments ?? []).flatMap((segment, k): RawFault[] => {
      const version = table.get(segment.priceVersionId);
      if (!segment.basic || !version || version.body.kind === 'two-part') return [];
      const at = request.points[i]?.segments ? ['segments', k] : [];
      const params = { priceVersionId: version.id };
      return [{ path: ['points', i, ...at, 'basic'], code: 'basic-without-two-part', params }];
    }),
  );
}

export function requestFaults(request: BillRequest): RawFault[] {
  const faults = priceFaults(request);
  request.points.forEach((point, i) => {
    faults.push(...fractionFaults(point, i));
    equipmentFaults(point, i, faults);
  });
  return faults;
}
