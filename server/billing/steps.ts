/**
 * Catalogue of the steps by which a quantity arises (电量来历): the names of their operands, in order. Texts stand in
 * `billing-rules.step.<kind>` and `billing-rules.operand.<name>`.
 */
export const STEPS = {
  reading: ['meterId', 'register', 'prev', 'curr', 'multiplier'],
  rollover: ['meterId', 'register', 'prev', 'curr', 'multiplier', 'digits'],
  given: ['meterId', 'register'],
  'difference-to-flat': ['total', 'sharp', 'peak', 'flat', 'valley', 'deepValley'],
  'remainder-is-flat': ['total', 'sharp', 'peak', 'flat', 'valley', 'deepValley'],
  share: ['parentNo'],
  correction: ['register', 'reason'],
  'child-fixed': ['pointNo', 'before', 'taken', 'ratio'],
  'child-ratio': ['pointNo', 'before', 'taken', 'ratio'],
  'child-metered': ['pointNo', 'before', 'taken', 'ratio'],
  'transformer-loss': ['method', 'lossKwh', 'lossKvarh', 'days', 'sharing'],
  'line-loss': ['base', 'ratio'],
  apportioned: ['whole', 'days', 'allDays'],
  cosphi: ['activeKwh', 'reactiveKvarh'],
  'cosphi-given': ['cosPhi'],
  'funds-in-base': ['kwh', 'yuanPerKwh'],
  'demand-reading': ['meterId', 'curr', 'multiplier'],
  'demand-rule': ['rule', 'actualKw', 'contractKw', 'capacityKva'],
  'high-use': ['energyKwh', 'capacityKva', 'kwhPerKva'],
  'in-charge': ['from', 'to', 'units', 'days'],
  'free-first': ['kwh', 'freeKwh'],
  'tier-room': ['tier', 'bound', 'used'],
  load: ['name', 'kw', 'factor', 'hoursPerDay', 'days'],
  'late-days': ['from', 'to'],
  'meter-error': ['recordedKwh', 'errorPercent', 'timeFactor'],
  'correction-factor': ['recordedKwh', 'factor'],
  'price-difference': ['rightPriceYuan', 'wrongPriceYuan'],
} as const satisfies Record<string, readonly string[]>;

export type StepKind = keyof typeof STEPS;
