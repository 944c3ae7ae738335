/**
 * Points of a bill (计费点): which meters make the main one, and what hangs below it (总表与分表).
 *
 * The main point is made of all points of the account that hang below none; each is a feed of its own, so that their demands add up.
 * A metered sub-point of this account is billed here under its own tariff; one of another account is only taken off. A fixed quantity
 * (定量) or a ratio (定比) is billed here. What stood for a part of the period counts by days: a quantity by thirtieths of its month,
 * a ratio by the share of days. Refuses nothing; rating refuses chains that make no sense.
 */
import type { DecidedRegister, RegisterRow } from '@/server/anomalies/prepare';
import type {
  EnergyCorrection,
  FixedShare,
  MeterInput,
  PointInput,
  RatioShare,
  RegisterReading,
} from '@/server/billing/contract';
import { dayCount, earlierOf, laterOf } from '@/server/billing/days';
import { exact, exactInt, mul, quotient, text } from '@/server/billing/exact';
import type { CorrectionFact, RelationFact, SupplyFacts } from '@/server/billing/supply';
import { lossesOfPoint } from '@/server/billing/supply-losses';
import type { LocalDate } from '@/server/kernel/time';

export const MAIN_POINT = 0;
const MONTH_DAYS = 30;

type Wraps = (row: RegisterRow) => boolean;

