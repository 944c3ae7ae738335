import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCOMPATIBLE, ROLE_IDS } from '@/server/access/roles';
import { checkDigit } from '@/server/customers/numbers';
import { BillMaker } from './bills';
import { CURRENT } from './calendar';
import { DEMO_LOGINS } from './demo-logins';
import { FAULT_KINDS, PLANTED_KINDS } from './faults';
import { chunkLines } from './load-range';
import { valueText } from './readings';
import { chunksOf, runLines, runsOf } from './runs';
import { grantLines, publicTransformerLines, routeLines, unitLines } from './tables';
import { plantedFaults, worldOf } from './world';

const OPTIONS = { seed: 7, customers: 600, today: '2026-11-23' };
const world = worldOf(OPTIONS);

function fingerprint(options: typeof OPTIONS): string {
  const made = worldOf(options);
  const runs = runsOf(made);
  const chunks = chunksOf(made, runs);
  const hash = createHash('sha256');
  for (const lines of [
    unitLines(made),
    grantLines(made),
    publicTransformerLines(made),
    routeLines(made),
    runLines(made, runs, chunks),
  ]) {
    for (const line of lines) hash.update(line);
  }
  const maker = new BillMaker(made);
  for (const [place, chunk] of chunks.slice(0, 12).entries()) {
    const { chunk: timed, ...tables } = chunkLines(made, maker, chunk, place);
    expect(timed).toHaveLength(CURRENT);
    for (const rows of Object.values(tables)) for (const row of rows!) hash.update(row);
  }
  return hash.digest('hex');
}

