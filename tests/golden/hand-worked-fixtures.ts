/** What the hand-worked bills share: periods, price versions, the row's short form. */
import type { PriceVersion } from '@/server/billing/contract';
import { type Period, price } from '@/tests/golden/fixtures';
import type { BillRow } from '@/tests/golden/golden-row';

export const JUNE: Period = { month: '2010-06', from: '2010-06-01', to: '2010-07-01' };
export const JULY: Period = { month: '2010-07', from: '2010-07-01', to: '2010-08-01' };
export const JANUARY: Period = { month: '2010-01', from: '2010-01-01', to: '2010-02-01' };
const SOURCE = 'hand-worked';

export const none = { funds: [], fundsIncluded: false } as const;
export const flat = (id: string, energyYuan: string): PriceVersion => price(id, { kind: 'flat', energyYuan, ...none });
export const half = flat('half', '0.5');
export const tou = price('tou', {
  kind: 'tou',
  energyYuan: '0.6',
  tou: { by: 'factor', sharp: '1.8', peak: '1.5', valley: '0.5' },
  ...none,
});

export const row = (
  id: string,
  title: string,
  arithmetic: string,
  prices: readonly PriceVersion[],
  input: BillRow['input'],
  expected: BillRow['expected'],
): BillRow => ({
  id,
  title,
  source: SOURCE,
  arithmetic,
  prices,
  input,
  expected,
});

export const sixty = flat('sixty', '0.6');
