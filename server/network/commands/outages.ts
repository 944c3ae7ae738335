/**
 * 停电登记: supply lost on a feeder or behind a transformer, from when to when, and why. The checks explain zero and fallen energy by it.
 *
 *   recordOutage(ctx, request) → {id, outageNo}     without an end while supply is not back; one open outage a place
 *   endOutage(ctx, id, endedAt) → void              the end is written once
 *   withdrawOutage(ctx, id) → void                  a record made by mistake counts no more; it stays on file
 * Verb `outage.record` in the unit of the place. Refuses: a place outside one's units, times to come or that end before they begin, an
 * outage of the place that is still open, one that is closed or withdrawn already.
 */
import { requireVerb } from '@/server/access/permissions';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { type Instant, isAfter, localMinuteOf } from '@/server/kernel/time';
import type { OutageRequest } from '../contract';

const fault = (path: string, message: string): Refusal => new Refusal('input.invalid', {}, [{ path, message }]);

function checkTimes(ctx: Ctx, startedAt: Instant, endedAt: Instant | undefined): void {
  const now = ctx.clock.now();
  if (isAfter(startedAt, now)) throw fault('startedAt', 'inTheFuture');
  if (endedAt === undefined) return;
  if (isAfter(endedAt, now)) throw fault('endedAt', 'inTheFuture');
  if (!isAfter(endedAt, startedAt)) throw fault('endedAt', 'beforeStart');
}

export async function recordOutage(ctx: Ctx, request: OutageRequest): Promise<{ id: number; outageNo: string }> {
  const { place, placeId, kind, startedAt, endedAt, reason } = request;
  checkTimes(ctx, startedAt, endedAt);
  return ctx.sql.tx(async (sql) => {
    const at = await sql.maybeOne<{ unitId: number; name: string }>(
      `SELECT unit_id AS "unitId", name FROM ${place === 'feeder' ? 'feeder' : 'transformer'} WHERE id = $1 FOR SHARE`,
      [placeId],
    );
    if (at === undefined) throw new Refusal('not-found', { what: place });
    requireVerb(ctx.actor, 'outage.record', at.unitId);
    const open = await sql.maybeOne<{ outageNo: string; since: string }>(
      `SELECT outage_no AS "outageNo", started_at AS since FROM outage
        WHERE ${place === 'feeder' ? 'feeder_id' : 'transformer_id'} = $1 AND ended_at IS NULL AND withdrawn_at IS NULL`,
      [placeId],
    );
    refuseIf(open !== undefined, 'network.outage-open', {
      place: at.name,
      outageNo: open?.outageNo ?? '',
      since: open === undefined ? '' : localMinuteOf(open.since),
    });
    return sql.one<{ id: number; outageNo: string }>(
      `INSERT INTO outage (outage_no, unit_id, feeder_id, transformer_id, kind, started_at, ended_at, ended_by, reason, recorded_by)
       VALUES ('TD' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYMM') || lpad(nextval('outage_no_seq')::text, 6, '0'), $1, $2, $3, $4, $5,
               $6, $7, $8, $9)
       RETURNING id, outage_no AS "outageNo"`,
      [
        at.unitId,
        place === 'feeder' ? placeId : null,
        place === 'transformer' ? placeId : null,
        kind,
        startedAt,
        endedAt ?? null,
        endedAt === undefined ? null : ctx.actor.userId,
        reason,
        ctx.actor.userId,
      ],
    );
  });
}

interface Held {
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly withdrawnAt: Instant | null;
  readonly outageNo: string;
}

async function hold(ctx: Ctx, sql: Sql, id: number): Promise<Held> {
  const row = await sql.maybeOne<Held & { unitId: number }>(
    `SELECT outage_no AS "outageNo", unit_id AS "unitId", started_at AS "startedAt", ended_at AS "endedAt", withdrawn_at AS "withdrawnAt"
       FROM outage WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'outage' });
  requireVerb(ctx.actor, 'outage.record', row.unitId);
  refuseIf(row.withdrawnAt !== null, 'network.outage-closed', { outageNo: row.outageNo });
  return row;
}

export async function endOutage(ctx: Ctx, id: number, endedAt: Instant): Promise<void> {
  await ctx.sql.tx(async (sql) => {
    const row = await hold(ctx, sql, id);
    refuseIf(row.endedAt !== null, 'network.outage-closed', { outageNo: row.outageNo });
    checkTimes(ctx, row.startedAt, endedAt);
    await sql.run('UPDATE outage SET ended_at = $2, ended_by = $3 WHERE id = $1', [id, endedAt, ctx.actor.userId]);
  });
}

export async function withdrawOutage(ctx: Ctx, id: number): Promise<void> {
  await ctx.sql.tx(async (sql) => {
    await hold(ctx, sql, id);
    await sql.run('UPDATE outage SET withdrawn_at = clock_timestamp(), withdrawn_by = $2 WHERE id = $1', [
      id,
      ctx.actor.userId,
    ]);
  });
}
