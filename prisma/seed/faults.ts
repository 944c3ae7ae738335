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
  /** 估抄: not read but estimated. */
  'estimated',
  /** 重复示数: last month's row entered a second time. */
  'duplicate',
  /** 峰+谷+平≠总. */
  'periods-mismatch',
  /** 功率因数: much more reactive energy than ever. */
  'power-factor',
  /** 需量: above the capacity, or below what the energy needs. */
  'demand',
  /** 超容: more energy than the capacity carries day and night. */
  'over-capacity',
  /** 子表大于总表: an account of more use was hung below this one by mistake. */
  'sub-over-main',
  /** 倍率无单变更. */
  'multiplier-changed',
  /** 电价无单变更. */
  'price-changed',
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
  /** Of a sub-over-main: the account that hangs below, otherwise clean. */
  readonly childIndex?: number;
}

export interface PlantingOptions {
  /** Share of all accounts that get something. */
  readonly rate?: number;
  /** Instead of a rate: this many of every kind. */
  readonly perKind?: number;
}

export const DEFAULT_RATE = 0.03;
/** The pilot county gets more, so that a run there shows a full desk. */
const PILOT_RATE = 0.13;
const STREAM = 401;
/** Kinds that few accounts can have are planted while those are still free. */
const RARE: readonly PlantedKind[] = [
  'demand',
  'multiplier-changed',
  'swapped-registers',
  'frozen',
  'periods-mismatch',
  'power-factor',
];
const PLANTING_ORDER = [...RARE, ...PLANTED_KINDS.filter((kind) => !RARE.includes(kind))];
/** How far before an account its sub-meter is looked for, on the same route. */
const CHILD_REACH = 12;

export function plantFaults(
  seed: number,
  customers: number,
  organisation: Organisation,
  accounts: AccountSource,
  options: PlantingOptions = {},
): Map<number, Planted> {
  const planted = new Map<number, Planted>();
  const reserved = new Set<number>();
  const isFree = (index: number): boolean => !planted.has(index) && !reserved.has(index);
  const plant = (first: number, count: number, perKind: number, stream: number): void => {
    for (const kind of PLANTING_ORDER) {
      const kindIndex = PLANTED_KINDS.indexOf(kind);
      let left = perKind;
      for (let attempt = 0; left > 0 && attempt < perKind * 600 + 3000; attempt += 1) {
        const index = first + (hash32(seed, stream + kindIndex, attempt) % count);
        if (!isFree(index)) continue;
        const account = accounts.account(index);
        if (!isEligible(kind, account)) continue;
        const childIndex = kind === 'sub-over-main' ? childOf(account, accounts, isFree) : undefined;
        if (kind === 'sub-over-main' && childIndex === undefined) continue;
        planted.set(index, { index, kind, ordinal: planted.size, ...(childIndex === undefined ? {} : { childIndex }) });
        if (childIndex !== undefined) reserved.add(childIndex);
        left -= 1;
      }
    }
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

/** A neighbour earlier on the route that uses at least twice as much. */
function childOf(
  account: DemoAccount,
  accounts: AccountSource,
  isFree: (index: number) => boolean,
): number | undefined {
  const first = Math.max(account.route.firstAccount, account.index - CHILD_REACH);
  for (let index = account.index - 1; index >= first; index -= 1) {
    if (!isFree(index)) continue;
    const other = accounts.account(index);
    if (other.profile.registers.length === 1 && other.baseKwh >= 2 * account.baseKwh) return index;
  }
  return undefined;
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
    case 'demand':
      return profile.registers.includes('demand');
    case 'over-capacity':
      return single && baseKwh >= 40;
    case 'sub-over-main':
      return single && baseKwh >= 70;
    case 'multiplier-changed':
      return single && account.meter.ct > 1 && baseKwh >= 130;
    case 'price-changed':
      return profile.kind === 'shop' && baseKwh >= 130;
    case 'power-factor':
      return profile.registers.includes('peak') && baseKwh >= 3000;
    case 'swapped-registers':
    case 'frozen':
    case 'periods-mismatch':
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
    case 'estimated':
    case 'duplicate':
    case 'transfer':
    case 'open-transfer':
    case 'previous-rebill':
    case 'previous-correction':
      return baseKwh >= 40;
  }
}
