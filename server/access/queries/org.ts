/** The organisation tree, read at most every half minute: it changes with reorganisations, not with clicks. */
import type { Sql } from '@/server/kernel/ports';
import { OrgTree, type OrgUnit } from '../org-tree';

const FRESH_MS = 30_000;
const trees = new WeakMap<Sql, { readMs: number; tree: Promise<OrgTree> }>();

async function readTree(sql: Sql): Promise<OrgTree> {
  const units = await sql.query<OrgUnit>(
    `SELECT id, parent_id AS "parentId", kind, code, name_zh AS "nameZh", name_en AS "nameEn" FROM org_unit ORDER BY id`,
  );
  return new OrgTree(units);
}

export function orgTree(sql: Sql): Promise<OrgTree> {
  const held = trees.get(sql);
  const nowMs = performance.now();
  if (held !== undefined && nowMs - held.readMs < FRESH_MS) return held.tree;
  const tree = readTree(sql);
  trees.set(sql, { readMs: nowMs, tree });
  tree.catch(() => trees.delete(sql));
  return tree;
}
