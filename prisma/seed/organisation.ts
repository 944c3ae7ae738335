/**
 * Units of the demo utility (供电组织): province → bureau → county company → supply station, with the accounts each station serves
 * as one contiguous range, and the routes and transformers inside it.
 */
import type { Calendar } from './calendar';
import { BUREAUS, PILOT_COUNTY, RURAL_STATIONS, URBAN_STATIONS, VILLAGES, STREETS } from './places';
import { routeCode } from './numbers';
import { hash32, Random } from './prng';

export interface Unit {
  readonly id: number;
  readonly parentId: number | null;
  readonly kind: 'province' | 'bureau' | 'county' | 'station';
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export interface Station {
  readonly index: number;
  readonly unitId: number;
  readonly countyUnitId: number;
  readonly bureauUnitId: number;
  /** Of its prefecture; the first two digits of account numbers. */
  readonly bureauNumber: number;
  readonly code: string;
  readonly name: string;
  readonly countyName: string;
  readonly urban: boolean;
  readonly pilot: boolean;
  readonly firstAccount: number;
  readonly accounts: number;
  readonly firstRoute: number;
  readonly routes: number;
}

export interface Route {
  readonly id: number;
  readonly station: Station;
  readonly code: string;
  readonly name: string;
  /** Position among the routes of its station. */
  readonly place: number;
  readonly readingDay: number;
  readonly firstAccount: number;
  readonly accounts: number;
  /** Public transformers of the route: ids from here, `transformers` of them. */
  readonly firstTransformer: number;
  readonly transformers: number;
  readonly feederId: number;
  /** Village or street its accounts live in. */
  readonly locality: string;
}

export interface Feeder {
  readonly id: number;
  readonly unitId: number;
  readonly substation: string;
  readonly code: string;
  readonly name: string;
}

export interface Organisation {
  readonly units: readonly Unit[];
  readonly stations: readonly Station[];
  readonly routes: readonly Route[];
  readonly feeders: readonly Feeder[];
  readonly publicTransformers: number;
  readonly pilotCountyId: number;
}

const ROUTES_PER_FEEDER = 12;
const STREAM = 101;

/** Splits a whole number by weights; the parts sum to it exactly. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let weightSoFar = 0;
  let given = 0;
  return weights.map((weight) => {
    weightSoFar += weight;
    const upTo = Math.round((total * weightSoFar) / sum);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

interface StationPlan {
  readonly bureau: number;
  readonly county: number;
  readonly name: readonly [string, string];
  readonly urban: boolean;
  readonly weight: number;
}

function planStations(seed: number): StationPlan[] {
  return BUREAUS.flatMap((bureau, bureauIndex) =>
    bureau.counties.flatMap((county, countyIndex) => {
      const random = new Random(seed, STREAM, bureauIndex * 10 + countyIndex);
      const count = county.weight >= 8 ? 3 : 2;
      const urban = county.weight >= 5 ? count - 1 : 1;
      const firstRural = county.zh === PILOT_COUNTY ? 0 : random.int(1, RURAL_STATIONS.length - 2);
      return Array.from({ length: count }, (_, place): StationPlan => {
        const isUrban = place < urban;
        const name = isUrban ? URBAN_STATIONS[place]! : RURAL_STATIONS[(firstRural + place) % RURAL_STATIONS.length]!;
        const rural = county.zh === PILOT_COUNTY && !isUrban ? RURAL_STATIONS[0]! : name;
        return {
          bureau: bureauIndex,
          county: countyIndex,
          name: rural,
          urban: isUrban,
          weight: (county.weight * (isUrban ? 5 : 4)) / count,
        };
      });
    }),
  );
}

export function organisationOf(seed: number, customers: number, calendar: Calendar): Organisation {
  const units: Unit[] = [{ id: 1, parentId: null, kind: 'province', code: '53', zh: '云南电网', en: 'Yunnan Grid' }];
  const bureauIds = BUREAUS.map((bureau) => {
    const id = units.length + 1;
    units.push({
      id,
      parentId: 1,
      kind: 'bureau',
      code: `53${bureau.code}`,
      zh: `${bureau.zh}供电局`,
      en: `${bureau.en} Bureau`,
    });
    return id;
  });
  let pilotCountyId = 0;
  const countyIds = BUREAUS.map((bureau, bureauIndex) =>
    bureau.counties.map((county, index) => {
      const id = units.length + 1;
      const code = `53${bureau.code}${String(index + 1).padStart(2, '0')}`;
      units.push({
        id,
        parentId: bureauIds[bureauIndex]!,
        kind: 'county',
        code,
        zh: `${county.zh}供电公司`,
        en: `${county.en} Company`,
      });
      if (county.zh === PILOT_COUNTY) pilotCountyId = id;
      return id;
    }),
  );
  const plans = planStations(seed);
  const sizes = apportion(
    customers,
    plans.map((plan) => plan.weight),
  );
  const stations: Station[] = [];
  const routes: Route[] = [];
  const feeders: Feeder[] = [];
  let account = 0;
  let transformer = 1;
  plans.forEach((plan, index) => {
    const countyUnitId = countyIds[plan.bureau]![plan.county]!;
    const place = plans
      .slice(0, index)
      .filter((other) => other.bureau === plan.bureau && other.county === plan.county).length;
    const code = `${units[countyUnitId - 1]!.code}${String(place + 1).padStart(2, '0')}`;
    const unitId = units.length + 1;
    units.push({
      id: unitId,
      parentId: countyUnitId,
      kind: 'station',
      code,
      zh: `${plan.name[0]}供电所`,
      en: `${plan.name[1]} Station`,
    });
    const accounts = sizes[index]!;
    const routeSizes = routeSizesOf(seed, index, accounts);
    const station: Station = {
      index,
      unitId,
      countyUnitId,
      bureauUnitId: bureauIds[plan.bureau]!,
      bureauNumber: Number(BUREAUS[plan.bureau]!.code),
      code,
      name: plan.name[0],
      countyName: BUREAUS[plan.bureau]!.counties[plan.county]!.zh,
      urban: plan.urban,
      pilot: countyUnitId === pilotCountyId,
      firstAccount: account,
      accounts,
      firstRoute: routes.length,
      routes: routeSizes.length,
    };
    stations.push(station);
    const firstFeeder = feeders.length + 1;
    for (let number = 1; number <= Math.max(1, Math.ceil(routeSizes.length / ROUTES_PER_FEEDER)); number += 1) {
      const name = `10kV${plan.name[0]}${'一二三四五六七八九十'.charAt((number - 1) % 10)}线${number > 10 ? number : ''}`;
      const substation = `110kV${plan.name[0]}变电站`;
      feeders.push({
        id: feeders.length + 1,
        unitId,
        substation,
        code: `${code}-F${String(number).padStart(2, '0')}`,
        name,
      });
    }
    routeSizes.forEach((size, routePlace) => {
      const transformers = size > 45 ? 2 : 1;
      const locality = localityOf(seed, index, routePlace, plan.urban);
      routes.push({
        id: routes.length + 1,
        station,
        code: routeCode(code, routePlace + 1),
        name: `${locality}${routePlace + 1}段`,
        place: routePlace,
        readingDay: 1 + (hash32(seed, 7, routes.length) % calendar.latestReadingDay),
        firstAccount: account,
        accounts: size,
        firstTransformer: transformer,
        transformers,
        feederId: firstFeeder + Math.floor(routePlace / ROUTES_PER_FEEDER),
        locality,
      });
      account += size;
      transformer += transformers;
    });
  });
  return { units, stations, routes, feeders, publicTransformers: transformer - 1, pilotCountyId };
}

/** 30 … 80 accounts a route, as even as a random cut allows; a station with fewer has one. */
function routeSizesOf(seed: number, station: number, accounts: number): number[] {
  if (accounts === 0) return [];
  const random = new Random(seed, STREAM + 1, station);
  const count = Math.max(1, Math.round(accounts / 52));
  return apportion(
    accounts,
    Array.from({ length: count }, () => 1 + (random.next() - 0.5) * 0.6),
  );
}

function localityOf(seed: number, station: number, place: number, urban: boolean): string {
  const names = urban ? STREETS : VILLAGES;
  return names[(hash32(seed, 11, station) + place) % names.length]!;
}
