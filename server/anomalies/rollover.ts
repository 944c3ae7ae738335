/**
 * 翻转与倒走: what a reading below the former one means. Decided from the register plate, never assumed.
 *
 * Rule AN-ROLL. Source: trade rule 电能表翻转 (n integer digits: 10ⁿ − last + current), made strict: a register went round only when
 * 1. it stood near its end and shows little now: last ≥ `nearEnd`·10ⁿ and current ≤ `nearStart`·10ⁿ, and
 * 2. the energy that follows is plausible against its own history: at most `mostTimes` × the expected advance plus `floor`; without
 *    history at most `newShare`·10ⁿ.
 * Otherwise it ran backwards and is not billed. A person's ruling stands above both. Every verdict says why.
 * Inputs: register values in register units, expected advance in the same units. Refuses nothing; rounds nothing.
 * Example: five digits, 99 850 → 120, expected 260: 100 000 − 99 850 + 120 = 270 → went round. 99 850 → 99 700 → backwards.
 */
export interface RolloverParameters {
  readonly nearEnd: number;
  readonly nearStart: number;
  readonly mostTimes: number;
  readonly floor: number;
  readonly newShare: number;
}

export type RolloverReason =
  | 'ruledRound'
  | 'ruledNotRound'
  | 'plausible'
  | 'plausibleWithoutHistory'
  | 'notNearEnd'
  | 'notNearStart'
  | 'implausibleEnergy'
  | 'beyondPlate';

export interface RolloverVerdict {
  readonly wentRound: boolean;
  readonly reason: RolloverReason;
  /** 10ⁿ − last + current, register units. */
  readonly roundAdvance: number;
  readonly span: number;
}

export interface BackwardStep {
  readonly digits: number;
  readonly prev: number;
  readonly curr: number;
  /** Register units; null without history. */
  readonly expectedAdvance: number | null;
  /** A person's ruling on this reading; null when nobody ruled. */
  readonly ruled: boolean | null;
}

/** For a reading below the former one (`curr < prev`). */
export function decideBackwardStep(step: BackwardStep, parameters: RolloverParameters): RolloverVerdict {
  const span = 10 ** step.digits;
  const roundAdvance = span - step.prev + step.curr;
  const verdict = (wentRound: boolean, reason: RolloverReason): RolloverVerdict => ({
    wentRound,
    reason,
    roundAdvance,
    span,
  });
  if (step.prev >= span || step.curr >= span) return verdict(false, 'beyondPlate');
  if (step.ruled !== null) return step.ruled ? verdict(true, 'ruledRound') : verdict(false, 'ruledNotRound');
  if (step.prev < parameters.nearEnd * span) return verdict(false, 'notNearEnd');
  if (step.curr > parameters.nearStart * span) return verdict(false, 'notNearStart');
  if (step.expectedAdvance === null) {
    return roundAdvance <= parameters.newShare * span
      ? verdict(true, 'plausibleWithoutHistory')
      : verdict(false, 'implausibleEnergy');
  }
  const most = Math.min(parameters.mostTimes * step.expectedAdvance + parameters.floor, span / 2);
  return roundAdvance <= most ? verdict(true, 'plausible') : verdict(false, 'implausibleEnergy');
}