function meterInputs(
  rows: readonly RegisterRow[],
  wrapped: Wraps,
  span: { from: LocalDate; to: LocalDate } | null,
  feedOf: ((row: RegisterRow) => string | undefined) | null,
): MeterInput[] {
  const meters: { meterId: number; input: Omit<MeterInput, 'registers'> & { registers: RegisterReading[] } }[] = [];
  for (const row of rows) {
    let meter = meters.find((candidate) => candidate.meterId === row.meterId);
    if (meter === undefined) {
      const feed = feedOf?.(row);
      meter = {
        meterId: row.meterId,
        input: {
          meterId: String(row.meterId),
          multiplier: row.multiplier,
          ...(span === null || row.prevReadOn === null || row.prevReadOn === span.from ? {} : { from: row.prevReadOn }),
          ...(span === null || row.readOn === null || row.readOn === span.to ? {} : { to: row.readOn }),
          ...(feed === undefined ? {} : { feed }),
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
      ...(wrapped(row) ? { rolledOver: true } : {}),
    });
  }
  return meters.map((meter) => meter.input);
}

export interface PointPlan {
  readonly point: PointInput;
  /** The relation by which it hangs below another; undefined for the main point. */
  readonly relation: RelationFact | undefined;
}

export function pointPlans(
  registers: readonly RegisterRow[],
  decided: readonly DecidedRegister[],
  from: LocalDate,
  to: LocalDate,
  supply: SupplyFacts | undefined,
): PointPlan[] {
  const wraps = new Set<RegisterRow>();
  decided.forEach((one, index) => {
    if (one.facts.wrapped) wraps.add(registers[index]!);
  });
  const wrapped: Wraps = (row) => wraps.has(row);
  if (supply === undefined && registers.every((row) => row.pointId === registers[0]!.pointId)) {
    const point = { pointNo: MAIN_POINT, meters: meterInputs(registers, wrapped, { from, to }, null) };
    return [{ point, relation: undefined }];
  }
  return plansOf(registers, wrapped, from, to, supply ?? NOTHING_ON_FILE);
}

const NOTHING_ON_FILE: SupplyFacts = {
  terms: [],
  equipment: [],
  relations: [],
  losses: [],
  corrections: [],
  members: [],
  foreign: [],
};

function plansOf(
  registers: readonly RegisterRow[],
  wrapped: Wraps,
  from: LocalDate,
  to: LocalDate,
  supply: SupplyFacts,
): PointPlan[] {
  const relations = supply.relations.filter((one) => one.on < to && (one.until === null || one.until > from));
  const below = new Set(relations.flatMap((one) => (one.childPointId === null ? [] : [one.childPointId])));
  const mainRows = registers.filter((row) => row.pointId === undefined || !below.has(row.pointId));
  const roots = [...new Set(mainRows.map((row) => row.pointId ?? 0))];
  if (roots.length > 1) roots.sort((a, b) => a - b);
  const feedOf = roots.length < 2 ? null : (row: RegisterRow): string => String(roots.indexOf(row.pointId ?? 0) + 1);
  const losses = roots.map((id) => lossesOfPoint(supply, id, from, to)).find((one) => one !== undefined);
  const main: PointInput = {
    pointNo: MAIN_POINT,
    meters: meterInputs(mainRows, wrapped, { from, to }, feedOf),
    ...(losses === undefined ? {} : { losses }),
  };
  const numbers = new Map(roots.map((id) => [id, MAIN_POINT]));
  relations.forEach((one, index) => {
    if (one.childPointId !== null) numbers.set(one.childPointId, index + 1);
  });
  const plans = relations.map((relation, index): PointPlan => {
    const share = shareOf(relation, from, to);
    const own = registers.filter((row) => row.pointId !== undefined && row.pointId === relation.childPointId);
    const foreign = supply.foreign.filter((row) => row.pointId === relation.childPointId);
    const isForeign = relation.childPointId !== null && own.length === 0;
    const lost =
      isForeign || relation.childPointId === null ? undefined : lossesOfPoint(supply, relation.childPointId, from, to);
    return {
      relation,
      point: {
        pointNo: index + 1,
        parentNo: numbers.get(relation.parentPointId) ?? MAIN_POINT,
        ...(share === undefined
          ? {
              meters: isForeign
                ? meterInputs(foreign, (row) => row.rolledOver === true, null, null)
                : meterInputs(own, wrapped, { from, to }, null),
            }
          : { share }),
        ...(isForeign ? { billed: false } : {}),
        ...(lost === undefined ? {} : { losses: lost }),
        ...jointOf(relation),
      },
    };
  });
  return [{ point: main, relation: undefined }, ...plans].map((plan) => corrected(plan, supply.corrections, numbers));
}

function shareOf(relation: RelationFact, from: LocalDate, to: LocalDate): FixedShare | RatioShare | undefined {
  const stood = dayCount(laterOf(relation.on, from), earlierOf(relation.until ?? to, to));
  const days = dayCount(from, to);
  if (relation.kind === 'fixed') {
    const kwh = exact(relation.fixedKwh!);
    return {
      kind: 'fixed',
      kwh: stood === days ? relation.fixedKwh! : text(quotient(mul(kwh, exactInt(stood)), exactInt(MONTH_DAYS), 2)),
    };
  }
  if (relation.kind === 'ratio') {
    const ratio = exact(relation.ratio!);
    return {
      kind: 'ratio',
      ratio: stood === days ? relation.ratio! : text(quotient(mul(ratio, exactInt(stood)), exactInt(days), 6)),
    };
  }
  return undefined;
}

function jointOf({ pfEnergy, pfMoney }: RelationFact): Pick<PointInput, 'jointPf'> {
  if (pfEnergy === 'through-parent' && !pfMoney) return {};
  return {
    jointPf: { ...(pfEnergy === 'through-parent' ? {} : { energy: pfEnergy }), ...(pfMoney ? { money: true } : {}) },
  };
}

function corrected(
  plan: PointPlan,
  corrections: readonly CorrectionFact[],
  numbers: ReadonlyMap<number, number>,
): PointPlan {
  const own = corrections.filter(
    (one) =>
      one.kind === 'energy' &&
      (one.pointId === null ? MAIN_POINT : (numbers.get(one.pointId) ?? MAIN_POINT)) === plan.point.pointNo,
  );
  if (own.length === 0) return plan;
  const energyCorrections = own.map((one): EnergyCorrection => ({
    register: one.register!,
    kwh: one.kwh!,
    reason: one.reason,
  }));
  return { ...plan, point: { ...plan.point, energyCorrections } };
}