describe('demo generator', () => {
  it('makes the same utility from the same seed, and another from another', { timeout: 60_000 }, () => {
    const first = fingerprint(OPTIONS);
    expect(fingerprint(OPTIONS)).toBe(first);
    expect(fingerprint({ ...OPTIONS, seed: 8 })).not.toBe(first);
  });

  it('staffs every role and gives nobody an incompatible pair', () => {
    const rolesOf = new Map<number, Set<string>>();
    for (const line of grantLines(world)) {
      const [user, role] = line.split('\t');
      rolesOf.set(Number(user), (rolesOf.get(Number(user)) ?? new Set()).add(role!));
    }
    expect(new Set([...rolesOf.values()].flatMap((roles) => [...roles]))).toEqual(new Set(ROLE_IDS));
    for (const roles of rolesOf.values()) {
      for (const [one, other] of INCOMPATIBLE) expect(roles.has(one) && roles.has(other)).toBe(false);
    }
    for (const station of world.organisation.stations) {
      expect(world.staff.at(station.unitId, 'reader').length).toBeGreaterThanOrEqual(2);
      expect(world.staff.at(station.unitId, 'collector')).toHaveLength(1);
      expect(world.staff.at(station.countyUnitId, 'calculator').length).toBeGreaterThanOrEqual(2);
      expect(world.staff.at(station.countyUnitId, 'reviewer').length).toBeGreaterThanOrEqual(2);
      expect(world.staff.at(station.countyUnitId, 'lead').length).toBeGreaterThanOrEqual(1);
    }
  });

  it('offers a login of every role, and one in English', () => {
    expect(new Set(DEMO_LOGINS.map((login) => login.role))).toEqual(new Set(ROLE_IDS));
    expect(DEMO_LOGINS.some((login) => login.role === 'reviewer' && login.locale === 'en')).toBe(true);
    const logins = world.staff.people.map((person) => person.login);
    expect(new Set(logins).size).toBe(logins.length);
    for (const login of logins) expect(login).toMatch(/^[a-z0-9][a-z0-9._-]{1,39}$/);
  });

  it('has 16 bureaus and gives every account a place in the tree', () => {
    expect(world.organisation.units.filter((unit) => unit.kind === 'bureau')).toHaveLength(16);
    expect(world.organisation.stations.reduce((sum, station) => sum + station.accounts, 0)).toBe(OPTIONS.customers);
    expect(world.organisation.routes.reduce((sum, route) => sum + route.accounts, 0)).toBe(OPTIONS.customers);
    for (let index = 0; index < OPTIONS.customers; index += 17) {
      const { route } = world.account(index);
      expect(index).toBeGreaterThanOrEqual(route.firstAccount);
      expect(index).toBeLessThan(route.firstAccount + route.accounts);
    }
  });

  it(
    'chains readings and keeps the total the sum of its periods, except where a fault was planted',
    { timeout: 60_000 },
    () => {
      for (let index = 0; index < OPTIONS.customers; index += 1) {
        const account = world.account(index);
        const { months } = world.readings(account);
        const last = world.planted.has(index) ? CURRENT - 1 : CURRENT;
        for (let month = 1; month <= last; month += 1) {
          for (const [place, row] of months[month]!.entries()) {
            const before = months[month - 1]![place];
            if (before === undefined || row.register === 'demand') continue;
            expect(row.prev).toBe(before.value);
            expect(row.value).toBeGreaterThanOrEqual(row.prev!);
          }
          const of = new Map(months[month]!.map((row) => [row.register, row.value! - (row.prev ?? 0)]));
          if (of.has('flat')) expect(of.get('total')).toBe(of.get('peak')! + of.get('flat')! + of.get('valley')!);
        }
      }
    },
  );

  it('plants what it says', { timeout: 60_000 }, () => {
    const big = worldOf({ ...OPTIONS, customers: 4000, perKind: 8 });
    const kinds = new Map<string, number>();
    for (const planted of big.planted.values()) kinds.set(planted.kind, (kinds.get(planted.kind) ?? 0) + 1);
    expect([...kinds.keys()].sort()).toEqual([...PLANTED_KINDS].sort());
    expect(new Set(kinds.values())).toEqual(new Set([8]));
    for (const planted of big.planted.values()) {
      const account = big.account(planted.index);
      const span = 1000 * 10 ** account.meter.digits;
      const rows = big.readings(account).months[CURRENT]!;
      const [row] = rows;
      for (const each of rows) expect(each.value ?? 0).toBeLessThan(span);
      if (planted.kind === 'rollover') {
        expect(row!.prev).toBeGreaterThan(span * 0.9);
        expect(row!.value).toBeLessThan(span * 0.1);
      }
      if (planted.kind === 'backwards') {
        expect(row!.value).toBeLessThan(row!.prev!);
        expect(row!.prev).toBeLessThan(span * 0.9);
      }
      if (planted.kind === 'broken-chain') {
        expect(row!.prev).not.toBe(big.readings(account).months[CURRENT - 1]![0]!.value);
      }
      const valueOf = (register: string) => rows.find((each) => each.register === register)!;
      const advance = (register: string) => valueOf(register).value! - valueOf(register).prev!;
      const last = big.readings(account).months[CURRENT - 1]!;
      switch (planted.kind) {
        case 'duplicate':
          expect(rows.map(({ prev, value }) => [prev, value])).toEqual(last.map(({ prev, value }) => [prev, value]));
          break;
        case 'estimated':
          expect(row!.source).toBe('estimate');
          break;
        case 'periods-mismatch':
          expect(advance('peak') + advance('flat') + advance('valley')).not.toBe(advance('total'));
          break;
        case 'power-factor':
          expect(advance('reactive')).toBeGreaterThan(1.8 * advance('total'));
          break;
        case 'over-capacity':
          expect((advance('total') / 1000) * account.meter.ct).toBeGreaterThan(account.capacityKva * 24 * 28);
          break;
        case 'sub-over-main': {
          const child = big.account(planted.childIndex!);
          expect(child.route).toBe(account.route);
          expect(big.planted.has(child.index)).toBe(false);
          expect(child.baseKwh).toBeGreaterThanOrEqual(2 * account.baseKwh);
          break;
        }
        default:
      }
      if (planted.kind === 'missing') expect(rows.every((each) => each.value === null)).toBe(true);
    }
    expect(FAULT_KINDS.length).toBeGreaterThanOrEqual(10);
  });

  it('tells the truth about planted faults without a database', () => {
    const list = plantedFaults(OPTIONS);
    expect(list).toEqual(plantedFaults(OPTIONS));
    expect(list).toHaveLength(world.planted.size);
    expect(list[0]).toMatchObject({ month: '2026-11', accountNo: expect.stringMatching(/^\d{10}$/) });
  });

  it('has account numbers in which no single digit can be mistyped unnoticed', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{9}$/),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (nine, place, by) => {
          const typed = nine.slice(0, place) + ((Number(nine[place]) + by) % 10) + nine.slice(place + 1);
          expect(checkDigit(typed)).not.toBe(checkDigit(nine));
        },
      ),
    );
  });

  it('writes register values with their decimals', () => {
    expect([0, 10, 1230, 123_450, 1_234_567].map(valueText)).toEqual(['0.00', '0.01', '1.23', '123.45', '1234.567']);
  });
});
