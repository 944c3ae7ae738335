/**
 * Equipment of an account over a period (受电设备): its states by day as the basic charge reads them. From the day of installation in
 * service until the first recorded state; a state holds until the next one, the day of the change belongs to the new state.
 * A suspension that begins before `halfUntil` (新装、增容两年内) is charged by half. A state still open has the end of the period as
 * its end; a known end is given as it is, so that short suspensions can be told. Rounds nothing, refuses nothing.
 */
import type { EquipmentInput, EquipmentState } from '@/server/billing/contract';
import { dayCount, earlierOf, laterOf } from '@/server/billing/days';
import type { EquipmentFact } from '@/server/billing/supply';
import type { LocalDate } from '@/server/kernel/time';

interface Stretch extends EquipmentState {
  readonly open: boolean;
}

const BEFORE_ALL = '0000-01-01';

function stretchesOf(item: EquipmentFact, periodTo: LocalDate): Stretch[] {
  const out: Stretch[] = [{ from: BEFORE_ALL, to: item.installedOn, state: 'absent', open: false }];
  item.states.forEach(({ on, state }, index) => {
    const next = item.states[index + 1]?.on;
    const from = laterOf(on, item.installedOn);
    const name =
      state === 'removed'
        ? 'absent'
        : state === 'suspended' && item.halfUntil !== null && on < item.halfUntil
          ? 'suspended-half'
          : state;
    out.push({ from, to: next ?? laterOf(periodTo, from), state: name, open: next === undefined });
  });
  return out;
}

function statesIn(item: EquipmentFact, from: LocalDate, to: LocalDate): EquipmentState[] {
  return stretchesOf(item, to)
    .filter((one) => one.state !== 'in-service' && one.from < to && one.to > from && one.from < one.to)
    .map(({ open: _open, ...state }) => (state.state === 'absent' ? clipped(state, from, to) : state));
}

/** How long something was not there is of no interest outside the period. */
function clipped(state: EquipmentState, from: LocalDate, to: LocalDate): EquipmentState {
  return { ...state, from: laterOf(state.from, from), to: earlierOf(state.to, to) };
}

/** Everything that was there on some day of the period; undefined when the account has no equipment on file. */
export function equipmentInputs(
  equipment: readonly EquipmentFact[] | undefined,
  from: LocalDate,
  to: LocalDate,
): EquipmentInput[] | undefined {
  if (equipment === undefined || equipment.length === 0) return undefined;
  return equipment.flatMap((item): EquipmentInput[] => {
    const states = statesIn(item, from, to);
    const only = states[0];
    if (only?.state === 'absent' && only.from <= from && only.to >= to) return [];
    return [
      {
        id: String(item.id),
        kva: item.kva,
        ...(item.interlock === null ? {} : { interlock: item.interlock }),
        ...(states.length === 0 ? {} : { states }),
      },
    ];
  });
}

const IDLE: ReadonlySet<string> = new Set(['absent', 'suspended', 'suspended-half', 'cold-standby']);

/** Days of a period on which a transformer was switched off. */
export function idleDays(item: EquipmentFact, from: LocalDate, to: LocalDate): number {
  let days = 0;
  for (const state of statesIn(item, from, to)) {
    if (IDLE.has(state.state)) days += dayCount(laterOf(state.from, from), earlierOf(state.to, to));
  }
  return days;
}
