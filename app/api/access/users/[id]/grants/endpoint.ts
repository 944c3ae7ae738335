import { grantRole, revokeRole } from '@/server/access/commands/users';
import { grantRequest, idParams } from '@/server/access/contract';
import { oneUser } from '@/server/access/queries/users';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'user.manage',
  params: idParams,
  body: grantRequest,
  handler: async (ctx, { params, body }) => {
    await grantRole(ctx, params.id, body);
    return oneUser(ctx, params.id);
  },
});

export const DELETE = route({
  verb: 'user.manage',
  params: idParams,
  body: grantRequest,
  handler: async (ctx, { params, body }) => {
    await revokeRole(ctx, params.id, body);
    return oneUser(ctx, params.id);
  },
});
