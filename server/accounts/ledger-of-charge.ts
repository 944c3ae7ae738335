/**
 * 科目: which ledger a charge of a bill is credited to. Pure.
 *
 * Rule ACC-1: energy, tiers, allowances and corrections → energy revenue; basic charge → basic revenue; power-factor adjustment → its
 * own account; each fund → funds collected for others; late fees → late fees. Unknown charges are energy revenue, never lost.
 */
export type Ledger =
  'receivable' | 'revenue-energy' | 'revenue-basic' | 'power-factor' | 'funds' | 'late-fee' | 'cash' | 'prepayment';

export function ledgerOf(charge: string): Ledger {
  if (charge.startsWith('fund-')) return 'funds';
  if (charge.startsWith('basic-')) return 'revenue-basic';
  if (charge === 'power-factor') return 'power-factor';
  if (charge === 'late-fee') return 'late-fee';
  return 'revenue-energy';
}
