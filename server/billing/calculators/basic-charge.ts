/**
 * Basic charge alone (基本电费): capacity or demand with its states and days, as in a bill (`basic-charge.ts`), without any energy.
 * Inputs kVA, kW, yuan a kVA or kW and month, the whole reading cycle. Money to 分.
 * Example: 1000 kVA suspended at half rate from 11 June, 630 kVA in service, 15 yuan: 19 450.00.
 */
import { z } from 'zod';

import { basicSchema, billPeriod, isDatedBasic } from '@/server/billing/bill-schema';
import { type BuiltBill, isBuilt, buildBill, rateBuilt } from '@/server/billing/bill-request';
import { calculator } from '@/server/billing/calculators/calculator';
import type { ComputedBill } from '@/server/billing/contract';
import { EXACT_ZERO, add, exact, fixed } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { CalculationFault, wireAmount, wireDate, wireMonth } from '@/server/billing/schema-parts';

const schema = z
  .strictObject({
    kind: z.literal('basic-charge'),
    month: wireMonth.optional(),
    from: wireDate.optional(),
    to: wireDate.optional(),
    priceYuan: wireAmount,
    basic: basicSchema,
    demandKw: wireAmount.optional(),
    energyKwh: wireAmount.optional(),
    basicDays: z.enum(['month-30', 'calendar']).default('month-30'),
  })
  .refine(
    (one) =>
      one.month !== undefined ||
      (one.from === undefined && one.to === undefined
        ? !isDatedBasic(one.basic)
        : one.from !== undefined && one.to !== undefined),
    billPeriod.fault,
  );

/** Where in the request a fault of the engine stands. */
const PLACES: Readonly<Record<string, string>> = {
  'capacity-missing': 'basic.capacityKva',
  'negative-energy': 'basic.deductKw',
};

function rated(built: BuiltBill): ComputedBill {
  try {
    return rateBuilt(built);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { code, params } = error.fault;
    throw new CalculationFault(PLACES[code] ?? 'basic', code, params);
  }
}

export const BASIC_CHARGE = calculator({
  kind: 'basic-charge',
  schema,
  calculate(request) {
    const { month, from, to, basic, priceYuan, demandKw, energyKwh } = request;
    if (basic.by === 'demand' && demandKw === undefined) throw new CalculationFault('demandKw', 'missing');
    if (basic.by === 'demand' && basic.highUse && energyKwh === undefined)
      throw new CalculationFault('energyKwh', 'missing');
    const built = buildBill(
      {
        month,
        from,
        to,
        class: 'industrial',
        prices: [
          {
            id: 'basic',
            body: {
              kind: 'two-part',
              energyYuan: '0',
              capacityYuan: priceYuan,
              demandYuan: priceYuan,
              funds: [],
              fundsIncluded: false,
            },
          },
        ],
        points: [
          { quantities: { total: energyKwh ?? '0', ...(demandKw === undefined ? {} : { demand: demandKw }) }, basic },
        ],
        parameters: { basicDays: request.basicDays },
      },
      new Map(),
    );
    if (!isBuilt(built)) {
      throw CalculationFault.ofAll(
        built.map((fault) => ({ ...fault, path: fault.path[0] === 'points' ? fault.path.slice(2) : fault.path })),
      );
    }
    const bill = rated(built);
    const lines = bill.lines
      .filter((line) => line.charge === 'basic-capacity' || line.charge === 'basic-demand')
      .map((line, i) => ({ ...line, lineNo: i + 1 }));
    const { billedDemandKw } = bill.facts;
    return {
      amountYuan: fixed(
        lines.reduce((sum, line) => add(sum, exact(line.amountYuan)), EXACT_ZERO),
        2,
      ),
      results: {
        ...(lines[0] ? { chargedUnits: lines[0].quantity } : {}),
        ...(billedDemandKw === undefined ? {} : { billedDemandKw }),
      },
      lines,
    };
  },
});
