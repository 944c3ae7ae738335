/**
 * Methods of an energy correction (退补电量的方法): schema and the pure arithmetic. Source 供电营业规则 (1996) 第80、81条.
 * K is kept as a fraction (right over registered) so that nothing is lost before the one rounding of ΔW.
 */
import { z } from 'zod';

import type { QuantityStep } from '@/server/billing/contract';
import { angleFields, cosOfDegrees, hasAngle, phiDegreesOf, sinOfDegrees } from '@/server/billing/phase-angle';
import { ExpressionError, powerExpression } from '@/server/billing/power-expression';
import { ratioOf } from '@/server/billing/ratio';
import type { RuleId } from '@/server/billing/rules';
import { CalculationFault, wireAmount, wireDays, wireDec, wireRatio } from '@/server/billing/schema-parts';
import { CURRENTS, type Element, VOLTAGES, WIRING_IDS, WIRINGS, registeredPower } from '@/server/billing/wiring';
import { type Decimal, ONE, ZERO, decimal } from '@/server/kernel/money';

const factorPlaces = z.int().min(0).max(10).optional();

const element = z.strictObject({
  ctBilled: wireRatio.optional(),
  ctActual: wireRatio.optional(),
  ptBilled: wireRatio.optional(),
  ptActual: wireRatio.optional(),
  reversed: z.boolean().optional(),
  open: z.boolean().optional(),
  times: wireAmount.optional(),
});

const angle = z.strictObject({
  voltage: wireAmount.default('1'),
  current: wireDec.default('1'),
  offsetDegrees: wireDec,
  phiSign: z.union([z.literal(1), z.literal(-1)]).default(1),
});

const phasor = z.strictObject({
  voltage: z.enum([...VOLTAGES, ...VOLTAGES.map((one) => `-${one}` as const), 'none']),
  current: z.enum([...CURRENTS, 'none']),
  voltageTimes: wireAmount.optional(),
  currentTimes: wireAmount.optional(),
});

const expression = z.string().min(1).max(200);
const wires = z.union([z.literal(3), z.literal(4)]);
/** The meter's own error while it was wrongly wired. */
const wrongError = { wrongErrorPercent: wireDec.optional() };

export const methodSchema = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('meter-error'),
      errorPercent: wireDec,
      timeFactor: wireAmount.default('0.5'),
      base: z.enum(['right', 'recorded']).default('right'),
    }),
    z.strictObject({
      by: z.literal('voltage-drop'),
      actualPercent: wireAmount,
      allowedPercent: wireAmount.default('0'),
    }),
    z.strictObject({ by: z.literal('factor'), factor: wireDec, ...wrongError }),
    z.strictObject({
      by: z.literal('elements'),
      elements: z.array(element).min(1).max(3),
      factorPlaces,
      ...wrongError,
    }),
    z.strictObject({
      by: z.literal('angles'),
      wires,
      ...angleFields,
      elements: z.array(angle).min(1).max(3),
      factorPlaces,
      ...wrongError,
    }),
    z.strictObject({
      by: z.literal('phasors'),
      ...angleFields,
      elements: z.array(phasor).min(1).max(3),
      factorPlaces,
      ...wrongError,
    }),
    z.strictObject({
      by: z.literal('wiring'),
      wiring: z.enum(WIRING_IDS),
      ...angleFields,
      factorPlaces,
      ...wrongError,
    }),
    z.strictObject({
      by: z.literal('power'),
      right: expression,
      wrong: expression,
      ...angleFields,
      factorPlaces,
      ...wrongError,
    }),
    z.strictObject({ by: z.literal('multiplier'), usedMultiplier: wireRatio, rightMultiplier: wireRatio }),
    z.strictObject({
      by: z.literal('normal-month'),
      normalKwh: wireAmount,
      days: wireDays.optional(),
      monthDays: z.int().min(1).max(31).default(30),
    }),
  ])
  .meta({ id: 'method' });
export type CorrectionMethod = z.output<typeof methodSchema>;

type ByPower = Extract<CorrectionMethod, { by: 'elements' | 'angles' | 'phasors' | 'wiring' | 'power' }>;

interface Fraction {
  readonly over: Decimal;
  readonly under: Decimal;
}

