/** A price version as rows of figures, to be read and to be held against another version. Pure; figures stay as they are printed. */
import type { FundCode, PriceBody, TierPrice, TouTerms } from '@/server/billing/price-body';

export type PriceUnit = 'yuanPerKwh' | 'yuanPerKva' | 'yuanPerKw' | 'times' | 'kwh' | 'none';

export interface PriceRow {
  /** The same figure of two versions has the same key. */
  readonly key: string;
  /** Message `price-book.row.<label>` with `values`. */
  readonly label: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly value: string;
  readonly unit: PriceUnit;
}

const row = (
  key: string,
  label: string,
  value: string,
  unit: PriceUnit,
  values: Readonly<Record<string, string | number>> = {},
): PriceRow => ({ key, label, values, value, unit });

function tierRows(tiers: readonly TierPrice[], at: string, season: string): PriceRow[] {
  return tiers.map((tier, i) => {
    const from = i === 0 ? '0' : (tiers[i - 1]?.upToKwh ?? '0');
    const values = { tier: i + 1, from, to: tier.upToKwh ?? '', season };
    return row(`${at}tier-${i + 1}`, tier.upToKwh === null ? 'tierOpen' : 'tier', tier.priceYuan, 'yuanPerKwh', values);
  });
}

function touRows(tou: TouTerms | undefined): PriceRow[] {
  if (tou === undefined) return [];
  const unit: PriceUnit = tou.by === 'factor' ? 'times' : 'yuanPerKwh';
  return (['sharp', 'peak', 'flat', 'valley', 'deep-valley'] as const).flatMap((period) => {
    const value = tou[period];
    return value === undefined ? [] : [row(`tou-${period}`, `tou.${tou.by}`, value, unit, { period })];
  });
}

export function priceRows(body: PriceBody): PriceRow[] {
  const rows: PriceRow[] = [row('kind', 'kind', body.kind, 'none')];
  switch (body.kind) {
    case 'flat':
    case 'tou':
    case 'two-part':
      rows.push(row('energy', 'energy', body.energyYuan, 'yuanPerKwh'));
      break;
    case 'tiers-monthly':
    case 'tiers-yearly':
      rows.push(...tierRows(body.tiers, '', ''));
      break;
    case 'tiers-seasonal':
      for (const season of body.seasons) {
        const months = [...season.months].join(', ');
        rows.push(row(`season-${season.code}`, 'season', months, 'none', { season: season.code }));
        rows.push(...tierRows(season.tiers, `season-${season.code}/`, season.code));
      }
      break;
  }
  if (body.kind !== 'flat') rows.push(...touRows(body.tou));
  if (body.kind === 'two-part') {
    if (body.capacityYuan !== undefined) rows.push(row('capacity', 'capacity', body.capacityYuan, 'yuanPerKva'));
    if (body.demandYuan !== undefined) rows.push(row('demand', 'demand', body.demandYuan, 'yuanPerKw'));
  }
  for (const fund of body.funds)
    rows.push(row(`fund-${fund.code}`, 'fund', fund.yuanPerKwh, 'yuanPerKwh', { fund: fund.code }));
  if (body.funds.length > 0)
    rows.push(row('funds-included', 'fundsIncluded', body.fundsIncluded ? 'yes' : 'no', 'none'));
  return rows;
}

export interface PriceDifference {
  readonly key: string;
  /** The row whose words are shown: the later one where both have it. */
  readonly row: PriceRow;
  readonly before: PriceRow | null;
  readonly after: PriceRow | null;
  readonly moved: boolean;
}

export function priceDifferences(before: PriceBody, after: PriceBody): PriceDifference[] {
  const [old, now] = [priceRows(before), priceRows(after)];
  const keys = [...new Set([...now, ...old].map(({ key }) => key))];
  return keys.flatMap((key) => {
    const [one, other] = [old.find((each) => each.key === key) ?? null, now.find((each) => each.key === key) ?? null];
    const shown = other ?? one;
    if (shown === null) return [];
    const same = one !== null && other !== null && sameFigure(one, other);
    return [{ key, row: shown, before: one, after: other, moved: !same }];
  });
}

/** 0.50 and 0.5 are one price; a tier that ends elsewhere is another tier. */
function sameFigure(one: PriceRow, other: PriceRow): boolean {
  const plain = (text: string): string =>
    /^-?\d+(\.\d+)?$/.test(text) ? text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : text;
  return (
    plain(one.value) === plain(other.value) &&
    one.label === other.label &&
    plain(String(one.values['to'] ?? '')) === plain(String(other.values['to'] ?? ''))
  );
}

const EMPTY_TOU = { by: 'factor', peak: '1.5', flat: '1', valley: '0.5' } as const;
const EMPTY_TIERS: readonly TierPrice[] = [{ upToKwh: null, priceYuan: '' }];

/** The same prices in another shape: what both shapes know is carried over, the rest waits to be filled in. */
export function inShape(body: PriceBody, kind: PriceBody['kind']): PriceBody {
  const { funds, fundsIncluded } = body;
  const common = { funds, fundsIncluded };
  const first =
    'energyYuan' in body
      ? body.energyYuan
      : (('tiers' in body ? body.tiers[0]?.priceYuan : body.seasons[0]?.tiers[0]?.priceYuan) ?? '');
  const tiers: readonly TierPrice[] =
    'tiers' in body
      ? body.tiers
      : 'seasons' in body
        ? (body.seasons[0]?.tiers ?? EMPTY_TIERS)
        : [{ upToKwh: null, priceYuan: first }];
  const tou = body.kind === 'flat' ? undefined : body.tou;
  switch (kind) {
    case 'flat':
      return { kind, energyYuan: first, ...common };
    case 'tou':
      return { kind, energyYuan: first, tou: tou ?? EMPTY_TOU, ...common };
    case 'two-part':
      return { kind, energyYuan: first, ...(tou ? { tou } : {}), capacityYuan: '', demandYuan: '', ...common };
    case 'tiers-monthly':
    case 'tiers-yearly':
      return { kind, tiers, ...common };
    case 'tiers-seasonal':
      return {
        kind,
        seasons: [
          { code: 'wet', months: [5, 6, 7, 8, 9, 10, 11], tiers },
          { code: 'dry', months: [12, 1, 2, 3, 4], tiers },
        ],
        ...common,
      };
  }
}

export const PRICE_KINDS = ['flat', 'tou', 'two-part', 'tiers-monthly', 'tiers-seasonal', 'tiers-yearly'] as const;

/** Prices a form leaves empty are not sent: an empty field means «none». */
export function withoutEmpty(body: PriceBody): PriceBody {
  if (body.kind !== 'two-part') return body;
  const { capacityYuan, demandYuan, ...rest } = body;
  return {
    ...rest,
    ...(capacityYuan === undefined || capacityYuan === '' ? {} : { capacityYuan }),
    ...(demandYuan === undefined || demandYuan === '' ? {} : { demandYuan }),
  };
}

export function nextFund(taken: readonly FundCode[], all: readonly FundCode[]): FundCode | undefined {
  return all.find((code) => !taken.includes(code));
}
