import { createUser } from '@/server/access/commands/users';
import { createUserRequest, userListQuery } from '@/server/access/contract';
import { listUsers, oneUser } from '@/server/access/queries/users';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'user.see',
  query: userListQuery,
  handler: (ctx, { query }) => listUsers(ctx, query),
});

export const POST = route({
  verb: 'user.manage',
  body: createUserRequest,
  rate: { name: 'user-create', limit: 60, windowMs: 60_000 },
  handler: async (ctx, { body }) => oneUser(ctx, (await createUser(ctx, body)).id),
});
