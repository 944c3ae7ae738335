/** The angle φ of a load (功率因数角) as a case states it: cosφ, tanφ, degrees, or from kWh and kvarh; lagging unless said otherwise. */
import { z } from 'zod';

import { CalculationFault, wireAmount, wireDec } from '@/server/billing/schema-parts';
import { Decimal, decimal } from '@/server/kernel/money';

const DEGREES = decimal(180).div(Decimal.acos(-1));
/** What is a round angle on paper comes out a hair beside it. */
const PLACES = 26;

export const angleFields = {
  cosPhi: wireAmount.optional(),
  tanPhi: wireAmount.optional(),
  phiDegrees: wireDec.optional(),
  activeKwh: wireAmount.optional(),
  reactiveKvarh: wireAmount.optional(),
  lagging: z.boolean().default(true),
};

export interface AngleTerms {
  readonly cosPhi?: string;
  readonly tanPhi?: string;
  readonly phiDegrees?: string;
  readonly activeKwh?: string;
  readonly reactiveKvarh?: string;
  readonly lagging: boolean;
}

export function hasAngle(terms: AngleTerms): boolean {
  return [terms.cosPhi, terms.tanPhi, terms.phiDegrees, terms.activeKwh].some((one) => one !== undefined);
}

/** φ in degrees; leading is negative. Refuses: no statement of it, or more than one. */
export function phiDegreesOf(terms: AngleTerms, path: string): Decimal {
  const stated = [terms.cosPhi, terms.tanPhi, terms.phiDegrees, terms.activeKwh].filter((one) => one !== undefined);
  if (stated.length !== 1) throw new CalculationFault(path, 'one-angle');
  const signed = (degrees: Decimal): Decimal => (terms.lagging ? degrees : degrees.neg()).toDecimalPlaces(PLACES);
  if (terms.phiDegrees !== undefined) return signed(decimal(terms.phiDegrees));
  if (terms.cosPhi !== undefined) {
    const cos = decimal(terms.cosPhi);
    if (cos.gt(1)) throw new CalculationFault(`${path}.cosPhi`, 'above-one');
    return signed(Decimal.acos(cos).times(DEGREES));
  }
  if (terms.tanPhi !== undefined) return signed(Decimal.atan(terms.tanPhi).times(DEGREES));
  const active = decimal(terms.activeKwh ?? '0');
  if (active.isZero()) throw new CalculationFault(`${path}.activeKwh`, 'is-zero');
  return signed(Decimal.atan(decimal(terms.reactiveKvarh ?? '0').div(active)).times(DEGREES));
}

export function cosOfDegrees(degrees: Decimal): Decimal {
  return Decimal.cos(degrees.div(DEGREES));
}

export function sinOfDegrees(degrees: Decimal): Decimal {
  return Decimal.sin(degrees.div(DEGREES));
}
