/** 农业生产: one price. Sample figures. */
import type { PriceVersion } from '@/server/billing/contract';
import { yunnan } from '@/server/billing/tariffs/yunnan';

export const AGRICULTURAL: readonly PriceVersion[] = [
  yunnan('agricultural', '2010-01-01', null, 'sample', 'sample', {
    kind: 'flat',
    energyYuan: '0.4220',
    funds: [{ code: 'water-project', yuanPerKwh: '0.00196875' }],
    fundsIncluded: true,
  }),
];