/** Cosines are irrational: what is zero on paper is a hair beside it here. */
const HAIR = '1e-20';
const ZERO_ANGLE = { lagging: true, phiDegrees: '0' };

function byElements(chosen: Extract<ByPower, { by: 'elements' }>): Fraction {
  let under = ZERO;
  for (const one of chosen.elements) {
    if (one.open === true) continue;
    const part = (actual?: string, billed?: string): Decimal =>
      actual === undefined || billed === undefined ? ONE : ratioOf(billed).div(ratioOf(actual));
    const share = part(one.ctActual, one.ctBilled)
      .times(part(one.ptActual, one.ptBilled))
      .times(one.times ?? '1');
    under = one.reversed === true ? under.minus(share) : under.plus(share);
  }
  return { over: decimal(chosen.elements.length), under };
}

function byPhasors(elements: readonly Element[], degrees: Decimal): Fraction {
  const { cos, sin } = registeredPower(elements);
  const cosPhi = cosOfDegrees(degrees);
  return { over: cosPhi.times(3), under: cos.times(cosPhi).plus(sin.times(sinOfDegrees(degrees))) };
}

function byExpressions(chosen: Extract<ByPower, { by: 'power' }>, path: string): Fraction {
  const isConstant = !/[φϕΦθ]|phi|tg|tan|cot|sin|cos/i.test(chosen.right + chosen.wrong);
  const phi = phiDegreesOf(hasAngle(chosen) || !isConstant ? chosen : ZERO_ANGLE, path);
  const read = (member: 'right' | 'wrong'): Decimal => {
    try {
      return powerExpression(chosen[member], phi);
    } catch (error) {
      if (error instanceof ExpressionError)
        throw new CalculationFault(`${path}.${member}`, error.code, { at: error.at });
      throw error;
    }
  };
  return { over: read('right'), under: read('wrong') };
}

function fractionOf(chosen: ByPower, path: string): Fraction {
  switch (chosen.by) {
    case 'elements':
      return byElements(chosen);
    case 'phasors':
      return byPhasors(chosen.elements, phiDegreesOf(chosen, path));
    case 'wiring': {
      const elements: readonly Element[] = WIRINGS[chosen.wiring];
      // Where no reactive part is registered, K does not depend on φ and φ need not be known.
      const free = registeredPower(elements).sin.abs().lt(HAIR) && !hasAngle(chosen);
      return byPhasors(elements, phiDegreesOf(free ? ZERO_ANGLE : chosen, path));
    }
    case 'power':
      return byExpressions(chosen, path);
    case 'angles': {
      const phi = phiDegreesOf(chosen, path);
      let under = ZERO;
      for (const one of chosen.elements) {
        const turn = decimal(one.offsetDegrees).plus(phi.times(one.phiSign));
        under = under.plus(cosOfDegrees(turn).times(one.voltage).times(one.current));
      }
      const cos = cosOfDegrees(phi);
      return { over: chosen.wires === 3 ? decimal(3).sqrt().times(cos) : cos.times(3), under };
    }
  }
}

export interface Correction {
  /** Right less recorded, unrounded. */
  readonly raw: Decimal;
  readonly ruleId: RuleId;
  readonly factor?: Decimal;
  readonly step: (v: string) => QuantityStep;
}

const SHOWN_PLACES = 6;
const CLEAN_PLACES = 15;

