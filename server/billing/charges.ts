/**
 * Catalogue of charges (费目). A line of a bill or of a quote bears one of these codes; texts stand in
 * `billing-rules.charge.<code>`. tests/golden counts its coverage from this list.
 */
import { FUND_CODES, type FundCode } from '@/server/billing/price-body';

const OWN_CHARGES = [
  'energy',
  'energy-sharp',
  'energy-peak',
  'energy-flat',
  'energy-valley',
  'energy-deep-valley',
  'tier-1',
  'tier-2',
  'tier-3',
  'tier-4',
  'tier-base',
  'tier-addon-2',
  'tier-addon-3',
  'tier-addon-4',
  'free-allowance',
  'surcharge',
  'basic-capacity',
  'basic-demand',
  'power-factor',
  'correction-money',
  'correction-energy',
  'late-fee',
  'breach-arrears',
  'breach-penalty',
  'theft-arrears',
  'theft-penalty',
  'meter-relocation-penalty',
  'unmetered-energy',
  'transformer-rent',
] as const;

export type FundCharge = `fund-${FundCode}`;
export type ChargeCode = (typeof OWN_CHARGES)[number] | FundCharge;

export const CHARGES: readonly ChargeCode[] = [...OWN_CHARGES, ...FUND_CODES.map((code): FundCharge => `fund-${code}`)];
