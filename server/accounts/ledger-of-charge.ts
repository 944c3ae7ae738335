/**
 * 科目: which ledger a charge is credited to. Pure and browser-safe.
 *
 * Rule ACC-1: energy, tiers, allowances and arrears of breach or theft → energy revenue; basic charge → basic revenue; power-factor
 * adjustment → its own account; each fund → funds collected for others; late fees → late fees; penalties → breach (违约使用电费);
 * business fees → business fees. Unknown charges are energy revenue, never lost.
 */
export const LEDGERS = [
  'receivable',
  'revenue-energy',
  'revenue-basic',
  'power-factor',
  'funds',
  'late-fee',
  'late-fee-waived',
  'business-fee',
  'breach',
  'cash',
  'bank-transit',
  'bank',
  'cash-difference',
  'prepayment',
  'suspense',
] as const;
export type Ledger = (typeof LEDGERS)[number];

/** Charges a receivable without a bill may carry besides those of the rating catalogue. */
export const BUSINESS_CHARGES = [
  'business-fee-test',
  'business-fee-connection',
  'business-fee-temporary',
  'business-fee-other',
] as const;

export function ledgerOf(charge: string): Ledger {
  if (charge.startsWith('fund-')) return 'funds';
  if (charge.startsWith('basic-')) return 'revenue-basic';
  if (charge.startsWith('business-fee')) return 'business-fee';
  if (charge.endsWith('-penalty')) return 'breach';
  if (charge === 'power-factor') return 'power-factor';
  if (charge === 'late-fee') return 'late-fee';
  return 'revenue-energy';
}
