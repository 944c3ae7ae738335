/**
 * A bulk load: references are not looked up row by row but all at once when everything is in. Where the server does not let us switch the
 * checks off (a database that is not our own), they are made row by row as ever.
 */
import type { Sql } from '@/server/kernel/ports';

/** For the running transaction only. What tables derive from their rows goes on being derived: those triggers fire always. */
export async function withoutRowChecks(tx: Sql): Promise<void> {
  await tx.run(
    `SELECT set_config('session_replication_role', 'replica', true)
      WHERE has_parameter_privilege('session_replication_role', 'SET')`,
  );
}

interface Reference {
  readonly name: string;
  readonly child: string;
  readonly parent: string;
  readonly pairs: readonly (readonly [string, string])[];
}

/** Every foreign key of these tables, checked as a whole. @throws with the name of the first that points at nothing. */
export async function checkReferences(sql: Sql, tables: readonly string[]): Promise<void> {
  const references = await sql.query<Reference>(
    `SELECT k.conname AS name, k.conrelid::regclass::text AS child, k.confrelid::regclass::text AS parent,
            (SELECT json_agg(json_build_array(quote_ident(c.attname), quote_ident(p.attname)))
               FROM unnest(k.conkey, k.confkey) AS pair(child, parent)
               JOIN pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = pair.child
               JOIN pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = pair.parent) AS pairs
       FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
      WHERE k.contype = 'f' AND k.conparentid = 0 AND t.relname = ANY($1) ORDER BY 2, 1`,
    [tables],
  );
  for (const { name, child, parent, pairs } of references) {
    const { orphans } = await sql.one<{ orphans: boolean }>(
      `SELECT EXISTS (
         SELECT 1 FROM ${child} c LEFT JOIN ${parent} p ON ${pairs.map(([from, to]) => `p.${to} = c.${from}`).join(' AND ')}
          WHERE p.${pairs[0]![1]} IS NULL AND ${pairs.map(([from]) => `c.${from} IS NOT NULL`).join(' AND ')}) AS orphans`,
    );
    if (orphans) throw new Error(`${child}: rows that ${name} points nowhere with`);
  }
}
