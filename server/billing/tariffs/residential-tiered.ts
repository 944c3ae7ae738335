/** 居民生活 一户一表: a flat price, then seasonal tiers, then yearly tiers. */
import type { PriceVersion } from '@/server/billing/contract';
import { yunnan } from '@/server/billing/tariffs/yunnan';

const NO_FUNDS = { funds: [], fundsIncluded: false } as const;
const DRY_MONTHS = [12, 1, 2, 3, 4];
const WET_MONTHS = [5, 6, 7, 8, 9, 10, 11];

export const RESIDENTIAL_TIERED: readonly PriceVersion[] = [
  yunnan('residential-tiered', '2006-07-01', '2012-07-01', 'published', '云南省居民生活用电价格', {
    kind: 'flat',
    energyYuan: '0.483',
    ...NO_FUNDS,
  }),
  yunnan('residential-tiered', '2012-07-01', '2016-08-01', 'published', '云南省居民生活用电试行阶梯电价方案 (2012)', {
    kind: 'tiers-seasonal',
    ...NO_FUNDS,
    seasons: [
      { code: 'wet', months: WET_MONTHS, tiers: [{ upToKwh: null, priceYuan: '0.45' }] },
      {
        code: 'dry',
        months: DRY_MONTHS,
        tiers: [
          { upToKwh: '170', priceYuan: '0.45' },
          { upToKwh: '260', priceYuan: '0.50' },
          { upToKwh: null, priceYuan: '0.80' },
        ],
      },
    ],
  }),
  yunnan('residential-tiered', '2016-08-01', null, 'published', '云南省居民电能替代电价方案 (2016)', {
    kind: 'tiers-yearly',
    ...NO_FUNDS,
    tiers: [
      { upToKwh: '1560', priceYuan: '0.36' },
      { upToKwh: '3600', priceYuan: '0.45' },
      { upToKwh: '4680', priceYuan: '0.50' },
      { upToKwh: null, priceYuan: '0.80' },
    ],
  }),
];
