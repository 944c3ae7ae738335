/**
 * The hash chain of the access history (权限变更留痕). Every row's hash covers the row before it and its own text, each part with its
 * length in front, so that no two different rows share one text. Kept as SQL: the database writes it and the database proves it.
 */

/** Hash of a row whose columns are named `at, actor_id, subject_id, action, detail` in `row`, after `previous`. */
export function chainHash(row: string, previous: string): string {
  const action = `length(${row}.action) || ':' || ${row}.action`;
  const detail = `length(${row}.detail::text) || ':' || ${row}.detail::text`;
  const text = [
    `(extract(epoch FROM ${row}.at) * 1000000)::bigint`,
    `${row}.actor_id`,
    `coalesce(${row}.subject_id::text, '-')`,
    action,
    detail,
  ].join(` || '|' || `);
  return `sha256(${previous} || convert_to(${text}, 'UTF8'))`;
}

/** Key of the advisory lock that puts writers of the access history in a row. */
export const CHAIN_LOCK = 731_003;
