/**
 * Whether the prices of a version can be charged (电价校验): what the schema cannot see. Tiers rise and the last one is open; the seasons
 * hold every month once; a two-part tariff has a basic price; a price that contains the funds is not below them; no fund stands twice.
 * Pure; yields every fault at once, each with the member it is about.
 */
import { compare, exact, EXACT_ZERO, add } from '@/server/billing/exact';
import type { PriceBody, TierPrice } from '@/server/billing/price-body';

export const BODY_FAULT_CODES = [
  'tiers-not-rising',
  'last-tier-bounded',
  'tier-open-early',
  'season-months',
  'no-basic-price',
  'funds-above-price',
  'fund-twice',
] as const;

export interface BodyFault {
  readonly code: (typeof BODY_FAULT_CODES)[number];
  /** Below the version, e.g. `body.tiers.2.upToKwh`. */
  readonly path: string;
  readonly value: string;
}

export function bodyFaults(body: PriceBody): BodyFault[] {
  const faults: BodyFault[] = [];
  const prices: { path: string; value: string }[] = [];
  switch (body.kind) {
    case 'flat':
    case 'tou':
      prices.push({ path: 'body.energyYuan', value: body.energyYuan });
      break;
    case 'two-part':
      prices.push({ path: 'body.energyYuan', value: body.energyYuan });
      if (body.capacityYuan === undefined && body.demandYuan === undefined)
        faults.push({ code: 'no-basic-price', path: 'body.capacityYuan', value: '' });
      break;
    case 'tiers-monthly':
    case 'tiers-yearly':
      tierFaults(body.tiers, 'body.tiers', faults, prices);
      break;
    case 'tiers-seasonal':
      body.seasons.forEach((season, i) => tierFaults(season.tiers, `body.seasons.${i}.tiers`, faults, prices));
      seasonFaults(body.seasons, faults);
      break;
  }
  const seen = new Set<string>();
  body.funds.forEach((fund, i) => {
    if (seen.has(fund.code)) faults.push({ code: 'fund-twice', path: `body.funds.${i}.code`, value: fund.code });
    seen.add(fund.code);
  });
  if (!body.fundsIncluded) return faults;
  const funds = body.funds.reduce((total, fund) => add(total, exact(fund.yuanPerKwh)), EXACT_ZERO);
  for (const { path, value } of prices)
    if (compare(exact(value), funds) < 0) faults.push({ code: 'funds-above-price', path, value });
  return faults;
}

function tierFaults(
  tiers: readonly TierPrice[],
  path: string,
  faults: BodyFault[],
  prices: { path: string; value: string }[],
): void {
  tiers.forEach((tier, i) => {
    prices.push({ path: `${path}.${i}.priceYuan`, value: tier.priceYuan });
    const isLast = i === tiers.length - 1;
    const at = `${path}.${i}.upToKwh`;
    if (isLast && tier.upToKwh !== null) faults.push({ code: 'last-tier-bounded', path: at, value: tier.upToKwh });
    if (!isLast && tier.upToKwh === null) faults.push({ code: 'tier-open-early', path: at, value: '' });
    const before = tiers[i - 1]?.upToKwh ?? '0';
    if (tier.upToKwh !== null && compare(exact(tier.upToKwh), exact(before)) <= 0)
      faults.push({ code: 'tiers-not-rising', path: at, value: tier.upToKwh });
  });
}

const MONTHS = 12;

function seasonFaults(seasons: readonly { readonly months: readonly number[] }[], faults: BodyFault[]): void {
  const months = seasons.flatMap((season) => season.months);
  const isWhole = months.length === MONTHS && new Set(months).size === MONTHS;
  if (!isWhole)
    faults.push({ code: 'season-months', path: 'body.seasons', value: [...months].sort((a, b) => a - b).join(', ') });
}
