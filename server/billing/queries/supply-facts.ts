/**
 * Facts of supply of some hundred accounts in one statement; what they need of other accounts (sub-meters that another account pays for,
 * the other members of a loss group) in two more, and only where there is any.
 */
import type { RegisterRow } from '@/server/anomalies/prepare';
import type {
  CorrectionFact,
  EquipmentFact,
  LossFact,
  LossMemberFact,
  RelationFact,
  SupplyFacts,
  TermFact,
} from '@/server/billing/supply';
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Month } from '@/server/kernel/time';
import type { MeterRow } from './account-sources';
import { PREPARED } from './prepared';

export type OwnFacts = Omit<SupplyFacts, 'members' | 'foreign'>;

interface Parts {
  terms: TermFact[];
  equipment: EquipmentFact[];
  relations: RelationFact[];
  losses: LossFact[];
  corrections: CorrectionFact[];
}

const FACTS = `
  SELECT account_id AS "accountId", 'terms' AS part, effective_on AS place, id,
         jsonb_build_object('term', term, 'on', effective_on, 'value', value) AS fact
    FROM account_term WHERE account_id = ANY($1::bigint[])
  UNION ALL
  SELECT e.account_id, 'equipment', e.installed_on, e.id,
         jsonb_build_object('id', e.id, 'kva', trim_scale(e.kva)::text, 'interlock', e.interlock, 'halfUntil', e.half_until,
           'installedOn', e.installed_on, 'states', coalesce((
             SELECT jsonb_agg(jsonb_build_object('on', s.effective_on, 'state', s.state) ORDER BY s.effective_on)
               FROM equipment_state s WHERE s.equipment_id = e.id), '[]'))
    FROM equipment e WHERE e.account_id = ANY($1::bigint[])
  UNION ALL
  SELECT r.account_id, 'relations', r.effective_on, r.id,
         jsonb_build_object('id', r.id, 'parentPointId', r.parent_point_id, 'childPointId', r.child_point_id, 'childAccountId', p.account_id,
           'kind', r.kind, 'fixedKwh', trim_scale(r.fixed_kwh)::text, 'ratio', trim_scale(r.ratio)::text, 'tariffCode', r.tariff_code,
           'pfStandard', r.pf_standard::text, 'pfEnergy', r.pf_energy, 'pfMoney', r.pf_money, 'on', r.effective_on, 'until', r.ended_on)
    FROM meter_relation r LEFT JOIN service_point p ON p.id = r.child_point_id WHERE r.account_id = ANY($1::bigint[])
  UNION ALL
  SELECT l.account_id, 'losses', l.effective_on, l.id,
         jsonb_build_object('pointId', l.service_point_id, 'on', l.effective_on, 'terms', l.terms, 'rows', t.rows, 'shareGroup', l.share_group,
           'equipmentId', l.equipment_id)
    FROM loss_term l LEFT JOIN loss_table t ON t.code = l.loss_table WHERE l.account_id = ANY($1::bigint[])
  UNION ALL
  SELECT account_id, 'corrections', bill_month, id,
         jsonb_build_object('id', id, 'kind', kind, 'pointId', service_point_id, 'register', register, 'kwh', trim_scale(kwh)::text,
           'amountYuan', amount_yuan::text, 'reason', reason, 'documentNo', document_no)
    FROM bill_correction WHERE account_id = ANY($1::bigint[]) AND bill_month = $2`;

/** Accounts without any facts are absent. */
export async function readSupply(
  sql: Sql,
  month: Month,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, OwnFacts>> {
  const rows = await sql.query<{ accountId: number; part: keyof Parts; fact: never }>(
    `SELECT "accountId", part, fact FROM (${FACTS}) f ORDER BY "accountId", part, place, id`,
    [accountIds, firstDay(month)],
    PREPARED,
  );
  const found = new Map<number, Parts>();
  for (const { accountId, part, fact } of rows) {
    let parts = found.get(accountId);
    if (parts === undefined) {
      parts = { terms: [], equipment: [], relations: [], losses: [], corrections: [] };
      found.set(accountId, parts);
    }
    parts[part].push(fact);
  }
  return found;
}

export interface Foreign {
  readonly members: readonly LossMemberFact[];
  readonly rows: readonly MeterRow[];
}

const NOTHING: Foreign = { members: [], rows: [] };

export async function readForeign(
  sql: Sql,
  supplies: ReadonlyMap<number, OwnFacts>,
  registersOf: (accountIds: readonly number[]) => Promise<readonly MeterRow[]>,
): Promise<Foreign> {
  const accounts = new Set<number>();
  const groups = new Set<string>();
  for (const [accountId, { relations, losses }] of supplies) {
    for (const { childAccountId } of relations)
      if (childAccountId !== null && childAccountId !== accountId) accounts.add(childAccountId);
    for (const { shareGroup } of losses) if (shareGroup !== null) groups.add(shareGroup);
  }
  if (accounts.size === 0 && groups.size === 0) return NOTHING;
  const members =
    groups.size === 0
      ? []
      : await sql.query<LossMemberFact>(
          `SELECT share_group AS "shareGroup", service_point_id AS "pointId", account_id AS "accountId", effective_on AS on,
                  terms #>> '{transformer,sharing,ownKva}' AS kva, terms #>> '{transformer,sharing,ownFixedKwh}' AS "fixedKwh"
             FROM loss_term WHERE share_group = ANY($1::text[]) ORDER BY service_point_id, effective_on`,
          [[...groups]],
        );
  for (const { accountId } of members) accounts.add(accountId);
  return { members, rows: accounts.size === 0 ? [] : await registersOf([...accounts].sort((a, b) => a - b)) };
}

/** The part of it that one account needs. Of several terms of a member the one in force at the end of the month stands. */
export function foreignOf(
  own: OwnFacts,
  accountId: number,
  { members, rows }: Foreign,
  month: Month,
): Pick<SupplyFacts, 'members' | 'foreign'> {
  const groups = new Set(own.losses.map((loss) => loss.shareGroup));
  const latest = new Map<number, LossMemberFact>();
  for (const member of members)
    if (groups.has(member.shareGroup) && member.on <= `${month}-31`) latest.set(member.pointId, member);
  const wanted = new Set([
    ...[...latest.keys()],
    ...own.relations.flatMap((one) =>
      one.childPointId !== null && one.childAccountId !== accountId ? [one.childPointId] : [],
    ),
  ]);
  const foreign = rows.filter(
    (row) => row.pointId !== undefined && wanted.has(row.pointId) && (row.register !== null || row.removedOn === null),
  );
  // A meter that has no row in the month has not been read: the bill is refused with its number.
  const read = foreign.map((row): RegisterRow => ({ ...row, register: row.register ?? 'total' }));
  read.sort((a, b) => a.meterId - b.meterId || (a.register < b.register ? -1 : a.register > b.register ? 1 : 0));
  return { members: [...latest.values()], foreign: read };
}
