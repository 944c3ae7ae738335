/** What golden rows are written with: short forms of bundles and price versions. No expected value stands here. */
import type {
  BillingInput,
  Dec,
  MeterInput,
  PointInput,
  PriceVersion,
  Register,
  RegisterReading,
  SegmentTerms,
} from '@/server/billing/contract';
import { priceHash } from '@/server/billing/hashing';
import type { PriceBody } from '@/server/billing/price-body';

export function price(id: string, body: PriceBody, from = '1990-01-01', to: string | null = null): PriceVersion {
  return {
    id,
    tariffCode: id,
    regionCode: 'golden',
    effectiveFrom: from,
    effectiveTo: to,
    documentNo: 'golden',
    sourced: 'sample',
    body,
  };
}

export function terms(version: PriceVersion, from: string, to: string, more: Partial<SegmentTerms> = {}): SegmentTerms {
  return {
    from,
    to,
    tariffCode: version.tariffCode,
    priceVersionId: version.id,
    priceHash: priceHash(version),
    ...more,
  };
}

/** A meter whose quantities are given, already multiplied. */
export function given(quantities: Partial<Record<Register, Dec>>, more: Partial<MeterInput> = {}): MeterInput {
  const registers = Object.entries(quantities).map(([register, quantity]) => ({
    register: register as Register,
    quantity,
  }));
  return { meterId: 'M1', multiplier: '1', registers, ...more };
}

/** A meter read: register → [former, present]. */
export function read(
  multiplier: Dec,
  readings: Partial<Record<Register, readonly [Dec, Dec]>>,
  more: Partial<MeterInput> & { digits?: number } = {},
): MeterInput {
  const { digits = 6, ...rest } = more;
  const registers = Object.entries(readings).map(([register, [prev, curr]]): RegisterReading => ({
    register: register as Register,
    prev,
    curr,
    digits,
  }));
  return { meterId: 'M1', multiplier, registers, ...rest };
}

export interface Period {
  readonly month: string;
  readonly from: string;
  readonly to: string;
}

export function bundle(
  period: Period,
  cls: BillingInput['account']['class'],
  points: readonly PointInput[],
  more: Partial<BillingInput> = {},
): BillingInput {
  return {
    schema: 1,
    account: { accountId: '1', accountNo: '1', class: cls, unitCode: 'golden' },
    ...period,
    points,
    ...more,
  };
}

/** One point on one tariff for the whole period. */
export function single(
  period: Period,
  cls: BillingInput['account']['class'],
  version: PriceVersion,
  meter: MeterInput,
  more: Partial<PointInput> & { terms?: Partial<SegmentTerms> } = {},
): BillingInput {
  const { terms: extra, ...rest } = more;
  return bundle(period, cls, [
    { pointNo: 0, meters: [meter], segments: [terms(version, period.from, period.to, extra)], ...rest },
  ]);
}
