import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLive, type Live } from '@/server/wiring';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { isUnavailable } from './db';
import { isPrismaUnavailable } from './prisma';

let database: TestDatabase;
let live: Live;
beforeAll(async () => {
  database = await createTestDatabase();
  live = openLive(database.url);
});
afterAll(async () => {
  await live.close();
  await database.drop();
});

/** Table → column → whether it may be null, as the models say it. */
function modelled(): Map<string, Map<string, boolean>> {
  const text = readdirSync('prisma/models')
    .map((file) => readFileSync(`prisma/models/${file}`, 'utf8'))
    .join('\n');
  const models = [...text.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  const names = new Set(models.map(([, name]) => name));
  return new Map(
    models.map(([, , body = '']) => {
      const columns = new Map<string, boolean>();
      for (const line of body.split('\n')) {
        const [, field, type, mark, rest = ''] = /^ {2}(\w+)\s+(\w+)(\?|\[\])?(.*)$/.exec(line) ?? [];
        if (field === undefined || type === undefined || names.has(type)) continue;
        columns.set(/@map\("(\w+)"\)/.exec(rest)?.[1] ?? field, mark === '?');
      }
      return [/@@map\("(\w+)"\)/.exec(body)?.[1] ?? '', columns];
    }),
  );
}

describe('the Prisma models', () => {
  it('have exactly the tables and columns of the migrations', async () => {
    const rows = await live.sql.query<{ table: string; column: string; nullable: boolean }>(
      `SELECT c.relname AS table, a.attname AS column, NOT a.attnotnull AS nullable
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname NOT IN ('_prisma_migrations', 'import_fault')`,
    );
    const tables = new Map<string, Map<string, boolean>>();
    for (const { table, column, nullable } of rows) {
      tables.set(table, (tables.get(table) ?? new Map<string, boolean>()).set(column, nullable));
    }
    const plain = (map: Map<string, Map<string, boolean>>) =>
      Object.fromEntries([...map].map(([table, columns]) => [table, Object.fromEntries([...columns].sort())]));
    expect(plain(modelled())).toEqual(plain(tables));
  });

  it('run as the application’s role', async () => {
    expect(await live.prisma.$queryRaw`SELECT current_user::text AS role`).toEqual([{ role: 'gongdan_app' }]);
  });

  it('say when the database is not there', async () => {
    for (const where of ['', '?host=%2Ftmp%2Fno-such-folder']) {
      const nowhere = openLive(`postgresql://nobody:x@127.0.0.1:1/none${where}`);
      const failed = await nowhere.prisma.orgUnit.findMany().catch((error: unknown) => error);
      expect(isPrismaUnavailable(failed), where).toBe(true);
      const plain = await nowhere.sql.query('SELECT 1').catch((error: unknown) => error);
      expect(isUnavailable(plain), where).toBe(true);
      await nowhere.close();
    }
  });
});
