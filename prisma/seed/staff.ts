/**
 * Staff of the demo utility (岗位): at every station two readers or more, a collector, a chief, a surveyor who also accepts, a fitter
 * who also repairs and an inspector; at every county company everyone else who works on orders; a supervisor at every bureau, an
 * operator and an administrator at the province. Nobody holds a pair of `INCOMPATIBLE`.
 */
import type { RoleId } from '@/server/access/roles';
import { DEMO_LOGINS } from './demo-logins';
import { personName } from './names';
import type { Organisation, Route } from './organisation';
import { hash32, Random } from './prng';

export interface StaffMember {
  readonly id: number;
  readonly login: string;
  readonly zh: string;
  readonly en: string;
  readonly role: RoleId;
  /** What a person of a small station does besides. */
  readonly also?: readonly RoleId[];
  readonly unitId: number;
  readonly locale: 'zh-CN' | 'en' | null;
}

export interface Staff {
  readonly people: readonly StaffMember[];
  /** Reader of each route, by route index. */
  readonly readerOfRoute: readonly number[];
  /** By unit id: people of a role at exactly this unit. */
  at(unitId: number, role: RoleId): readonly StaffMember[];
}

const ROUTES_PER_READER = 20;
const STREAM = 201;

const AT_COUNTY: readonly RoleId[] = [
  'calculator',
  'calculator',
  'reviewer',
  'reviewer',
  'lead',
  'county-marketing',
  'acceptor',
  'surveyor',
  'contract-clerk',
  'installer',
  'meter-keeper',
  'meter-tester',
  'inspector',
  'dunning-clerk',
  'accountant',
  'archivist',
  'hotline-agent',
  'repair-crew',
  'dispatcher',
  'network-engineer',
  'loss-analyst',
];

export function staffOf(seed: number, organisation: Organisation): Staff {
  const people: StaffMember[] = [];
  const logins = new Set<string>();
  const byUnitAndRole = new Map<string, StaffMember[]>();
  const add = (member: Omit<StaffMember, 'id'>): StaffMember => {
    const whole = { id: people.length + 1, ...member };
    people.push(whole);
    logins.add(member.login);
    const key = `${member.unitId} ${member.role}`;
    byUnitAndRole.set(key, [...(byUnitAndRole.get(key) ?? []), whole]);
    return whole;
  };
  const hire = (role: RoleId, unitId: number, also: readonly RoleId[] = []): StaffMember => {
    const name = personName(new Random(seed, STREAM, people.length));
    let login = name.pinyin;
    for (let number = 2; logins.has(login); number += 1) login = `${name.pinyin}${number}`;
    return add({ login, zh: name.zh, en: name.en, role, also, unitId, locale: null });
  };

  for (const demo of DEMO_LOGINS) {
    const unitId =
      demo.role === 'operator' || demo.role === 'administrator'
        ? 1
        : demo.role === 'supervisor'
          ? organisation.stations.find((station) => station.pilot)!.bureauUnitId
          : organisation.pilotCountyId;
    add({ login: demo.login, zh: demo.nameZh, en: demo.nameEn, role: demo.role, unitId, locale: demo.locale });
  }
  for (const unit of organisation.units) {
    if (unit.kind === 'province') {
      hire('operator', unit.id);
      hire('administrator', unit.id);
    } else if (unit.kind === 'bureau') {
      hire('supervisor', unit.id);
    } else if (unit.kind === 'county') {
      for (const role of AT_COUNTY) hire(role, unit.id);
    } else {
      const station = organisation.stations.find((candidate) => candidate.unitId === unit.id)!;
      const readers = Math.max(2, Math.ceil(station.routes / ROUTES_PER_READER));
      for (let number = 0; number < readers; number += 1) hire('reader', unit.id);
      hire('collector', unit.id);
      hire('station-chief', unit.id);
      hire('surveyor', unit.id, ['acceptor']);
      hire('installer', unit.id, ['repair-crew']);
      hire('inspector', unit.id);
    }
  }
  const at = (unitId: number, role: RoleId): readonly StaffMember[] => byUnitAndRole.get(`${unitId} ${role}`) ?? [];
  const readerOfRoute = organisation.routes.map((route) => readerOf(seed, route, at(route.station.unitId, 'reader')));
  return { people, readerOfRoute, at };
}

function readerOf(seed: number, route: Route, readers: readonly StaffMember[]): number {
  return readers[hash32(seed, STREAM + 1, route.id) % readers.length]!.id;
}
