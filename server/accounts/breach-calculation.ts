/**
 * 违约用电、窃电计算: the form of the flow as a request of the engine's calculators, so that the order and a quote agree to the cent. Pure.
 *
 * Source and rounding: `billing/calculators/breach` and `theft` (供电营业规则 第100–103条). Refuses, field by field, what the act needs and was left out.
 */
import { BREACH } from '@/server/billing/calculators/breach';
import type { CalculationResult } from '@/server/billing/calculators/calculator';
import { THEFT } from '@/server/billing/calculators/theft';
import { CalculationFault } from '@/server/billing/schema-parts';
import type { FieldFault } from '@/server/kernel/refusal';

type Form = Readonly<Record<string, unknown>>;

/** Field of the form each act needs. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  theft: ['priceYuan'],
  'cheaper-tariff': ['energyKwh', 'priceYuan', 'wrongPriceYuan'],
  'over-capacity-two-part': ['capacityKva', 'priceYuan', 'usedFrom', 'usedTo'],
  'over-capacity-single': ['loadKw'],
  'suspended-used-two-part': ['capacityKva', 'priceYuan', 'usedFrom', 'usedTo'],
  'suspended-used-single': ['loadKw'],
  'meter-moved': [],
  'unauthorised-supply': ['loadKw'],
  'above-plan': [],
};

export function workOut(form: Form, isResidential: boolean): CalculationResult | readonly FieldFault[] {
  const at = (name: string): string => (typeof form[name] === 'string' ? (form[name] as string) : '');
  const act = at('act');
  const faults: FieldFault[] = (NEEDS[act] ?? ['act'])
    .filter((name) => at(name) === '')
    .map((path) => ({ path, message: 'missing' }));
  if (act === 'theft' && at('energyKwh') === '' && at('loadKw') === '')
    faults.push({ path: 'energyKwh', message: 'energyOrLoad' });
  if (faults.length > 0) return faults;
  const multiple = at('multiple') === '' ? {} : { multiple: at('multiple') };
  const times = at('timesFound') === '' ? {} : { times: Number(at('timesFound')) };
  try {
    if (act === 'theft')
      return THEFT.calculate(THEFT.schema.parse({ kind: 'theft', stolen: [stolen(at)], ...multiple }));
    return BREACH.calculate(
      BREACH.schema.parse({
        kind: 'breach',
        items: [{ breach: act, ...itemOf(act, at, isResidential, multiple, times) }],
      }),
    );
  } catch (error) {
    if (error instanceof CalculationFault) return [{ path: 'energyKwh', message: 'invalid' }];
    throw error;
  }
}

function stolen(at: (name: string) => string): Record<string, unknown> {
  const energy =
    at('energyKwh') !== ''
      ? { kwh: at('energyKwh') }
      : {
          loads: [
            {
              kw: at('loadKw'),
              ...(at('hoursPerDay') === '' ? {} : { hoursPerDay: at('hoursPerDay') }),
              ...(at('daysUsed') === '' ? {} : { days: Number(at('daysUsed')) }),
            },
          ],
        };
  return {
    use: at('loadUse') || 'power',
    priceYuan: at('priceYuan'),
    ...energy,
    ...(at('recordedKwh') === '' ? {} : { recordedKwh: at('recordedKwh') }),
  };
}

function itemOf(
  act: string,
  at: (name: string) => string,
  isResidential: boolean,
  multiple: Record<string, unknown>,
  times: Record<string, unknown>,
): Record<string, unknown> {
  switch (act) {
    case 'cheaper-tariff':
      return {
        energy: [{ kwh: at('energyKwh'), rightPriceYuan: at('priceYuan'), wrongPriceYuan: at('wrongPriceYuan') }],
        ...multiple,
      };
    case 'over-capacity-two-part':
    case 'suspended-used-two-part':
      return {
        kva: at('capacityKva'),
        priceYuan: at('priceYuan'),
        from: at('usedFrom'),
        to: at('usedTo'),
        ...multiple,
      };
    case 'suspended-used-single':
      return { kw: at('loadKw'), ...times };
    case 'meter-moved':
      return { class: isResidential ? 'residential' : 'other', ...times };
    case 'above-plan':
      return {
        kw: at('loadKw') || '0',
        kwh: at('energyKwh') || '0',
        priceYuan: at('priceYuan') || '0',
        ...times,
        ...multiple,
      };
    default:
      return { kw: at('loadKw') };
  }
}
