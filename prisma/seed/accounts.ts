/**
 * One account of the demo utility (户) by its index: customer, address, terms of supply, meter. A pure function of seed and index,
 * so that a million accounts need no memory and any one of them can be made again.
 */
import type { Month } from '@/server/kernel/time';
import type { Calendar } from './calendar';
import { bigFirmName, factoryName, farmName, type PersonName, personName, shopName } from './names';
import { accountNo, customerNo } from '@/server/customers/numbers';
import { meterNo } from './numbers';
import type { Organisation, Route } from './organisation';
import { ESTATES, STREETS } from './places';
import { Random } from './prng';
import { CAPACITIES, type Kind, MIX, type Profile, PROFILES } from './profiles';

export interface DemoMeter {
  readonly id: number;
  readonly meterNo: string;
  readonly kind: 'single' | 'three-rate';
  readonly digits: number;
  readonly decimals: number;
  readonly ct: number;
  readonly pt: number;
  readonly installedOn: string;
  readonly batch: string;
}

export interface DemoAccount {
  readonly index: number;
  readonly id: number;
  readonly accountNo: string;
  readonly customerNo: string;
  readonly customerName: string;
  readonly phone: string;
  readonly idNo: string;
  readonly profile: Profile;
  readonly route: Route;
  readonly routeSeq: number;
  readonly transformerId: number;
  readonly capacityKva: number;
  readonly openedOn: string;
  readonly address: string;
  readonly meter: DemoMeter;
  /** kWh of an average month. */
  readonly baseKwh: number;
  /** Shares of peak and valley in the total. */
  readonly peakShare: number;
  readonly valleyShare: number;
  /** kvarh per kWh. */
  readonly reactiveRatio: number;
}

/** Ids of private transformers begin above this; public ones count from 1. */
export const PRIVATE_TRANSFORMERS = 10_000_000;
const STREAM = 301;
const VACANT_SHARE = 0.003;

export class AccountSource {
  constructor(
    private readonly seed: number,
    private readonly organisation: Organisation,
    private readonly calendar: Calendar,
  ) {}

