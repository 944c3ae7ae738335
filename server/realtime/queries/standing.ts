/** Whether open sessions still stand, for all sockets of a process in one statement. */
import { INACTIVITY_HOURS } from '@/server/access/contract';
import type { Sql } from '@/server/kernel/ports';

/** Session id → the version of the person's rights; a session that has ended is absent. */
export async function standingSessions(sql: Sql, sessionIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; accessVersion: number }>(
    `SELECT s.id, u.access_version AS "accessVersion" FROM session s JOIN app_user u ON u.id = s.user_id
      WHERE s.id = ANY($1::uuid[]) AND s.ended_at IS NULL AND s.expires_at > now() AND u.status = 'active'
        AND s.last_seen_at > now() - interval '${INACTIVITY_HOURS} hours'`,
    [sessionIds],
  );
  return new Map(rows.map((row) => [row.id, row.accessVersion]));
}
