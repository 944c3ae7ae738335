/**
 * From rows to facts (备核): decides for every register whether it went round, and puts together what the rules look at.
 */
import type { CustomerClass, Register } from '@/server/billing/contract';
import type { LocalDate, Month } from '@/server/kernel/time';
import type {
  AccountFacts,
  Baseline,
  BilledFacts,
  ChangeFacts,
  FaultFacts,
  FileChangeFacts,
  OutageFacts,
  PastMonth,
  PeerFacts,
  RegisterFacts,
  TroubleFacts,
} from './facts';
import { periodDays } from './facts';
import type { OwnRule } from './own-rules';
import { decideBackwardStep, type RolloverParameters, type RolloverReason } from './rollover';

/** One register of one meter in the month, as stored; decimals as text without padding. */
export interface RegisterRow {
  readonly meterId: number;
  readonly meterNo: string;
  /** The service point it hangs at. */
  readonly pointId?: number;
  readonly register: Register;
  readonly prev: string | null;
  readonly curr: string | null;
  readonly prevReadOn: LocalDate | null;
  readonly readOn: LocalDate | null;
  readonly source: string;
  readonly rolledOver: boolean | null;
  readonly readerId: number | null;
  readonly digits: number;
  readonly decimals: number;
  readonly multiplier: string;
  readonly installedOn: LocalDate;
  readonly removedOn: LocalDate | null;
  readonly lastPrev: string | null;
  readonly lastCurr: string | null;
  readonly lastSource: string | null;
}

export interface AccountTerms {
  readonly accountId: number;
  readonly class: CustomerClass;
  readonly voltageKv: number;
  readonly capacityKva: number;
  readonly openedOn: LocalDate;
  readonly unitId: number;
  readonly tariffCode: string;
  readonly suspended: boolean;
}

export interface Span {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly days: number;
}

/** From the first base to the last reading of all meters. */
export function spanOf(rows: readonly RegisterRow[]): Span {
  let from: LocalDate | null = null;
  let to: LocalDate | null = null;
  for (const row of rows) {
    if (row.prevReadOn !== null && (from === null || row.prevReadOn < from)) from = row.prevReadOn;
    if (row.readOn !== null && (to === null || row.readOn > to)) to = row.readOn;
  }
  return { from, to, days: periodDays(from, to) };
}

export interface DecidedRegister {
  readonly facts: RegisterFacts;
  /** Set for a reading below the former one. */
  readonly reason: RolloverReason | null;
}

export function decideRegisters(
  rows: readonly RegisterRow[],
  baseline: Baseline | null,
  span: Span,
  parameters: RolloverParameters,
): DecidedRegister[] {
  return rows.map((row) => {
    const multiplier = Number(row.multiplier);
    const prev = row.prev === null ? null : Number(row.prev);
    const curr = row.curr === null ? null : Number(row.curr);
    const lastAdvance = lastAdvanceOf(row);
    let wrapped = false;
    let reason: RolloverReason | null = null;
    let expectedAdvance: number | null = null;
    let advance = row.register === 'demand' || prev === null || curr === null ? null : tidy(curr - prev);
    if (advance !== null && advance < 0) {
      const byHistory =
        row.register === 'total' && baseline !== null ? (baseline.expected * span.days) / multiplier : null;
      expectedAdvance = byHistory ?? lastAdvance;
      const verdict = decideBackwardStep(
        {
          digits: row.digits,
          prev: prev!,
          curr: curr!,
          expectedAdvance,
          ruled: row.rolledOver,
        },
        parameters,
      );
      reason = verdict.reason;
      wrapped = verdict.wentRound;
      if (wrapped) advance = tidy(verdict.roundAdvance);
    }
    return {
      reason,
      facts: {
        meterId: row.meterId,
        meterNo: row.meterNo,
        register: row.register,
        digits: row.digits,
        decimals: row.decimals,
        multiplier,
        prev,
        curr,
        prevText: row.prev,
        currText: row.curr,
        prevReadOn: row.prevReadOn,
        readOn: row.readOn,
        source: row.source,
        last:
          row.lastSource === null ? null : { prevText: row.lastPrev, currText: row.lastCurr, source: row.lastSource },
        lastAdvance,
        wrapped,
        reason,
        expectedAdvance,
        advance,
        installedInPeriod: span.from !== null && row.installedOn >= span.from,
        removed: row.removedOn !== null,
      },
    };
  });
}

/** Differences of figures with three decimals, free of binary dust. */
function tidy(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function lastAdvanceOf(row: RegisterRow): number | null {
  if (row.lastPrev === null || row.lastCurr === null) return null;
  const advance = tidy(Number(row.lastCurr) - Number(row.lastPrev));
  return advance < 0 ? null : advance;
}

const HIGH_VOLTAGE_KV = 1;

export interface FactParts {
  readonly terms: AccountTerms;
  readonly month: Month;
  readonly span: Span;
  readonly registers: readonly RegisterFacts[];
  readonly history: readonly PastMonth[];
  readonly baseline: Baseline | null;
  readonly changes: readonly ChangeFacts[];
  readonly trouble: readonly TroubleFacts[];
  readonly bill: BilledFacts | null;
  readonly peers: PeerFacts | null;
  readonly outages: readonly OutageFacts[];
  readonly fileChanges: readonly FileChangeFacts[];
  readonly fault: FaultFacts | null;
  readonly ownRules: readonly OwnRule[];
}

export function factsOf({ terms, span, ...rest }: FactParts): AccountFacts {
  return {
    accountId: terms.accountId,
    class: terms.class,
    highVoltage: terms.voltageKv > HIGH_VOLTAGE_KV,
    capacityKva: terms.capacityKva,
    openedOn: terms.openedOn,
    unitId: terms.unitId,
    tariffCode: terms.tariffCode,
    suspended: terms.suspended,
    from: span.from,
    to: span.to,
    days: span.days,
    ...rest,
  };
}
