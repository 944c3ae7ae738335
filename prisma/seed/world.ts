/** Everything of the demo that is small enough to hold: units, staff, routes, planted faults; and the source of accounts. */
import type { LocalDate } from '@/server/kernel/time';
import { AccountSource, type DemoAccount } from './accounts';
import { type Calendar, calendarOf } from './calendar';
import { plantFaults, type Planted, type PlantedKind, type PlantingOptions } from './faults';
import { type Organisation, organisationOf } from './organisation';
import { type AccountReadings, readingsOf } from './readings';
import { type Staff, staffOf } from './staff';

export interface WorldOptions extends PlantingOptions {
  readonly seed: number;
  readonly customers: number;
  readonly today: LocalDate;
}

export interface World {
  readonly seed: number;
  readonly customers: number;
  readonly calendar: Calendar;
  readonly organisation: Organisation;
  readonly staff: Staff;
  readonly planted: ReadonlyMap<number, Planted>;
  account(index: number): DemoAccount;
  readings(account: DemoAccount): AccountReadings;
}

export const DEFAULT_CUSTOMERS = 20_000;
export const MIN_CUSTOMERS = 200;
export const MAX_CUSTOMERS = 1_000_000;
export const DEFAULT_SEED = 20_261_101;

export function worldOf(options: WorldOptions): World {
  const { seed, customers, today } = options;
  const calendar = calendarOf(today);
  const organisation = organisationOf(seed, customers, calendar);
  const staff = staffOf(seed, organisation);
  const source = new AccountSource(seed, organisation, calendar);
  const planted = plantFaults(seed, customers, organisation, source, options);
  return {
    seed,
    customers,
    calendar,
    organisation,
    staff,
    planted,
    account: (index) => source.account(index),
    readings: (account) => readingsOf(seed, account, planted.get(account.index), calendar, source),
  };
}

export interface PlantedFault {
  readonly accountNo: string;
  readonly meterNo: string;
  readonly accountId: number;
  readonly kind: PlantedKind;
  readonly month: string;
  readonly unitCode: string;
}

/** The truth about the current month, sorted by account. */
export function plantedFaults(options: WorldOptions): PlantedFault[] {
  const world = worldOf(options);
  const month = world.calendar.months[world.calendar.months.length - 1]!;
  return [...world.planted.values()]
    .sort((a, b) => a.index - b.index)
    .map(({ index, kind }) => {
      const account = world.account(index);
      const { id: accountId, accountNo } = account;
      return {
        accountNo,
        meterNo: account.meter.meterNo,
        accountId,
        kind,
        month,
        unitCode: account.route.station.code,
      };
    });
}
