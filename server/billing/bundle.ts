/**
 * The frozen input bundle of a bill (计费输入): archive, decided readings and prices put into the shape rating reads and the bill keeps.
 *
 * Period: from the earliest base day to the latest reading day of the account's meters, half-open; a change day belongs to the new
 * state. Points and sub-meters: `supply-points`; terms by day and allowances: `supply-terms`; equipment: `supply-equipment`; losses:
 * `supply-losses`. Rounds nothing. Refuses by a `BillingFault`: no meter, no reading.
 */
import type { DecidedRegister, Span } from '@/server/anomalies/prepare';
import type {
  BasicTerms,
  BillingFault,
  BillingInput,
  FaultCode,
  MoneyCorrection,
  PointInput,
  SegmentTerms,
} from '@/server/billing/contract';
import { FaultError } from '@/server/billing/fault';
import type { PriceBody } from '@/server/billing/price-body';
import type { PriceChoice } from '@/server/billing/price-choice';
import type { AccountSource, RunTerms } from '@/server/billing/source';
import type { RelationFact } from '@/server/billing/supply';
import { equipmentInputs } from '@/server/billing/supply-equipment';
import { MAIN_POINT, pointPlans } from '@/server/billing/supply-points';
import { classBefore, type DatedTerms, datedTerms, tierTerms } from '@/server/billing/supply-terms';
import type { LocalDate } from '@/server/kernel/time';

export function fault(code: FaultCode, params: BillingFault['params'] = {}): BillingFault {
  return { fault: true, code, params };
}

/** What may be missing before a bundle can be made at all. */
function missingReading(source: AccountSource): BillingFault | undefined {
  const missing = source.unread[0];
  if (missing !== undefined)
    return fault('reading-missing', { meterId: missing.meterId, meterNo: missing.meterNo, register: 'total' });
  if (source.registers.length === 0) return fault('no-meter', { pointNo: MAIN_POINT });
  const unread = [...source.registers, ...(source.supply?.foreign ?? [])].find(
    (row) => row.curr === null || (row.prev === null && row.register !== 'demand'),
  );
  return (
    unread && fault('reading-missing', { meterId: unread.meterId, meterNo: unread.meterNo, register: unread.register })
  );
}

export function bundleOf(
  source: AccountSource,
  span: Span,
  decided: readonly DecidedRegister[],
  run: RunTerms,
  prices: PriceChoice,
): BillingInput | BillingFault {
  const missing = missingReading(source);
  if (missing !== undefined) return missing;
  const { from, to } = span;
  if (from === null || to === null || from >= to) return fault('period-empty', { from: from ?? '', to: to ?? '' });
  try {
    return bundled(source, from, to, decided, run, prices);
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
}

function bundled(
  source: AccountSource,
  from: LocalDate,
  to: LocalDate,
  decided: readonly DecidedRegister[],
  run: RunTerms,
  prices: PriceChoice,
): BillingInput {
  const { account, supply } = source;
  const terms = datedTerms(source, from, to);
  const points = pointPlans(source.registers, decided, from, to, supply).map(({ point, relation }): PointInput => {
    if (point.billed === false) return point;
    const segments = segmentsOf(source, terms, prices, relation);
    const tier = relation === undefined ? tierOf(source, segments, prices, run) : undefined;
    return { ...point, segments, ...(tier === undefined ? {} : { tier }) };
  });
  const money = (supply?.corrections ?? []).flatMap((one): MoneyCorrection[] =>
    one.kind === 'money'
      ? [
          {
            amountYuan: one.amountYuan!,
            reason: one.reason,
            ...(one.documentNo === null ? {} : { documentNo: one.documentNo }),
          },
        ]
      : [],
  );
  return {
    schema: 1,
    account: {
      accountId: String(account.id),
      accountNo: account.accountNo,
      class: classBefore(source, to),
      unitCode: account.unitCode,
    },
    month: run.month,
    from,
    to,
    points,
    ...(run.parameters === undefined ? {} : { parameters: run.parameters }),
    ...(money.length === 0 ? {} : { moneyCorrections: money }),
  };
}

/** Terms of a point over the period: by day, and by the versions of its prices. */
function segmentsOf(
  source: AccountSource,
  terms: readonly DatedTerms[],
  prices: PriceChoice,
  relation: RelationFact | undefined,
): SegmentTerms[] {
  const { account, supply } = source;
  const hasDemand = source.registers.some((row) => row.register === 'demand');
  const equipment =
    relation === undefined ? equipmentInputs(supply?.equipment, terms[0]!.from, terms.at(-1)!.to) : undefined;
  const segments: SegmentTerms[] = [];
  for (const span of terms) {
    const tariffCode = relation?.tariffCode ?? span.tariffCode;
    const pfStandard = relation === undefined ? span.pfStandard : relation.pfStandard;
    for (const days of prices.between(tariffCode, account.unitCode, span.from, span.to)) {
      const basic = relation === undefined ? basicOf(days.version.body, span, hasDemand, equipment) : undefined;
      segments.push({
        from: days.from,
        to: days.to,
        tariffCode,
        priceVersionId: days.version.id,
        priceHash: days.version.contentHash,
        ...(basic === undefined ? {} : { basic }),
        ...(pfStandard === null ? {} : { pfStandard }),
        ...(relation === undefined && span.pfReduced && pfStandard !== null ? { pfReduced: true } : {}),
      });
    }
  }
  return segments;
}

const CONTRACT = 'contract';

function basicOf(
  body: PriceBody,
  terms: DatedTerms,
  hasDemand: boolean,
  equipment: ReturnType<typeof equipmentInputs>,
): BasicTerms | undefined {
  if (body.kind !== 'two-part') return undefined;
  const usual = body.capacityYuan === undefined || (body.demandYuan !== undefined && hasDemand) ? 'demand' : 'capacity';
  const by = terms.basicBy ?? usual;
  if (by === 'demand' && (body.demandYuan !== undefined || terms.basicBy !== null)) {
    return {
      by,
      capacityKva: terms.kva,
      ...(terms.contractKw === null ? {} : { contractKw: terms.contractKw }),
      ...(terms.demandRule === null ? {} : { rule: terms.demandRule }),
      ...(terms.deductKw === null ? {} : { deductKw: terms.deductKw }),
    };
  }
  if (body.capacityYuan === undefined && terms.basicBy === null) return undefined;
  return { by: 'capacity', equipment: equipment ?? [{ id: CONTRACT, kva: terms.kva }] };
}

function tierOf(
  source: AccountSource,
  segments: readonly SegmentTerms[],
  prices: PriceChoice,
  run: RunTerms,
): ReturnType<typeof tierTerms> {
  const first = segments[0];
  const body = first === undefined ? undefined : prices.table.get(first.priceVersionId)?.body;
  if (body === undefined || !body.kind.startsWith('tiers')) return undefined;
  return tierTerms(source.supply?.terms, source.history, run.month, body.kind === 'tiers-yearly' ? body.tiers : null);
}
