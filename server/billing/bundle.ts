/**
 * The frozen input bundle of a bill (计费输入): archive, decided readings and prices put into the shape rating reads and the bill keeps.
 *
 * Period: from the earliest base day to the latest reading day of the account's meters, half-open; a change day belongs to the new
 * state. A changed tariff or capacity is an archived change whose detail names the old value: `{fromTariff: "…"}`, `{fromKva: "…"}`.
 * Yearly tiers: what the tier year (January to December by bill month) has used is filled into the tiers from below.
 * Rounds nothing. Refuses by a `BillingFault`: no meter, no reading.
 */
import type { ChangeFacts, PastMonth } from '@/server/anomalies/facts';
import type { DecidedRegister, RegisterRow, Span } from '@/server/anomalies/prepare';
import type {
  BasicTerms,
  BillingFault,
  BillingInput,
  FaultCode,
  MeterInput,
  PointInput,
  RegisterReading,
  SegmentTerms,
  TierTerms,
} from '@/server/billing/contract';
import { exact, EXACT_ZERO, exactInt, min, sub, text } from '@/server/billing/exact';
import type { PriceBody } from '@/server/billing/price-body';
import type { PriceChoice } from '@/server/billing/price-choice';
import type { AccountSource, RunTerms } from '@/server/billing/source';
import type { LocalDate, Month } from '@/server/kernel/time';

export const MAIN_POINT = 0;

export function fault(code: FaultCode, params: BillingFault['params'] = {}): BillingFault {
  return { fault: true, code, params };
}

export function bundleOf(
  source: AccountSource,
  span: Span,
  decided: readonly DecidedRegister[],
  run: RunTerms,
  prices: PriceChoice,
): BillingInput | BillingFault {
  const { account } = source;
  const missing = source.unread[0];
  if (missing !== undefined)
    return fault('reading-missing', { meterId: missing.meterId, meterNo: missing.meterNo, register: 'total' });
  if (source.registers.length === 0) return fault('no-meter', { pointNo: MAIN_POINT });
  const unread = source.registers.find((row) => row.curr === null || (row.prev === null && row.register !== 'demand'));
  if (unread !== undefined)
    return fault('reading-missing', { meterId: unread.meterId, meterNo: unread.meterNo, register: unread.register });
  const { from, to } = span;
  if (from === null || to === null || from >= to) return fault('period-empty', { from: from ?? '', to: to ?? '' });
  const segments = segmentsOf(source, from, to, prices);
  const tier = tierOf(source, segments, prices, run.month);
  const point: PointInput = {
    pointNo: MAIN_POINT,
    meters: metersOf(source.registers, decided, from, to),
    segments,
    ...(tier === undefined ? {} : { tier }),
  };
  return {
    schema: 1,
    account: {
      accountId: String(account.id),
      accountNo: account.accountNo,
      class: account.class,
      unitCode: account.unitCode,
    },
    month: run.month,
    from,
    to,
    points: [point],
    ...(run.parameters === undefined ? {} : { parameters: run.parameters }),
  };
}

function metersOf(
  rows: readonly RegisterRow[],
  decided: readonly DecidedRegister[],
  from: LocalDate,
  to: LocalDate,
): MeterInput[] {
  const meters: { meterId: number; input: Omit<MeterInput, 'registers'> & { registers: RegisterReading[] } }[] = [];
  rows.forEach((row, index) => {
    let meter = meters.find((candidate) => candidate.meterId === row.meterId);
    if (meter === undefined) {
      meter = {
        meterId: row.meterId,
        input: {
          meterId: String(row.meterId),
          multiplier: row.multiplier,
          ...(row.prevReadOn === null || row.prevReadOn === from ? {} : { from: row.prevReadOn }),
          ...(row.readOn === null || row.readOn === to ? {} : { to: row.readOn }),
          registers: [],
        },
      };
      meters.push(meter);
    }
    meter.input.registers.push({
      register: row.register,
      prev: row.prev,
      curr: row.curr,
      digits: row.digits,
      ...(decided[index]!.facts.wrapped ? { rolledOver: true } : {}),
    });
  });
  return meters.map((meter) => meter.input);
}