/** ΔW of a method on what was recorded; `path` is where the method stands in the request. */
export function correctionOf(chosen: CorrectionMethod, recordedText: string, path: string): Correction {
  const recorded = decimal(recordedText);
  const byFactor = (fraction: Fraction, ruleId: RuleId): Correction => {
    const { over, under } = fraction;
    const at = 'elements' in chosen ? `${path}.elements` : 'wiring' in chosen ? `${path}.wiring` : path;
    if (under.abs().lt(HAIR)) throw new CalculationFault(at, 'registers-nothing');
    const places = 'factorPlaces' in chosen ? chosen.factorPlaces : undefined;
    const exactly = over.div(under);
    const factor = places === undefined ? exactly : exactly.toDecimalPlaces(places);
    if (factor.isNegative() && recorded.gt(0)) throw new CalculationFault(at, 'runs-backwards');
    const error = ONE.minus(
      decimal(('wrongErrorPercent' in chosen ? chosen.wrongErrorPercent : undefined) ?? '0').div(100),
    );
    const right = places === undefined ? recorded.times(over).div(under) : recorded.times(factor);
    const raw = right.times(error).minus(recorded).toDecimalPlaces(CLEAN_PLACES);
    const shown = factor.toDecimalPlaces(SHOWN_PLACES).toFixed();
    return { raw, ruleId, factor, step: (v) => ({ k: 'correction-factor', o: [recordedText, shown], v }) };
  };
  switch (chosen.by) {
    case 'meter-error': {
      const error = decimal(chosen.errorPercent).div(100);
      const share = error.plus(1);
      if (share.lte(0)) throw new CalculationFault(`${path}.errorPercent`, 'error-too-low');
      const whole = chosen.base === 'right' ? recorded.div(share).minus(recorded) : recorded.times(error).neg();
      const o = [recordedText, chosen.errorPercent, chosen.timeFactor];
      const raw = whole.times(chosen.timeFactor).toDecimalPlaces(CLEAN_PLACES);
      return { raw, ruleId: 'correction-meter-error', step: (v) => ({ k: 'meter-error', o, v }) };
    }
    case 'voltage-drop': {
      const over = decimal(chosen.actualPercent).minus(chosen.allowedPercent);
      const raw = over.isNegative() ? ZERO : recorded.times(over).div(100);
      const o = [recordedText, over.neg().toFixed(), '1'];
      return { raw, ruleId: 'correction-voltage-drop', step: (v) => ({ k: 'meter-error', o, v }) };
    }
    case 'factor':
      return byFactor({ over: decimal(chosen.factor), under: ONE }, 'correction-wiring');
    case 'multiplier':
      return byFactor(
        { over: ratioOf(chosen.rightMultiplier), under: ratioOf(chosen.usedMultiplier) },
        'correction-ratio',
      );
    case 'normal-month': {
      const days = chosen.days ?? chosen.monthDays;
      const raw = decimal(chosen.normalKwh).times(days).div(chosen.monthDays).minus(recorded);
      const o = [chosen.normalKwh, String(days), String(chosen.monthDays)];
      return { raw, ruleId: 'correction-normal-month', step: (v) => ({ k: 'apportioned', o, v }) };
    }
    default:
      return byFactor(fractionOf(chosen, path), 'correction-wiring');
  }
}

const readingFields = {
  prev: wireAmount,
  curr: wireAmount,
  digits: z.int().min(1).max(12).optional(),
  rolledOver: z.boolean().default(false),
  multiplier: wireAmount.optional(),
  ct: wireRatio.optional(),
  pt: wireRatio.optional(),
};

/** What the meter recorded: kWh (negative: it ran backwards), or its two readings. */
export const recordedFields = {
  recordedKwh: wireDec.optional(),
  reading: z.strictObject(readingFields).optional(),
};

export interface RecordedTerms {
  readonly recordedKwh?: string;
  readonly reading?: z.output<(typeof recordedFields)['reading']>;
}

export function recordedOf(terms: RecordedTerms, path: string): string {
  const at = (member: string): string => (path === '' ? member : `${path}.${member}`);
  const { reading } = terms;
  if ((terms.recordedKwh === undefined) === (reading === undefined))
    throw new CalculationFault(at('recordedKwh'), 'recorded-or-reading');
  if (reading === undefined) return terms.recordedKwh ?? '0';
  if (reading.multiplier !== undefined && (reading.ct !== undefined || reading.pt !== undefined))
    throw new CalculationFault(at('reading.multiplier'), 'multiplier-or-ratios');
  let difference = decimal(reading.curr).minus(reading.prev);
  if (reading.rolledOver) {
    if (!difference.isNegative()) throw new CalculationFault(at('reading.rolledOver'), 'rollover-not-below');
    if (reading.digits === undefined) throw new CalculationFault(at('reading.digits'), 'digits-for-rollover');
    difference = difference.plus(decimal(10).pow(reading.digits));
  }
  const multiplier =
    reading.multiplier === undefined
      ? (reading.ct === undefined ? ONE : ratioOf(reading.ct)).times(
          reading.pt === undefined ? ONE : ratioOf(reading.pt),
        )
      : decimal(reading.multiplier);
  return difference.times(multiplier).toDecimalPlaces(6).toFixed();
}
