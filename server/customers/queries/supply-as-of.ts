/**
 * Supply of an account at an instant (用电条件、受电设备、总表/分表、损耗): rows as they stood then, of the present moment too.
 */
import type { Sql } from '@/server/kernel/ports';
import type { Instant } from '@/server/kernel/time';
import type { SupplyAsOf } from '../contract';
import { plain, type Row, rowsAsOf, text, textOrNull } from './rows-as-of';

/** Later than anything on file. */
export const NOW: Instant = '9999-12-31T00:00:00Z';

export async function supplyAsOf(sql: Sql, accountId: number, at: Instant): Promise<SupplyAsOf> {
  const [terms, equipment, states, relations, losses] = await Promise.all(
    (['account_term', 'equipment', 'equipment_state', 'meter_relation', 'loss_term'] as const).map((table) =>
      rowsAsOf(sql, table, { accountId }, at),
    ),
  );
  const pointIds = relations!
    .flatMap((row) => [row['parent_point_id'], row['child_point_id']])
    .filter((id) => id != null);
  const points = await sql.query<{ id: number; pointNo: string; accountNo: string }>(
    `SELECT p.id, p.point_no AS "pointNo", a.account_no AS "accountNo" FROM service_point p JOIN account a ON a.id = p.account_id
      WHERE p.id = ANY($1::bigint[])`,
    [pointIds],
  );
  const pointOf = new Map(points.map((point) => [point.id, point]));
  const byDay = (a: Row, b: Row): number => (text(a, 'effective_on') < text(b, 'effective_on') ? -1 : 1);
  return {
    terms: terms!.sort(byDay).map((row) => ({
      term: text(row, 'term'),
      effectiveOn: text(row, 'effective_on'),
      value: text(row, 'value'),
    })),
    equipment: equipment!.map((row) => ({
      equipmentNo: text(row, 'equipment_no'),
      kind: text(row, 'kind'),
      kva: plain(text(row, 'kva')),
      installedOn: text(row, 'installed_on'),
      states: states!
        .filter((state) => state['equipment_id'] === row['id'])
        .sort(byDay)
        .map((state) => ({ state: text(state, 'state'), effectiveOn: text(state, 'effective_on') })),
    })),
    relations: relations!.map((row) => ({
      id: Number(row['id']),
      kind: text(row, 'kind'),
      effectiveOn: text(row, 'effective_on'),
      endedOn: textOrNull(row, 'ended_on'),
      parentPointNo: pointOf.get(Number(row['parent_point_id']))?.pointNo ?? null,
      childPointNo: pointOf.get(Number(row['child_point_id']))?.pointNo ?? null,
      childAccountNo: pointOf.get(Number(row['child_point_id']))?.accountNo ?? null,
      fixedKwh: row['fixed_kwh'] == null ? null : plain(text(row, 'fixed_kwh')),
      ratio: row['ratio'] == null ? null : plain(text(row, 'ratio')),
    })),
    losses: losses!.sort(byDay).map((row) => ({
      pointId: Number(row['service_point_id']),
      effectiveOn: text(row, 'effective_on'),
      ...lossWords(row['terms'] as unknown as StoredLosses),
    })),
  };
}

interface StoredLosses {
  readonly transformer?: { method: string; kva?: string; lossKwh?: string; sharing?: { by: string } };
  readonly line?: { ratio?: string };
}

function lossWords({ transformer, line }: StoredLosses): Omit<SupplyAsOf['losses'][number], 'pointId' | 'effectiveOn'> {
  return {
    method: transformer?.method ?? null,
    kva: transformer?.kva ?? null,
    lossKwh: transformer?.lossKwh ?? null,
    sharedBy: transformer?.sharing?.by ?? null,
    lineRatio: line?.ratio ?? null,
  };
}
