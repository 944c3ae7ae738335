/**
 * Faults of the sound parts of an unsound bill (试算中其余部分的错误): where the schema refuses one member, prices, points, meters and days
 * that can be read are still looked at, so that the caller hears of everything at once. Pure; paths start below the bill.
 */
import { type RawFault, pointFaults, priceFaults } from '@/server/billing/bill-request-faults';
import { type NamedPrices, meterOf, placeOfMeter } from '@/server/billing/bill-request';
import { meterSchema, pointSchema } from '@/server/billing/bill-schema';
import { quotedPriceSchema } from '@/server/billing/price-schema';
import { registerFaults } from '@/server/billing/quantity-faults';
import { isLocalDate } from '@/server/kernel/time';

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const ANY_MONTH = { from: '2001-06-01', to: '2001-07-01' };

/** Readings of a meter that can be read, whatever the rest of its point says. */
function meterFaults(given: unknown, point: number, index: number): RawFault[] {
  const parsed = meterSchema.safeParse(given);
  if (!parsed.success) return [];
  const { from: _from, to: _to, ...meter } = meterOf(parsed.data, 'M');
  const account = { accountId: 'quote', accountNo: 'quote', class: 'residential', unitCode: 'quote' } as const;
  const points = [{ pointNo: point, meters: [meter] }];
  return registerFaults({ schema: 1, account, month: '2001-06', ...ANY_MONTH, points }).map(({ code, params }) => ({
    path: placeOfMeter(point, index),
    code,
    params,
  }));
}

/** A first day that is not before the day counted no more. */
function dayFaults(given: Members, path: RawFault['path']): RawFault[] {
  const { from, to } = given;
  const isDay = (day: unknown): day is string => typeof day === 'string' && isLocalDate(day);
  return isDay(from) && isDay(to) && from >= to ? [{ path: [...path, 'to'], code: 'not-after-from' }] : [];
}

export function soundPartFaults(request: unknown, named: NamedPrices): RawFault[] {
  if (!isMembers(request)) return [];
  const prices = listOf(request['prices']);
  const ids = new Set<unknown>([
    ...named.keys(),
    ...prices.map((price) => (isMembers(price) ? price['id'] : undefined)),
  ]);
  const unknownPrice = (terms: Members, path: RawFault['path']): RawFault[] => {
    const { price } = terms;
    return typeof price === 'string' && price !== '' && !ids.has(price)
      ? [{ path: [...path, 'price'], code: 'no-such-price' }]
      : [];
  };
  const ofPrices = prices.flatMap((price, i) => {
    const parsed = quotedPriceSchema.safeParse(price);
    return parsed.success ? priceFaults(parsed.data.body, i) : [];
  });
  const ofPoints = listOf(request['points']).flatMap((point, i): RawFault[] => {
    if (!isMembers(point)) return [];
    const parsed = pointSchema.safeParse(point);
    const path = ['points', i];
    return [
      ...(parsed.success ? pointFaults(parsed.data, i) : []),
      ...unknownPrice(point, path),
      ...listOf(point['segments']).flatMap((segment, k) =>
        isMembers(segment)
          ? [...unknownPrice(segment, [...path, 'segments', k]), ...dayFaults(segment, [...path, 'segments', k])]
          : [],
      ),
      ...listOf(point['meters']).flatMap((meter, k) => meterFaults(meter, i, k)),
    ];
  });
  return [...dayFaults(request, []), ...ofPrices, ...ofPoints];
}
