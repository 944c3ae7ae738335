import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { migrate, planMigrations, readMigrations } from '@/server/platform/migrate';
import { asAdmin, createTestDatabase } from './database';

describe('a test database', () => {
  it('is migrated, and its migrations are found already applied', async () => {
    const database = await createTestDatabase();
    expect(await migrate(database.url)).toEqual([]);
    const rows = await asAdmin(
      database.url,
      async (client) => (await client.query('SELECT checksum, migration_name FROM _prisma_migrations')).rows,
    );
    expect(rows).toEqual(
      readMigrations('prisma/migrations').map(({ checksum, name }) => ({ checksum, migration_name: name })),
    );
    await database.drop();
  });

  it('finds trigrams in Chinese text', async () => {
    const database = await createTestDatabase();
    const rows = await asAdmin(
      database.url,
      async (client) => (await client.query<{ n: number }>(`SELECT cardinality(show_trgm('昆明供电局')) AS n`)).rows,
    );
    expect(rows[0]?.n).toBeGreaterThan(3);
    await database.drop();
  });

  it('says which connections a test left open', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url, application_name: 'forgetful' });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('SELECT 1');
    await expect(database.drop()).rejects.toThrow(/left open by this test: forgetful: SELECT 1/);
    const left = await asAdmin(
      inject('adminUrl'),
      async (admin) => (await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database.name])).rows,
    );
    expect(left).toEqual([]);
  });
});

describe('migrations', () => {
  const one = { name: '1_a', sql: 'CREATE TABLE a (id int)', checksum: 'ca' };
  const two = { name: '2_b', sql: 'CREATE TABLE b (id int)', checksum: 'cb' };
  const applied = { migration_name: '1_a', checksum: 'ca', finished_at: 'then' };

  it('applies what is missing, in order', () => {
    expect(planMigrations([one, two], [])).toEqual([one, two]);
    expect(planMigrations([one, two], [applied])).toEqual([two]);
  });

  it('refuses an edited, an unknown, an unfinished and a late migration in words', () => {
    expect(() => planMigrations([{ ...one, checksum: 'other' }], [applied])).toThrow(
      '1_a was changed after it had been applied',
    );
    expect(() => planMigrations([two], [applied])).toThrow(
      'the database has migration 1_a, which this version does not know',
    );
    expect(() => planMigrations([one], [{ ...applied, finished_at: null }])).toThrow(
      '1_a was started and never finished',
    );
    expect(() => planMigrations([one, two], [{ ...applied, migration_name: '2_b', checksum: 'cb' }])).toThrow(
      '1_a is older than 2_b',
    );
  });
});
