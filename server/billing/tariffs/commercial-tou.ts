/** 一般工商业 分时: 100 kVA and above since 2022. Sample prices; the 1.5 : 1 : 0.5 factors are published. */
import type { PriceVersion } from '@/server/billing/contract';
import { YUNNAN_FUNDS, YUNNAN_TOU, yunnan } from '@/server/billing/tariffs/yunnan';

export const COMMERCIAL_TOU: readonly PriceVersion[] = [
  yunnan('commercial-tou', '2010-01-01', '2022-01-01', 'sample', 'sample', {
    kind: 'tou',
    energyYuan: '0.6570',
    tou: { by: 'factor', peak: '1.5', flat: '1', valley: '0.5' },
    funds: YUNNAN_FUNDS,
    fundsIncluded: true,
  }),
  yunnan('commercial-tou', '2022-01-01', null, 'sample', 'sample', {
    kind: 'tou',
    energyYuan: '0.6570',
    tou: YUNNAN_TOU,
    funds: YUNNAN_FUNDS,
    fundsIncluded: true,
  }),
];
