/**
 * Losses of a point in a period (变损、线损): the terms in force, the rows of their table, the days the transformer ran, and the energy of
 * the other points below the same transformer. Of several terms in one period the last stands, for its own days.
 * A loss fixed for a month and a fixed line loss go by days of thirty where they stand for a part of the period: 304 × 20 ÷ 30.
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

function inForce(facts: readonly LossFact[], from: LocalDate, to: LocalDate): InForce | undefined {
  let found: InForce | undefined;
  facts.forEach((fact, index) => {
    const start = laterOf(fact.on, from);
    const end = earlierOf(facts[index + 1]?.on ?? to, to);
    if (start < end && (fact.terms.transformer !== undefined || fact.terms.line !== undefined))
      found = { fact, from: start, to: end };
  });
  return found;
}

/** Facts of one point come in order of days. */
export function lossesOfPoint(
  supply: SupplyFacts,
  pointId: number,
  from: LocalDate,
  to: LocalDate,
): LossTerms | undefined {
  const found = inForce(
    supply.losses.filter((fact) => fact.pointId === pointId),
    from,
    to,
  );
  if (found === undefined) return undefined;
  const { fact } = found;
  const stood = dayCount(found.from, found.to);
  const { transformer, line } = fact.terms;
  const part = stood < dayCount(from, to) ? stood : null;
  return {
    ...(transformer === undefined ? {} : { transformer: transformerTerms(supply, transformer, found, from, to) }),
    ...(line === undefined ? {} : { line: lineTerms(line, part) }),
  };
}

function transformerTerms(
  supply: SupplyFacts,
  terms: TransformerLossTerms,
  { fact, from, to }: InForce,
  periodFrom: LocalDate,
  periodTo: LocalDate,
): TransformerLossTerms {
  const machine = supply.equipment.find((item) => item.id === fact.equipmentId);
  const ran = dayCount(from, to) - (machine === undefined ? 0 : idleDays(machine, from, to));
  const days = ran === dayCount(periodFrom, periodTo) ? undefined : ran;
  const own = {
    ...terms,
    ...(days === undefined ? {} : { days }),
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

function lineTerms(terms: LineLossTerms, days: number | null): LineLossTerms {
  return days === null || terms.kwh === undefined ? terms : { ...terms, kwh: byDays(terms.kwh, days) };
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
