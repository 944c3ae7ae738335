/**
 * Funds and surcharges (政府性基金及附加). Rule: fund-per-kwh. Outside the time-of-use factor and outside the power-factor base.
 * Formula: all energy of the bill at that rate × yuan/kWh, one line a fund, to 分. Example: 511 800 kWh × 0.007 = 3 582.60.
 */
import type { BillContext } from '@/server/billing/bill-context';

export function chargeFunds(context: BillContext): void {
  for (const { fund, kwh, priceVersionId } of context.funds.values()) {
    context.book.add({
      charge: `fund-${fund.code}`,
      ruleId: 'fund-per-kwh',
      formula: 'quantity-price',
      operands: [kwh, fund.price],
      unit: 'kWh',
      price: fund.price,
      priceVersionId,
    });
  }
}
