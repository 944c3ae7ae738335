/**
 * Known faults of the current month (预埋异常): which accounts have one, of which kind. A pure function of seed, size and rate, so
 * that a check of the checks can ask for the truth instead of storing it.
 */
import type { AccountSource, DemoAccount } from './accounts';
import type { Organisation } from './organisation';
import { hash32 } from './prng';

export const FAULT_KINDS = [
  /** 翻转: the register went round; the reading is right. */
  'rollover',
  /** 倒走: the reading is below the last, far from the register's end. */
  'backwards',
  /** 底数错误: the base is not the last reading. */
  'broken-chain',
  /** A digit misread or the decimal point lost. */
  'digit-slip',
  /** Peak and valley written in each other's place. */
  'swapped-registers',
  'zero',
  'jump',
  'drop',
  /** Not read. */
  'missing',
  /** The meter has stood still for three readings. */
  'repeated-zero',
  /** One register of several stands still while the total runs. */
  'frozen',
] as const;

/** Changes and earlier trouble that force a review without a fault in the reading. */
export const CHANGE_KINDS = [
  'meter-exchange',
  'new-supply',
  'transfer',
  'previous-rebill',
  'previous-correction',
] as const;

/** Accounts whose bill of last month still waits in the queues for what these names say. */
export const OPEN_KINDS = ['open-jump', 'open-zero', 'open-transfer'] as const;

export const PLANTED_KINDS = [...FAULT_KINDS, ...CHANGE_KINDS, ...OPEN_KINDS] as const;
export type PlantedKind = (typeof PLANTED_KINDS)[number];

export interface Planted {
  readonly index: number;
  readonly kind: PlantedKind;
  /** Position among all planted accounts. */
  readonly ordinal: number;
}

export interface PlantingOptions {
  /** Share of all accounts that get something. */
  readonly rate?: number;
  /** Instead of a rate: this many of every kind. */
  readonly perKind?: number;
}

export const DEFAULT_RATE = 0.02;
/** The pilot county gets more, so that a run there shows a full desk. */
const PILOT_RATE = 0.09;
const STREAM = 401;

export function plantFaults(
  seed: number,
  customers: number,
  organisation: Organisation,
  accounts: AccountSource,
  options: PlantingOptions = {},
): Map<number, Planted> {
  const planted = new Map<number, Planted>();
  const plant = (first: number, count: number, perKind: number, stream: number): void => {
    PLANTED_KINDS.forEach((kind, kindIndex) => {
      let left = perKind;
      for (let attempt = 0; left > 0 && attempt < perKind * 600 + 3000; attempt += 1) {
        const index = first + (hash32(seed, stream + kindIndex, attempt) % count);
        if (planted.has(index) || !isEligible(kind, accounts.account(index))) continue;
        planted.set(index, { index, kind, ordinal: planted.size });
        left -= 1;
      }
    });
  };
  if (options.perKind !== undefined) {
    plant(0, customers, options.perKind, STREAM);
    return planted;
  }
  const rate = options.rate ?? DEFAULT_RATE;
  const total = Math.round(customers * rate);
  const pilot = organisation.stations.filter((station) => station.pilot);
  const pilotAccounts = pilot.reduce((sum, station) => sum + station.accounts, 0);
  const inPilot = rate === DEFAULT_RATE ? Math.round(pilotAccounts * PILOT_RATE) : 0;
  const kinds = PLANTED_KINDS.length;
  if (inPilot >= kinds) plant(pilot[0]!.firstAccount, pilotAccounts, Math.round(inPilot / kinds), STREAM);
  plant(0, customers, Math.max(1, Math.round((total - inPilot) / kinds)), STREAM + 100);
  return planted;
}

function isEligible(kind: PlantedKind, account: DemoAccount): boolean {
  const { profile, baseKwh } = account;
  const single = profile.registers.length === 1;
  const perRegister = baseKwh / (account.meter.ct * account.meter.pt);
  switch (kind) {
    case 'rollover':
    case 'backwards':
    case 'broken-chain':
    case 'digit-slip':
      return single && baseKwh >= 70 && perRegister >= 20;
    case 'swapped-registers':
    case 'frozen':
      return profile.registers.includes('peak');
    case 'zero':
    case 'repeated-zero':
    case 'open-zero':
      return baseKwh >= 90;
    case 'jump':
    case 'drop':
    case 'open-jump':
      return baseKwh >= 130;
    case 'meter-exchange':
    case 'new-supply':
      return single && baseKwh >= 40;
    case 'missing':
    case 'transfer':
    case 'open-transfer':
    case 'previous-rebill':
    case 'previous-correction':
      return baseKwh >= 40;
  }
}
