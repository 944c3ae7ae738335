/** Outages on record (停电记录): those that last, then the latest, of the reader's units. */
import type { Ctx } from '@/server/kernel/ports';
import { OUTAGES_SHOWN, type OutagesAnswer, type OutageView } from '../contract';
import { networkUnits } from './network';

export async function outages(ctx: Ctx, unitId?: number): Promise<OutagesAnswer> {
  const units = await networkUnits(ctx, unitId);
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const rows = await ctx.sql.query<OutageView>(
    `SELECT o.id, o.outage_no AS "outageNo", o.kind, CASE WHEN o.feeder_id IS NULL THEN 'transformer' ELSE 'feeder' END AS place,
            coalesce(f.code || ' ' || f.name, t.code || ' ' || t.name) AS "placeName", o.unit_id AS "unitId", o.started_at AS "startedAt",
            o.ended_at AS "endedAt", o.withdrawn_at AS "withdrawnAt", o.reason, coalesce(${name}, '') AS "recordedByName",
            (SELECT count(*) FROM account a JOIN transformer b ON b.id = a.transformer_id
              WHERE (b.id = o.transformer_id OR b.feeder_id = o.feeder_id) AND a.status <> 'closed')::int AS accounts
       FROM outage o LEFT JOIN feeder f ON f.id = o.feeder_id LEFT JOIN transformer t ON t.id = o.transformer_id
       LEFT JOIN app_user u ON u.id = o.recorded_by
      WHERE o.unit_id = ANY($1::int[])
      ORDER BY (o.ended_at IS NULL AND o.withdrawn_at IS NULL) DESC, o.started_at DESC LIMIT ${OUTAGES_SHOWN}`,
    [units],
  );
  return { outages: rows };
}
