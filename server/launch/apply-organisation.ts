/**
 * Creates the county company, station and routes a folder of files belongs to (建立单位), under the province. What is there stays.
 * For whoever holds the database itself, at the command line; rights given here are history like any other.
 */
import { lockAccessChain, recordAccess } from '@/server/access/commands/history';
import { OrgTree, type OrgUnit } from '@/server/access/org-tree';
import type { RoleId } from '@/server/access/roles';
import { conflictWith, type HeldRole } from '@/server/access/separation';
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { OrganisationFile } from '@/server/imports/organisation';

export interface AppliedOrganisation {
  readonly countyId: number;
  readonly routes: number;
  readonly grants: number;
}

export async function applyOrganisation(ctx: Ctx, file: OrganisationFile): Promise<AppliedOrganisation> {
  return ctx.sql.tx(async (sql) => {
    const province = await sql.one<{ id: number }>(
      `SELECT id FROM org_unit WHERE kind = 'province' ORDER BY id LIMIT 1`,
    );
    const countyId = await ensureUnit(sql, province.id, 'county', file.county);
    const stationId = await ensureUnit(sql, countyId, 'station', file.station);
    const routes = await sql.run(
      `INSERT INTO route (unit_id, code, name, reading_day)
       SELECT $1, r.code, r.name, r."readingDay" FROM jsonb_to_recordset($2::jsonb) AS r(code text, name text, "readingDay" int)
       ON CONFLICT (code) DO NOTHING`,
      [stationId, JSON.stringify(file.routes)],
    );
    let grants = 0;
    for (const { login, role } of file.grants) if (await grant(sql, login, role as RoleId, countyId)) grants += 1;
    return { countyId, routes, grants };
  });
}

async function ensureUnit(
  sql: Sql,
  parentId: number,
  kind: 'county' | 'station',
  unit: OrganisationFile['county'],
): Promise<number> {
  await sql.run(
    `INSERT INTO org_unit (parent_id, kind, code, name_zh, name_en) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING`,
    [parentId, kind, unit.code, unit.nameZh, unit.nameEn],
  );
  const found = await sql.one<{ id: number; kind: string }>('SELECT id, kind FROM org_unit WHERE code = $1', [
    unit.code,
  ]);
  if (found.kind !== kind) throw new Error(`unit ${unit.code} is a ${found.kind}, not a ${kind}`);
  return found.id;
}

async function grant(sql: Sql, login: string, role: RoleId, unitId: number): Promise<boolean> {
  await lockAccessChain(sql);
  const person = await sql.maybeOne<{ id: number; grants: HeldRole[] }>(
    `SELECT u.id, coalesce((SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id)) FROM user_grant g WHERE g.user_id = u.id), '[]') AS grants
       FROM app_user u WHERE u.login = $1 AND u.status = 'active' FOR UPDATE`,
    [login],
  );
  if (person === undefined || person.grants.some((held) => held.role === role && held.unitId === unitId)) return false;
  const units = await sql.query<OrgUnit>(
    'SELECT id, parent_id AS "parentId", kind, code, name_zh AS "nameZh", name_en AS "nameEn" FROM org_unit',
  );
  if (conflictWith(new OrgTree(units), person.grants, { role, unitId }) !== undefined) return false;
  await sql.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
    person.id,
    role,
    unitId,
  ]);
  await sql.run('UPDATE app_user SET version = version + 1, access_version = access_version + 1 WHERE id = $1', [
    person.id,
  ]);
  await recordAccess(sql, [{ actorId: 0, subjectId: person.id, action: 'grant', detail: { role, unitId } }]);
  return true;
}