  routeIndexOf(index: number): number {
    const { routes } = this.organisation;
    let low = 0;
    let high = routes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (routes[middle]!.firstAccount <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  account(index: number): DemoAccount {
    const route = this.organisation.routes[this.routeIndexOf(index)]!;
    const { station } = route;
    const random = new Random(this.seed, STREAM, index);
    const profile = PROFILES[kindOf(random, station.urban)];
    const owner = personName(random);
    const capacityKva = capacityOf(random, profile.kind);
    const share = profile.privateTransformer ? capacityKva : 1;
    const baseKwh =
      profile.kind === 'home' && random.chance(VACANT_SHARE) ? 0 : share * quantile(profile.kwh, random.next());
    const address = addressOf(random, route, profile.kind);
    const account = accountNo(station.bureauNumber, index + 1);
    const opened = new OpenedOn(random, this.calendar.months[0]!);
    const peakShare = 0.34 + random.next() * 0.12;
    return {
      index,
      id: index + 1,
      accountNo: account,
      customerNo: customerNo(index + 1),
      customerName: nameOf(random, route, profile.kind, owner),
      phone: `1${random.pick(['38', '39', '35', '87', '88', '59'])}****${String(random.int(0, 9999)).padStart(4, '0')}`,
      idNo:
        profile.kind === 'home'
          ? `53${random.int(10, 34)}**********${String(random.int(0, 9999)).padStart(4, '0')}`
          : '',
      profile,
      route,
      routeSeq: index - route.firstAccount + 1,
      transformerId: transformerOf(route, index, profile),
      capacityKva,
      openedOn: opened.text,
      address,
      meter: meterOf(random, index, profile, capacityKva, baseKwh, opened),
      baseKwh,
      peakShare,
      valleyShare: 0.2 + random.next() * 0.1,
      reactiveRatio: 0.34 + random.next() * 0.22,
    };
  }

  /** A meter that replaces another in the current cycle, or the meter of a supply that begins in it. */
  newMeter(account: DemoAccount, serial: number, installedOn: string): DemoMeter {
    const year = Number(installedOn.slice(0, 4));
    return { ...account.meter, id: serial, meterNo: meterNo(year, 21, serial), installedOn, batch: `${year}-21` };
  }
}

/** A day between 2009 and two years before the demo's first month. */
class OpenedOn {
  readonly year: number;
  readonly text: string;

  constructor(random: Random, firstMonth: Month) {
    this.year = random.int(2009, Math.max(2009, Number(firstMonth.slice(0, 4)) - 2));
    const month = String(random.int(1, 12)).padStart(2, '0');
    this.text = `${this.year}-${month}-${String(random.int(1, 28)).padStart(2, '0')}`;
  }
}

function kindOf(random: Random, urban: boolean): Kind {
  const place = random.next();
  return MIX[urban ? 'urban' : 'rural'].find(([upTo]) => place < upTo)![1];
}

function capacityOf(random: Random, kind: Kind): number {
  if (kind === 'home') return random.pick([4, 6, 8, 8, 10]);
  if (kind === 'shop' || kind === 'farm') return random.pick([8, 10, 15, 20, 30]);
  return random.pick(CAPACITIES[kind]);
}

/** Linear between the given quantiles. */
export function quantile(values: readonly number[], place: number): number {
  const scaled = place * (values.length - 1);
  const lower = Math.min(Math.floor(scaled), values.length - 2);
  return values[lower]! + (values[lower + 1]! - values[lower]!) * (scaled - lower);
}

function transformerOf(route: Route, index: number, profile: Profile): number {
  if (profile.privateTransformer) return PRIVATE_TRANSFORMERS + index + 1;
  const half = Math.floor(((index - route.firstAccount) * route.transformers) / route.accounts);
  return route.firstTransformer + half;
}

function addressOf(random: Random, route: Route, kind: Kind): string {
  const { station, locality } = route;
  const county = station.countyName;
  if (!station.urban) {
    const where = `${county}${station.name}镇${locality}村`;
    return kind === 'home' ? `${where}${random.int(1, 12)}组${random.int(1, 86)}号` : `${where}${random.int(1, 12)}组`;
  }
  const street = random.chance(0.8) ? locality : random.pick(STREETS);
  const number = random.int(1, 388);
  if (kind !== 'home') return `${county}${street}${number}号`;
  const floor = random.int(1, 18);
  const room = `${floor}${String(random.int(1, 4)).padStart(2, '0')}`;
  return `${county}${street}${number}号${random.pick(ESTATES)}${random.int(1, 24)}幢${random.int(1, 4)}单元${room}室`;
}

function nameOf(random: Random, route: Route, kind: Kind, owner: PersonName): string {
  const place = route.station.countyName.replace(/[市县区]$/, '');
  if (kind === 'home') return owner.zh;
  if (kind === 'shop') return shopName(random, `${place}${route.locality}`, owner);
  if (kind === 'business') return random.chance(0.6) ? factoryName(random, place) : bigFirmName(random, place);
  if (kind === 'farm' || kind === 'pump')
    return farmName(random, route.station.urban ? route.station.name : route.locality);
  return factoryName(random, place);
}

const MAKERS = [3, 7, 11, 16, 21];

function meterOf(
  random: Random,
  index: number,
  profile: Profile,
  capacityKva: number,
  baseKwh: number,
  opened: OpenedOn,
): DemoMeter {
  const year = random.chance(0.6) ? opened.year : random.int(opened.year, Math.max(opened.year, 2022));
  const maker = random.pick(MAKERS);
  const installedOn = year === opened.year ? opened.text : `${year}-${opened.text.slice(5)}`;
  const common = {
    id: index + 1,
    meterNo: meterNo(year, maker, index + 1),
    installedOn,
    batch: `${year}-${String(maker).padStart(2, '0')}`,
  };
  if (!profile.privateTransformer) {
    const ct = profile.kind !== 'home' && capacityKva >= 30 ? random.pick([10, 15, 20]) : 1;
    // A register that could go round within the demo's months would be a rollover nobody planted.
    const fiveDigits = random.chance(0.35) && (baseKwh / ct) * 20 < 30_000;
    return { ...common, kind: 'single', digits: fiveDigits ? 5 : 6, decimals: 2, ct, pt: 1 };
  }
  const threeRate = profile.registers.includes('peak');
  // Metered at 10 kV from 400 kVA on, below that at 0.4 kV.
  const ct = capacityKva >= 400 ? ratioFor(capacityKva / 17.3) : ratioFor(capacityKva * 1.44);
  return {
    ...common,
    kind: threeRate ? 'three-rate' : 'single',
    digits: 6,
    decimals: 2,
    ct,
    pt: capacityKva >= 400 ? 100 : 1,
  };
}

const PRIMARY_AMPERES = [50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000];

/** Ratio of the next standard current transformer, secondary 5 A. */
function ratioFor(amperes: number): number {
  return (PRIMARY_AMPERES.find((size) => size >= amperes) ?? 1000) / 5;
}
