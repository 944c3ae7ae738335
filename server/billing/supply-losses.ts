/**
 * Losses of a point in a period (变损、线损): the terms in force, the rows of their table, the days the transformer ran, and the energy of
 * the other points below the same transformer. Terms that change within a period each hold for their own days and, of the energy, for the
 * share of those days (a transformer exchanged on day 11 of 31 has 10 ÷ 31 of it); days switched off bear no energy.
 * A loss fixed for a month and a fixed line loss go by days of thirty where they stand for a part of the period: 304 × 20 ÷ 30. Line losses by
 * ratio that change within a period count by their days.
 * Rounds each other member's kWh half-up, nothing else. Refuses: another member that was not read.
 */
import type { RegisterRow } from '@/server/anomalies/prepare';
import type { Dec } from '@/server/billing/contract';
import { dayCount, earlierOf, laterOf } from '@/server/billing/days';
import {
  add,
  exact,
  type Exact,
  EXACT_ZERO,
  exactInt,
  isNegative,
  isZero,
  mul,
  quotient,
  roundTo,
  sub,
  text,
} from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import type { LineLossTerms, LossTerms, TransformerLossTerms } from '@/server/billing/loss-terms';
import type { LossFact, SupplyFacts } from '@/server/billing/supply';
import { idleDays } from '@/server/billing/supply-equipment';
import type { LocalDate } from '@/server/kernel/time';

const MONTH_DAYS = 30;

interface InForce {
  readonly fact: LossFact;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Stretches of the period with terms of loss, in order of days. */
function inForce(facts: readonly LossFact[], from: LocalDate, to: LocalDate): InForce[] {
  return facts.flatMap((fact, index): InForce[] => {
    const start = laterOf(fact.on, from);
    const end = earlierOf(facts[index + 1]?.on ?? to, to);
    const isSome = fact.terms.transformer !== undefined || fact.terms.line !== undefined;
    return start < end && isSome ? [{ fact, from: start, to: end }] : [];
  });
}

/** Facts of one point come in order of days. */
export function lossesOfPoint(
  supply: SupplyFacts,
  pointId: number,
  from: LocalDate,
  to: LocalDate,
): LossTerms | undefined {
  const stretches = inForce(
    supply.losses.filter((fact) => fact.pointId === pointId),
    from,
    to,
  );
  const transformers = stretches.flatMap((one): TransformerLossTerms[] => {
    const { transformer } = one.fact.terms;
    return transformer === undefined ? [] : [transformerTerms(supply, transformer, one, from, to)];
  });
  const line = lineTerms(stretches, dayCount(from, to));
  const last = transformers.at(-1);
  if (last === undefined && line === undefined) return undefined;
  return {
    ...(last === undefined ? {} : { transformer: last }),
    ...(transformers.length < 2 ? {} : { earlier: transformers.slice(0, -1) }),
    ...(line === undefined ? {} : { line }),
  };
}

const SHARE_PLACES = 6;

function transformerTerms(
  supply: SupplyFacts,
  terms: TransformerLossTerms,
  { fact, from, to }: InForce,
  periodFrom: LocalDate,
  periodTo: LocalDate,
): TransformerLossTerms {
  const machine = supply.equipment.find((item) => item.id === fact.equipmentId);
  const stood = dayCount(from, to);
  const period = dayCount(periodFrom, periodTo);
  const ran = stood - (machine === undefined ? 0 : idleDays(machine, from, to));
  const days = ran === period ? undefined : ran;
  const own = {
    ...terms,
    ...(days === undefined ? {} : { days }),
    ...(stood === period || terms.method === 'given'
      ? {}
      : { energyShare: text(quotient(exactInt(stood), exactInt(period), SHARE_PLACES)) }),
    ...(terms.method === 'table' && fact.rows !== null ? { rows: fact.rows } : {}),
    ...(terms.sharing === undefined || fact.shareGroup === null
      ? {}
      : { sharing: { ...terms.sharing, ...othersOf(supply, fact) } }),
  };
  if (days === undefined || own.method !== 'given') return own;
  return {
    ...own,
    lossKwh: byDays(own.lossKwh, days),
    ...(own.lossKvarh === undefined ? {} : { lossKvarh: byDays(own.lossKvarh, days) }),
  };
}

/** One term for the whole period is taken as it is; several, or one for a part of it, come together by their days. */
function lineTerms(stretches: readonly InForce[], period: number): LineLossTerms | undefined {
  const lines = stretches.flatMap((one) =>
    one.fact.terms.line === undefined ? [] : [{ line: one.fact.terms.line, stood: dayCount(one.from, one.to) }],
  );
  const last = lines.at(-1)?.line;
  if (last === undefined) return undefined;
  if (lines.length === 1 && lines[0]!.stood === period) return last;
  let ratioDays = EXACT_ZERO;
  let kwh: Exact | undefined;
  for (const { line, stood } of lines) {
    if (line.kwh === undefined) ratioDays = add(ratioDays, mul(exact(line.ratio ?? '0'), exactInt(stood)));
    else kwh = add(kwh ?? EXACT_ZERO, exact(byDays(line.kwh, stood)));
  }
  return {
    ...(isZero(ratioDays) ? {} : { ratio: text(quotient(ratioDays, exactInt(period), SHARE_PLACES)) }),
    ...(kwh === undefined ? {} : { kwh: text(kwh) }),
    ...(last.base === undefined ? {} : { base: last.base }),
  };
}

function byDays(monthly: Dec, days: number): Dec {
  return text(quotient(mul(exact(monthly), exactInt(days)), exactInt(MONTH_DAYS), 6));
}

function othersOf(supply: SupplyFacts, fact: LossFact): { others: { id: string; kwh: Dec }[]; position: number } {
  const members = supply.members.filter(
    (member) => member.shareGroup === fact.shareGroup && member.pointId !== fact.pointId,
  );
  return {
    position: members.filter((member) => member.pointId < fact.pointId).length,
    others: members.map((member) => ({
      id: String(member.pointId),
      kwh: text(energyOf(supply.foreign.filter((row) => row.pointId === member.pointId))),
      ...(member.kva === null ? {} : { kva: member.kva }),
      ...(member.fixedKwh === null ? {} : { fixedKwh: member.fixedKwh }),
    })),
  };
}

const PERIODS: ReadonlySet<string> = new Set(['sharp', 'peak', 'flat', 'valley']);

/** Energy of a point by its registers: the total, else its periods. */
function energyOf(rows: readonly RegisterRow[]): Exact {
  const hasTotal = rows.some((row) => row.register === 'total');
  let sum = EXACT_ZERO;
  for (const row of rows) {
    if (hasTotal ? row.register !== 'total' : !PERIODS.has(row.register)) continue;
    const { meterId, meterNo, register, prev, curr } = row;
    if (prev === null || curr === null) throw new FaultError('reading-missing', { meterId, meterNo, register });
    let advance = sub(exact(curr), exact(prev));
    if (isNegative(advance)) {
      if (row.rolledOver !== true) throw new FaultError('reading-backwards', { meterId, meterNo, register });
      advance = add(advance, { m: 10n ** BigInt(row.digits), s: 0 });
    }
    sum = add(sum, roundTo(mul(advance, exact(row.multiplier)), 0));
  }
  return sum;
}
