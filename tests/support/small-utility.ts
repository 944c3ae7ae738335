/**
 * A small utility for integration tests: one branch of the organisation with two stations, a person in every role, a few accounts.
 * Written by SQL so that a test says what it stands on; the demo generator is tested by itself.
 */
import type { Actor, Clock, Grant, Log, Sql } from '@/server/kernel/ports';
import type { RoleId } from '@/server/access/roles';
import type { EffectHandlers, OrderCtx } from '@/server/work-orders/effects';

export const UNITS = {
  province: 1,
  bureau: 2,
  county: 3,
  stationSouth: 4,
  stationNorth: 5,
  otherCounty: 6,
  otherStation: 7,
} as const;

const BELOW: Readonly<Record<number, readonly number[]>> = {
  1: [1, 2, 3, 4, 5, 6, 7],
  2: [2, 3, 4, 5, 6, 7],
  3: [3, 4, 5],
  4: [4],
  5: [5],
  6: [6, 7],
  7: [7],
};

export type PersonKey =
  | 'readerA'
  | 'readerB'
  | 'calculator'
  | 'reviewer'
  | 'reviewer2'
  | 'lead'
  | 'collector'
  | 'supervisor'
  | 'operator'
  | 'administrator'
  | 'otherReviewer';

const PEOPLE: readonly [PersonKey, RoleId, number, string, string][] = [
  ['readerA', 'reader', UNITS.stationSouth, '普强', 'Pu Qiang'],
  ['readerB', 'reader', UNITS.stationSouth, '罗燕', 'Luo Yan'],
  ['calculator', 'calculator', UNITS.county, '周敏', 'Zhou Min'],
  ['reviewer', 'reviewer', UNITS.county, '李娜', 'Li Na'],
  ['reviewer2', 'reviewer', UNITS.county, '王芳', 'Wang Fang'],
  ['lead', 'lead', UNITS.county, '杨志', 'Yang Zhi'],
  ['collector', 'collector', UNITS.stationSouth, '赵静', 'Zhao Jing'],
  ['supervisor', 'supervisor', UNITS.bureau, '马军', 'Ma Jun'],
  ['operator', 'operator', UNITS.province, '段伟', 'Duan Wei'],
  ['administrator', 'administrator', UNITS.province, '何平', 'He Ping'],
  ['otherReviewer', 'reviewer', UNITS.otherCounty, '丁玲', 'Ding Ling'],
];

export type People = Readonly<Record<PersonKey, Actor>>;

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export const wallClock: Clock = {
  now: () => new Date().toISOString(),
  today: () => new Date().toISOString().slice(0, 10),
};

export function grant(role: RoleId, unitId: number): Grant {
  return { role, unitId, unitIds: BELOW[unitId] ?? [unitId] };
}

/** Inserts organisation, people, one route a station; `accountsPerStation` accounts with one meter each. */
export async function smallUtility(sql: Sql, accountsPerStation = 3): Promise<People> {
  await sql.run(`INSERT INTO org_unit (id, parent_id, kind, code, name_zh, name_en) OVERRIDING SYSTEM VALUE VALUES
    (1, NULL, 'province', '53', '云南', 'Yunnan'), (2, 1, 'bureau', '5323', '楚雄供电局', 'Chuxiong Bureau'),
    (3, 2, 'county', '532301', '楚雄市供电公司', 'Chuxiong City Company'), (4, 3, 'station', '53230101', '城南供电所', 'Chengnan Station'),
    (5, 3, 'station', '53230102', '城北供电所', 'Chengbei Station'), (6, 2, 'county', '532302', '双柏供电公司', 'Shuangbai Company'),
    (7, 6, 'station', '53230201', '妥甸供电所', 'Tuodian Station')`);
  const people = {} as Record<PersonKey, Actor>;
  for (const [index, [key, role, unitId, nameZh, nameEn]] of PEOPLE.entries()) {
    const id = index + 1;
    await sql.run(
      `INSERT INTO app_user (id, login, name_zh, name_en, password_hash, home_unit_id) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, 'x', $5)`,
      [id, key.toLowerCase(), nameZh, nameEn, unitId],
    );
    await sql.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
      id,
      role,
      unitId,
    ]);
    people[key] = {
      kind: 'user',
      userId: id,
      name: nameZh,
      locale: 'zh-CN',
      homeUnitId: unitId,
      grants: [grant(role, unitId)],
    };
  }
  await sql.run(
    `SELECT setval(pg_get_serial_sequence('app_user', 'id'), 1000), setval(pg_get_serial_sequence('org_unit', 'id'), 1000)`,
  );
  await sql.run(
    `INSERT INTO route (id, unit_id, code, name, reader_id, reading_day) OVERRIDING SYSTEM VALUE
     SELECT u.id, u.id, 'R' || u.code, u.name_zh || '一段', $1, 5 FROM org_unit u WHERE u.kind = 'station'`,
    [people.readerA.userId],
  );
  await sql.run(
    `INSERT INTO customer (id, customer_no, name) OVERRIDING SYSTEM VALUE
     SELECT s.id * 1000 + n, 'C' || (s.id * 1000 + n), '客户' || n FROM org_unit s, generate_series(1, $1) n WHERE s.kind = 'station'`,
    [accountsPerStation],
  );
  await sql.run(
    `INSERT INTO account (id, account_no, customer_id, unit_id, route_id, route_seq, class, tariff_code, voltage_kv, opened_on, address)
     OVERRIDING SYSTEM VALUE
     SELECT c.id, lpad(c.id::text, 10, '0'), c.id, c.id / 1000, c.id / 1000, c.id % 1000, 'residential', 'residential-tiered', 0.22, '2020-01-01', '鹿城镇'
       FROM customer c`,
  );
  await sql.run(
    `INSERT INTO service_point (id, account_id, point_no, address) OVERRIDING SYSTEM VALUE
     SELECT id, id, 'P' || id, address FROM account`,
  );
  await sql.run(
    `INSERT INTO meter (id, meter_no, account_id, service_point_id, kind, digits, installed_on) OVERRIDING SYSTEM VALUE
     SELECT id, 'M' || lpad(id::text, 8, '0'), id, id, 'single', 5, '2020-01-01' FROM account`,
  );
  return people;
}

export function contextOf(sql: Sql, actor: Actor, effects: EffectHandlers = {}): OrderCtx {
  const ctx: Omit<OrderCtx, 'prisma'> = { sql, clock: wallClock, log: silent, actor, effects, guards: {}, lookups: {} };
  return ctx as OrderCtx;
}
