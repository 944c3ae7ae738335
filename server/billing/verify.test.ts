import { describe, expect, it } from 'vitest';

import { isBillingFault, type PricedVersion } from '@/server/billing/contract';
import { priceTable } from '@/server/billing/hashing';
import { rateBill } from '@/server/billing/rate-bill';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { priceOn } from '@/server/billing/tariffs/price-book';
import { YUNNAN } from '@/server/billing/tariffs/yunnan';
import { type StoredBill, verifyBill } from '@/server/billing/verify';
import { industrialSample } from '@/tests/golden/sample-inputs';

const table = priceTable(YUNNAN_BOOK);
const pick = (code: string): PricedVersion =>
  table.get(priceOn(YUNNAN_BOOK, YUNNAN, code, '2026-10-01')?.id ?? '') as PricedVersion;

function stored(): StoredBill {
  const input = industrialSample(pick);
  const bill = rateBill(input, table);
  if (isBillingFault(bill)) throw new Error(bill.code);
  return JSON.parse(JSON.stringify({ ...bill, input })) as StoredBill;
}

describe('verification of a stored bill', () => {
  it('finds the bill identical', () => expect(verifyBill(stored(), table)).toEqual({ verdict: 'identical' }));

  it('finds every changed operand of the bundle, and names it', () => {
    const bill = stored();
    const operands = bill.input.points[0]?.meters?.[0]?.registers ?? [];
    operands.forEach((_one, i) => {
      const copy = JSON.parse(JSON.stringify(bill)) as {
        input: { points: { meters: { registers: { curr: string; register: string }[] }[] }[] };
      };
      const register = copy.input.points[0]?.meters[0]?.registers[i];
      if (!register) throw new Error('no register');
      register.curr = `${register.curr}1`;
      const verdict = verifyBill(copy as unknown as StoredBill, table);
      expect(verdict.verdict).toBe('bundle-changed');
      const named = verdict.verdict === 'identical' ? [] : verdict.differences.map((one) => one.recomputed);
      expect(named).toContain(register.curr);
    });
  });

  it('finds a changed line, a changed total and a changed hash', () => {
    const bill = stored();
    const lines = bill.lines.map((line, i) => (i === 2 ? { ...line, amountYuan: '1.00' } : line));
    expect(verifyBill({ ...bill, lines }, table)).toMatchObject({
      verdict: 'output-differs',
      differences: [{ path: 'lines.2.amountYuan', stored: '1.00' }],
    });
    expect(verifyBill({ ...bill, amountYuan: '1.00' }, table)).toMatchObject({
      verdict: 'output-differs',
      differences: [{ path: 'amountYuan' }],
    });
    expect(verifyBill({ ...bill, outputHash: 'x' }, table)).toMatchObject({
      verdict: 'output-differs',
      differences: [{ path: 'outputHash' }],
    });
  });
});
