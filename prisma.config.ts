import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  // Read by Prisma's own tools alone; our processes open their pool in server/platform/db.
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
