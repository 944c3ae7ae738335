/** 大工业 两部制分时: 315 kVA and above. The basic prices 27 a kVA and 37 a kW are published, the energy prices sample. */
import type { PriceVersion } from '@/server/billing/contract';
import { YUNNAN_FUNDS, YUNNAN_TOU, yunnan } from '@/server/billing/tariffs/yunnan';

export const LARGE_INDUSTRY_TOU: readonly PriceVersion[] = [
  yunnan('large-industry-tou', '2010-01-01', '2022-01-01', 'sample', 'sample', {
    kind: 'two-part',
    energyYuan: '0.4900',
    tou: { by: 'factor', peak: '1.5', flat: '1', valley: '0.5' },
    capacityYuan: '27',
    demandYuan: '37',
    funds: YUNNAN_FUNDS,
    fundsIncluded: true,
  }),
  yunnan('large-industry-tou', '2022-01-01', null, 'sample', 'sample', {
    kind: 'two-part',
    energyYuan: '0.4320',
    tou: YUNNAN_TOU,
    capacityYuan: '27',
    demandYuan: '37',
    funds: YUNNAN_FUNDS,
    fundsIncluded: true,
  }),
];
