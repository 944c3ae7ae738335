/** 一般工商业 单费率: below 100 kVA. Sample figures. */
import type { PriceVersion } from '@/server/billing/contract';
import { YUNNAN_FUNDS, yunnan } from '@/server/billing/tariffs/yunnan';

export const COMMERCIAL_FLAT: readonly PriceVersion[] = [
  yunnan('commercial-flat', '2010-01-01', '2019-07-01', 'sample', 'sample', {
    kind: 'flat',
    energyYuan: '0.7990',
    funds: YUNNAN_FUNDS,
    fundsIncluded: true,
  }),
  yunnan('commercial-flat', '2019-07-01', null, 'sample', 'sample', {
    kind: 'flat',
    energyYuan: '0.6570',
    funds: YUNNAN_FUNDS,
    fundsIncluded: true,
  }),
];
