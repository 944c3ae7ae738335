/**
 * The mark of the demo, and emptying a database in which seeding was cut off. Nothing else may empty these tables: it works only as
 * the owner, only while the mark says `running`, and puts every guard back in the same transaction.
 */
import type { Sql } from '@/server/kernel/ports';

export const SEED_PARAMETER = 'demo.seed';

export interface SeedMark {
  readonly state: 'running' | 'whole';
  readonly seed: number;
  readonly customers: number;
  readonly today: string;
}

export type SeedState = 'empty' | 'running' | 'whole' | 'foreign';

export async function seedMark(sql: Sql): Promise<SeedMark | undefined> {
  const row = await sql.maybeOne<{ value: SeedMark }>(`SELECT value FROM parameter WHERE code = $1`, [SEED_PARAMETER]);
  return row?.value;
}

/** `foreign`: data that the generator did not put there; it is never touched. */
export async function seedStateOf(sql: Sql): Promise<SeedState> {
  const mark = await seedMark(sql);
  if (mark !== undefined) return mark.state;
  const { used } = await sql.one<{ used: boolean }>(`SELECT EXISTS (SELECT 1 FROM org_unit) AS used`);
  return used ? 'foreign' : 'empty';
}

export async function writeMark(sql: Sql, mark: SeedMark): Promise<void> {
  await sql.run(`DELETE FROM parameter WHERE code = $1`, [SEED_PARAMETER]);
  await sql.run(`INSERT INTO parameter (code, effective_from, value) VALUES ($1, $2, $3)`, [
    SEED_PARAMETER,
    mark.today,
    JSON.stringify(mark),
  ]);
}

export async function resetDemo(sql: Sql): Promise<void> {
  await sql.tx(async (tx) => {
    if ((await seedStateOf(tx)) !== 'running') throw new Error('only a demo whose seeding was cut off may be emptied');
    const tables = await tx.query<{ name: string; parent: boolean }>(
      `SELECT quote_ident(c.relname) AS name, NOT c.relispartition AS parent
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('_prisma_migrations', 'feed_head')
        ORDER BY c.relispartition DESC, c.relname`,
    );
    const always = await tx.query<{ name: string; trigger: string }>(
      `SELECT t.tgrelid::regclass::text AS name, quote_ident(t.tgname) AS trigger FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled = 'A'`,
    );
    for (const { name } of tables) await tx.run(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    const parents = tables.filter((table) => table.parent).map((table) => table.name);
    await tx.run(`TRUNCATE ${parents.join(', ')} RESTART IDENTITY`);
    for (const { name } of [...tables].reverse()) await tx.run(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    for (const { name, trigger } of always) await tx.run(`ALTER TABLE ${name} ENABLE ALWAYS TRIGGER ${trigger}`);
    await tx.run(`UPDATE feed_head SET seq = 0`);
    await tx.run(`ALTER SEQUENCE bill_id_seq RESTART`);
    await tx.run(`ALTER SEQUENCE order_no_seq RESTART`);
    await tx.run(`ALTER SEQUENCE receipt_no_seq RESTART`);
  });
}
