/**
 * What the checks look at (核查依据): one account's readings, history, changes and computed bill, prepared once for all rules.
 *
 * Energies are plain numbers in kWh: they decide whether something is strange, never what is charged. Money is an integer of fen.
 * Register values are in units of the register; `multiplier` turns an advance into kWh.
 */
import type { CustomerClass, Register } from '@/server/billing/contract';
import { addMonths, daysBetween, type LocalDate, type Month } from '@/server/kernel/time';
import type { ChangeKind, TroubleKind } from './contract';
import { median } from './numbers';
import type { OwnRule } from './own-rules';
import type { RolloverReason } from './rollover';

export interface RegisterFacts {
  readonly meterId: number;
  readonly meterNo: string;
  readonly register: Register;
  /** Integer digits of the register plate, and decimals it shows. */
  readonly digits: number;
  readonly decimals: number;
  readonly multiplier: number;
  readonly prev: number | null;
  readonly curr: number | null;
  /** As stored: compared for equality, shown in words. */
  readonly prevText: string | null;
  readonly currText: string | null;
  readonly prevReadOn: LocalDate | null;
  readonly readOn: LocalDate | null;
  readonly source: string;
  /** Last month's row of the same register; null when there is none. */
  readonly last: { readonly prevText: string | null; readonly currText: string | null; readonly source: string } | null;
  /** Advance of last month's row in register units; null when unknown or when it went round. */
  readonly lastAdvance: number | null;
  /** Decided: the register went round in this period. */
  readonly wrapped: boolean;
  /** Why, for a reading below the former one; else null. */
  readonly reason: RolloverReason | null;
  /** What history expects of the register until now; null when unknown. */
  readonly expectedAdvance: number | null;
  /** Advance in register units after that decision; negative when it runs backwards. */
  readonly advance: number | null;
  readonly installedInPeriod: boolean;
  readonly removed: boolean;
}

export interface PastMonth {
  readonly month: Month;
  readonly kwh: number;
  readonly fen: bigint;
  readonly days: number;
}

