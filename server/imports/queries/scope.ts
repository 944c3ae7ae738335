/** Units a person may import into (导入范围), by the rights they hold when the file is loaded, not when it was sent. */
import { orgTree } from '@/server/access/queries/org';
import { isRole, ROLES, type Verb } from '@/server/access/roles';
import type { Sql } from '@/server/kernel/ports';

export async function importUnits(sql: Sql, userId: number): Promise<number[]> {
  const tree = await orgTree(sql);
  if (userId === 0) return [...tree.units.keys()];
  const grants = await sql.query<{ role: string; unitId: number }>(
    `SELECT g.role, g.unit_id AS "unitId" FROM user_grant g JOIN app_user u ON u.id = g.user_id
      WHERE g.user_id = $1 AND u.status = 'active'`,
    [userId],
  );
  const units = new Set<number>();
  for (const { role, unitId } of grants) {
    if (!isRole(role) || !(ROLES[role].verbs as readonly Verb[]).includes('import.run')) continue;
    for (const unit of tree.subtree(unitId)) units.add(unit);
  }
  return [...units];
}
