/** 居民生活 合表: one price, no tiers. */
import type { PriceVersion } from '@/server/billing/contract';
import { yunnan } from '@/server/billing/tariffs/yunnan';

export const RESIDENTIAL_SHARED: readonly PriceVersion[] = [
  yunnan('residential-shared', '2012-07-01', null, 'published', '云南省居民生活用电试行阶梯电价方案 (2012)', {
    kind: 'flat',
    energyYuan: '0.51',
    funds: [],
    fundsIncluded: false,
  }),
];
