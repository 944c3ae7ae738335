/** Runs golden rows through the engine and says what differs, to the printed digit. */
import { type BillLine, isBillingFault } from '@/server/billing/contract';
import { priceTable } from '@/server/billing/hashing';
import { quote } from '@/server/billing/quote';
import { rateBill } from '@/server/billing/rate-bill';
import type { BillRow, CalculationRow } from '@/tests/golden/golden-row';

/** charge → amounts in the order of the lines. */
export function amountsByCharge(
  lines: readonly Pick<BillLine, 'charge' | 'amountYuan'>[],
): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = {};
  for (const { charge, amountYuan } of lines) {
    const there = out[charge];
    if (there === undefined) out[charge] = amountYuan;
    else out[charge] = [...(Array.isArray(there) ? there : [there]), amountYuan];
  }
  return out;
}

/** The quote document of a bundle: what a caller would write for it. */
export function asQuote(row: Pick<BillRow, 'input' | 'prices'>): unknown {
  const { account, month, from, to, points, parameters, moneyCorrections } = row.input;
  return {
    quote: 1,
    request: {
      kind: 'bill',
      class: account.class,
      month,
      from,
      to,
      prices: row.prices,
      points: points.map((point) => ({
        ...point,
        segments: point.segments?.map(({ priceVersionId, tariffCode: _tariff, priceHash: _hash, ...terms }) => ({
          price: priceVersionId,
          ...terms,
        })),
      })),
      parameters,
      moneyCorrections,
    },
  };
}

export function runBillRow(row: BillRow): {
  readonly actual: unknown;
  readonly expected: unknown;
  readonly lines: readonly BillLine[];
} {
  const { expected } = row;
  const bill = rateBill(row.input, priceTable(row.prices));
  if (isBillingFault(bill))
    return {
      actual: { fault: bill.code, params: bill.params },
      expected: { ...expected, params: bill.params },
      lines: [],
    };
  const amounts = amountsByCharge(bill.lines);
  const actual: Record<string, unknown> = {};
  if (expected.fault !== undefined) actual['fault'] = 'none';
  if (expected.amountYuan !== undefined) actual['amountYuan'] = bill.amountYuan;
  if (expected.energyKwh !== undefined) actual['energyKwh'] = bill.energyKwh;
  if (expected.lines)
    actual['lines'] = Object.fromEntries(Object.keys(expected.lines).map((charge) => [charge, amounts[charge]]));
  if (expected.facts) {
    actual['facts'] = Object.fromEntries(
      Object.keys(expected.facts).map((key) => [key, bill.facts[key as keyof typeof bill.facts]]),
    );
  }
  return { actual, expected, lines: bill.lines };
}

export function runCalculationRow(row: CalculationRow): {
  readonly actual: unknown;
  readonly expected: unknown;
  readonly lines: readonly BillLine[];
} {
  const { expected } = row;
  const answer = quote({ quote: 1, request: row.request });
  if (!answer.ok) {
    const actual = expected.refusedAt === undefined ? { faults: answer.faults } : { refusedAt: answer.faults[0]?.path };
    return { actual, expected, lines: [] };
  }
  const actual: Record<string, unknown> = {};
  if (expected.refusedAt !== undefined) actual['refusedAt'] = 'not refused';
  if (expected.amountYuan !== undefined) actual['amountYuan'] = answer.amountYuan;
  if (expected.energyKwh !== undefined) actual['energyKwh'] = answer.energyKwh;
  if (expected.averageYuanPerKwh !== undefined) actual['averageYuanPerKwh'] = answer.averageYuanPerKwh;
  if (expected.facts) {
    const facts = answer.facts;
    actual['facts'] = Object.fromEntries(
      Object.keys(expected.facts).map((key) => [key, facts?.[key as keyof typeof facts]]),
    );
  }
  if (expected.results)
    actual['results'] = Object.fromEntries(Object.keys(expected.results).map((key) => [key, answer.results[key]]));
  if (expected.lines) {
    const amounts = amountsByCharge(answer.lines);
    actual['lines'] = Object.fromEntries(Object.keys(expected.lines).map((charge) => [charge, amounts[charge]]));
  }
  return { actual, expected, lines: answer.lines };
}