interface DatedTerms {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly tariffCode: string;
  readonly kva: string;
}

/** Tariff and capacity by days, read backwards from what stands now. */
function datedTerms(source: AccountSource, from: LocalDate, to: LocalDate): DatedTerms[] {
  const inside = source.changes
    .filter((change) => change.effectiveOn > from && change.effectiveOn < to && earlierTerms(change) !== undefined)
    .sort((a, b) => (a.effectiveOn < b.effectiveOn ? 1 : -1));
  let tariffCode = source.account.tariffCode;
  let kva = source.account.capacityKva;
  let end = to;
  const spans: DatedTerms[] = [];
  for (const change of inside) {
    if (change.effectiveOn < end) spans.unshift({ from: change.effectiveOn, to: end, tariffCode, kva });
    end = change.effectiveOn;
    const earlier = earlierTerms(change)!;
    tariffCode = earlier.tariffCode ?? tariffCode;
    kva = earlier.kva ?? kva;
  }
  spans.unshift({ from, to: end, tariffCode, kva });
  return spans;
}

function earlierTerms(change: ChangeFacts): { tariffCode?: string; kva?: string } | undefined {
  const { fromTariff, fromKva } = change.detail;
  if (change.kind === 'tariff' && typeof fromTariff === 'string') return { tariffCode: fromTariff };
  if (change.kind === 'capacity' && (typeof fromKva === 'string' || typeof fromKva === 'number'))
    return { kva: String(fromKva) };
  return undefined;
}

function segmentsOf(source: AccountSource, from: LocalDate, to: LocalDate, prices: PriceChoice): SegmentTerms[] {
  const { account } = source;
  const hasDemand = source.registers.some((row) => row.register === 'demand');
  const segments: SegmentTerms[] = [];
  const spans =
    source.changes.length === 0
      ? [{ from, to, tariffCode: account.tariffCode, kva: account.capacityKva }]
      : datedTerms(source, from, to);
  for (const span of spans) {
    for (const days of prices.between(span.tariffCode, account.unitCode, span.from, span.to)) {
      const basic = basicOf(days.version.body, span, hasDemand);
      segments.push({
        from: days.from,
        to: days.to,
        tariffCode: span.tariffCode,
        priceVersionId: days.version.id,
        priceHash: days.version.contentHash,
        ...(basic === undefined ? {} : { basic }),
        ...(account.pfStandard === null ? {} : { pfStandard: account.pfStandard }),
      });
    }
  }
  return segments;
}

const CONTRACT = 'contract';

function basicOf(body: PriceBody, terms: DatedTerms, hasDemand: boolean): BasicTerms | undefined {
  if (body.kind !== 'two-part') return undefined;
  const byDemand = body.capacityYuan === undefined || (body.demandYuan !== undefined && hasDemand);
  if (byDemand && body.demandYuan !== undefined) return { by: 'demand', capacityKva: terms.kva };
  return body.capacityYuan === undefined
    ? undefined
    : { by: 'capacity', equipment: [{ id: CONTRACT, kva: terms.kva }] };
}

function tierOf(
  source: AccountSource,
  segments: readonly SegmentTerms[],
  prices: PriceChoice,
  month: Month,
): TierTerms | undefined {
  const first = segments[0];
  const body = first === undefined ? undefined : prices.table.get(first.priceVersionId)?.body;
  if (body?.kind !== 'tiers-yearly') return undefined;
  const used = usedThisYear(source.history, month);
  if (used === 0) return undefined;
  let left = exactInt(used);
  let below = EXACT_ZERO;
  const usedKwh = body.tiers.map((tier) => {
    if (tier.upToKwh === null) return text(left);
    const bound = exact(tier.upToKwh);
    const taken = min(left, sub(bound, below));
    left = sub(left, taken);
    below = bound;
    return text(taken);
  });
  return { usedKwh };
}

function usedThisYear(history: readonly PastMonth[], month: Month): number {
  const year = month.slice(0, 4);
  let total = 0;
  for (const past of history) if (past.month.startsWith(year)) total += past.kwh;
  return total;
}
