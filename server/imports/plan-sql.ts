/** Texts of the statements of an import plan. Pure. */
import { COLUMNS } from './columns';
import type { ImportKind } from './contract';
import type { ImportPlan } from './plan';

export function createStage(kind: ImportKind, plan: ImportPlan): string {
  const columns = COLUMNS[kind].map((column, index) => `${column.id} ${plan.types[index]}`);
  return `CREATE TEMP TABLE import_stage (line bigint, ${columns.join(', ')}) ON COMMIT DROP`;
}

export function copyStage(kind: ImportKind): string {
  return `COPY import_stage (line, ${COLUMNS[kind].map((column) => column.id).join(', ')}) FROM STDIN`;
}

export function createResolved(plan: ImportPlan): string {
  return `CREATE TEMP TABLE import_resolved ON COMMIT DROP AS SELECT q.*, false AS bad FROM (${plan.resolve}) q`;
}

/** One pass over the rows; only those with something wrong are looked at column by column. */
export function insertFaults(plan: ImportPlan): string {
  const any = plan.judgements.map(({ when }) => `(${when})`).join(' OR ');
  const rows = plan.judgements.map(
    ({ code, column, when, value, params }) =>
      `((${when}), '${column}', ${value}, '${code}', ${params ?? `'{}'::jsonb`})`,
  );
  return `INSERT INTO import_fault (batch_id, line, column_name, value, code, params)
    SELECT $1::bigint, r.line, j.column_name, coalesce(j.value, ''), j.code, j.params
      FROM import_resolved r
     CROSS JOIN LATERAL (VALUES ${rows.join(',\n')}) AS j(failed, column_name, value, code, params)
     WHERE (${any}) AND j.failed ORDER BY r.line`;
}

export const MARK_BAD = `UPDATE import_resolved r SET bad = true
   FROM (SELECT DISTINCT line FROM import_fault WHERE batch_id = $1::bigint) f WHERE f.line = r.line`;

export const COUNT_STATES = `SELECT count(*) FILTER (WHERE state = 'new') AS new, count(*) FILTER (WHERE state = 'changed') AS changed,
    count(*) FILTER (WHERE state = 'same') AS same FROM import_resolved WHERE NOT bad`;

/** A statement with only the parameters it names, renumbered: PostgreSQL refuses one that no statement mentions. */
export function bind(statement: string, all: readonly unknown[]): { text: string; values: unknown[] } {
  const used: number[] = [];
  const text = statement.replace(/\$(\d+)/g, (_, digits: string) => {
    const number = Number(digits);
    if (!used.includes(number)) used.push(number);
    return `$${used.indexOf(number) + 1}`;
  });
  return { text, values: used.map((number) => all[number - 1]) };
}
