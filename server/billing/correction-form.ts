/**
 * 更正电量: the form of 电量退补 as a request of the engine's calculator, so that the order and a quote agree. Pure.
 *
 * Source and rounding: `calculators/energy-correction` (供电营业规则 第80、81条), whole kWh half-up. Refuses what the method needs and was left out.
 */
import { ENERGY_CORRECTION } from '@/server/billing/calculators/energy-correction';
import { CalculationFault } from '@/server/billing/schema-parts';
import type { FieldFault } from '@/server/kernel/refusal';

type Form = Readonly<Record<string, unknown>>;

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  'meter-error': ['recordedKwh', 'errorPercent'],
  factor: ['recordedKwh', 'factorK'],
  ratio: ['recordedKwh', 'usedMultiplier', 'rightMultiplier'],
  'normal-month': ['recordedKwh', 'normalKwh', 'faultDays'],
  given: ['givenKwh'],
};

/** Signed kWh: above zero is charged, below is given back. */
export function correctionKwh(form: Form): { readonly kwh: string } | readonly FieldFault[] {
  const at = (name: string): string => (typeof form[name] === 'string' ? (form[name] as string) : '');
  const by = at('method');
  const missing = (NEEDS[by] ?? ['method'])
    .filter((name) => at(name) === '')
    .map((path) => ({ path, message: 'missing' }));
  if (missing.length > 0) return missing;
  if (by === 'given') return { kwh: at('givenKwh') };
  const method = {
    'meter-error': { by, errorPercent: at('errorPercent') },
    factor: { by, factor: at('factorK') },
    ratio: { by: 'multiplier', usedMultiplier: at('usedMultiplier'), rightMultiplier: at('rightMultiplier') },
    'normal-month': { by, normalKwh: at('normalKwh'), days: Number(at('faultDays')) },
  }[by];
  const parsed = ENERGY_CORRECTION.schema.safeParse({
    kind: 'energy-correction',
    recordedKwh: at('recordedKwh'),
    method,
  });
  if (!parsed.success) return [{ path: NEEDS[by]![1]!, message: 'invalid' }];
  try {
    return { kwh: ENERGY_CORRECTION.calculate(parsed.data).results['correctionKwh']! };
  } catch (error) {
    if (error instanceof CalculationFault) return [{ path: NEEDS[by]![1]!, message: 'invalid' }];
    throw error;
  }
}