export interface ChangeFacts {
  readonly kind: ChangeKind;
  readonly effectiveOn: LocalDate;
  readonly orderNo: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface TroubleFacts {
  readonly kind: TroubleKind;
  readonly detail: string;
}

/** How the neighbours moved (同类): accounts of the same class on the same transformer, or of the class and voltage in the unit. */
export interface PeerFacts {
  readonly scope: 'transformer' | 'class';
  readonly accounts: number;
  /** Median of this month's kWh a day over last month's. */
  readonly ratio: number;
  /** Median kWh a day this month. */
  readonly daily: number;
}

/** A recorded outage (停电记录) that touches the period. */
export interface OutageFacts {
  readonly outageNo: string;
  readonly reason: string;
  readonly from: string;
  readonly to: string;
  /** Hours of it inside the period. */
  readonly hours: number;
}

/** The archive was changed in this cycle (档案变动), by whatever hand. */
export interface FileChangeFacts {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly on: LocalDate;
  /** Kinds of the archived orders around that day. */
  readonly orders: readonly string[];
}

/** Why the account could not be billed, when it could not. */
export interface FaultFacts {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface BilledFacts {
  readonly kwh: number;
  readonly fen: bigint;
  readonly cosPhi: number | null;
  readonly billedDemandKw: number | null;
  /** Contract demand (核定需量) of the last segment; null where none is agreed. */
  readonly contractKw: number | null;
  /** Losses billed; null when the meter stands on the high side. */
  readonly lossKwh: number | null;
}

export interface Baseline {
  /** kWh a day. */
  readonly last: number | null;
  readonly mean3: number | null;
  readonly sameMonth: number | null;
  /** Last month moved by the account's own step from the same two months a year ago. */
  readonly seasonal: number | null;
  /** Last month moved by the step of the peers. */
  readonly peers: number | null;
  /** Median of those known. */
  readonly expected: number;
  readonly lowest: number;
  readonly highest: number;
  /** Typical relative step from month to month of this account. */
  readonly spread: number;
}

export interface AccountFacts {
  readonly accountId: number;
  readonly unitId: number;
  readonly tariffCode: string;
  readonly suspended: boolean;
  readonly class: CustomerClass;
  readonly highVoltage: boolean;
  readonly capacityKva: number;
  readonly openedOn: LocalDate;
  readonly month: Month;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly days: number;
  readonly registers: readonly RegisterFacts[];
  /** Null when the account could not be billed. */
  readonly bill: BilledFacts | null;
  /** Earlier months, newest first. */
  readonly history: readonly PastMonth[];
  /** Null without history. */
  readonly baseline: Baseline | null;
  readonly changes: readonly ChangeFacts[];
  readonly trouble: readonly TroubleFacts[];
  readonly peers: PeerFacts | null;
  readonly outages: readonly OutageFacts[];
  readonly fileChanges: readonly FileChangeFacts[];
  readonly fault: FaultFacts | null;
  /** Rules of its unit and those above. */
  readonly ownRules: readonly OwnRule[];
}

/** `past` newest first; months without a bill are simply absent. Days are at least one. */
export function baselineOf(past: readonly PastMonth[], month: Month): Baseline | null {
  if (past.length === 0) return null;
  const daily = (item: PastMonth): number => item.kwh / item.days;
  const byMonth = (back: number): number | null => {
    const wanted = addMonthsCached(month, -back);
    for (const item of past) if (item.month === wanted) return daily(item);
    return null;
  };
  const last = daily(past[0]!);
  const three = past.slice(0, 3);
  const mean3 = three.reduce((total, item) => total + daily(item), 0) / three.length;
  const sameMonth = byMonth(12);
  const beforeThat = byMonth(13);
  const seasonal =
    sameMonth !== null && beforeThat !== null && beforeThat > 0 && sameMonth > 0
      ? last * Math.min(2, Math.max(0.5, sameMonth / beforeThat))
      : null;
  const known = [last, mean3, sameMonth, seasonal].filter((value): value is number => value !== null);
  return {
    last,
    mean3,
    sameMonth,
    seasonal,
    peers: null,
    expected: median(known),
    lowest: Math.min(...known),
    highest: Math.max(...known),
    spread: spreadOf(past),
  };
}

/** The baseline with the step of the peers as one comparison more. The decision on a rollover never looks at peers, the rules do. */
export function withPeers(baseline: Baseline | null, peers: PeerFacts | null): Baseline | null {
  if (baseline === null || peers === null || baseline.last === null || baseline.last === 0) return baseline;
  // Peers that doubled or halved say something of themselves.
  const moved = baseline.last * Math.min(2, Math.max(0.5, peers.ratio));
  const known = [baseline.last, baseline.mean3, baseline.sameMonth, baseline.seasonal, moved].filter(
    (value): value is number => value !== null,
  );
  return {
    ...baseline,
    peers: moved,
    expected: median(known),
    lowest: Math.min(baseline.lowest, moved),
    highest: Math.max(baseline.highest, moved),
  };
}

/** Median relative step between neighbouring months; 0.1 where the history is too short to tell. */
function spreadOf(past: readonly PastMonth[]): number {
  const steps: number[] = [];
  for (let i = 0; i + 1 < past.length; i += 1) {
    const a = past[i]!.kwh / past[i]!.days;
    const b = past[i + 1]!.kwh / past[i + 1]!.days;
    const middle = (a + b) / 2;
    if (middle > 0) steps.push(Math.abs(a - b) / middle);
  }
  return steps.length < 3 ? 0.1 : median(steps);
}

const monthCache = new Map<string, Month>();

/** Months are asked for again and again; their number is small. */
function addMonthsCached(month: Month, by: number): Month {
  const key = `${month}${by}`;
  let found = monthCache.get(key);
  if (found === undefined) {
    if (monthCache.size > 2000) monthCache.clear();
    found = addMonths(month, by);
    monthCache.set(key, found);
  }
  return found;
}

const dayCache = new Map<string, number>();

/** Days of a period; a run asks for the same few periods again and again. */
export function periodDays(from: LocalDate | null, to: LocalDate | null): number {
  if (from === null || to === null) return 0;
  const key = from + to;
  let found = dayCache.get(key);
  if (found === undefined) {
    if (dayCache.size > 5000) dayCache.clear();
    found = Math.max(0, daysBetween(from, to));
    dayCache.set(key, found);
  }
  return found;
}

/** What the meters measured (抄见电量): the losses of a transformer run on without any use. */
export function measuredKwh(bill: BilledFacts): number {
  return bill.kwh - (bill.lossKwh ?? 0);
}

/** No-load losses differ a little from month to month. */
const IDLE_MARGIN = 1.15;

/** Whether an earlier month had no use either: nothing billed, or no more than the losses of the present month, which has no use. */
export function wasIdle(past: PastMonth, bill: BilledFacts, days: number): boolean {
  return past.kwh / past.days <= (IDLE_MARGIN * (bill.lossKwh ?? 0)) / Math.max(1, days);
}

/** kWh the account would have used in the period by its history; null without history. */
export function expectedKwh(facts: AccountFacts): number | null {
  return facts.baseline === null ? null : facts.baseline.expected * facts.days;
}

export function findRegister(facts: AccountFacts, register: Register): RegisterFacts | undefined {
  return facts.registers.find((candidate) => candidate.register === register);
}
