/** What the tariffs of the Yunnan book share: the region, its funds and its time-of-use factors. */
import type { PriceVersion } from '@/server/billing/contract';
import type { FundPrice, PriceBody, TouTerms } from '@/server/billing/price-body';

export const YUNNAN = '530000';

/** Sample rates of the funds printed on a bill. */
export const YUNNAN_FUNDS: readonly FundPrice[] = [
  { code: 'water-project', yuanPerKwh: '0.00196875' },
  { code: 'reservoir-migrants', yuanPerKwh: '0.0062' },
  { code: 'renewable', yuanPerKwh: '0.019' },
  { code: 'rural-grid-loan', yuanPerKwh: '0.02' },
];

/** Peak, flat and valley 1.5 : 1 : 0.5; the sharp hours 20 % above the peak. */
export const YUNNAN_TOU: TouTerms = { by: 'factor', sharp: '1.8', peak: '1.5', flat: '1', valley: '0.5' };

export function yunnan(
  tariffCode: string,
  effectiveFrom: string,
  effectiveTo: string | null,
  sourced: PriceVersion['sourced'],
  documentNo: string,
  body: PriceBody,
): PriceVersion {
  return {
    id: `yn-${tariffCode}-${effectiveFrom}`,
    tariffCode,
    regionCode: YUNNAN,
    effectiveFrom,
    effectiveTo,
    documentNo,
    sourced,
    body,
  };
}
