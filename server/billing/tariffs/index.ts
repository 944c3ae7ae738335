/** Catalogue of tariffs (电价目录): one file a tariff code, one line here. */
import type { CustomerClass, PriceVersion } from '@/server/billing/contract';
import { AGRICULTURAL } from '@/server/billing/tariffs/agricultural';
import { COMMERCIAL_FLAT } from '@/server/billing/tariffs/commercial-flat';
import { COMMERCIAL_TOU } from '@/server/billing/tariffs/commercial-tou';
import { LARGE_INDUSTRY_TOU } from '@/server/billing/tariffs/large-industry-tou';
import { RESIDENTIAL_SHARED } from '@/server/billing/tariffs/residential-shared';
import { RESIDENTIAL_TIERED } from '@/server/billing/tariffs/residential-tiered';

export interface Tariff {
  /** Equals the file name; never renamed. */
  readonly code: string;
  readonly class: CustomerClass;
  readonly versions: readonly PriceVersion[];
}

export const TARIFFS: readonly Tariff[] = [
  { code: 'residential-tiered', class: 'residential', versions: RESIDENTIAL_TIERED },
  { code: 'residential-shared', class: 'residential', versions: RESIDENTIAL_SHARED },
  { code: 'commercial-flat', class: 'commercial', versions: COMMERCIAL_FLAT },
  { code: 'commercial-tou', class: 'commercial', versions: COMMERCIAL_TOU },
  { code: 'agricultural', class: 'agricultural', versions: AGRICULTURAL },
  { code: 'large-industry-tou', class: 'industrial', versions: LARGE_INDUSTRY_TOU },
];

export const YUNNAN_BOOK: readonly PriceVersion[] = TARIFFS.flatMap((tariff) => [...tariff.versions]);
