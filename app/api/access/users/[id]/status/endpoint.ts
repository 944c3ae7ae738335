import { setUserStatus } from '@/server/access/commands/users';
import { idParams, userStatusRequest } from '@/server/access/contract';
import { oneUser } from '@/server/access/queries/users';
import { route } from '@/server/platform/http';

export const PUT = route({
  verb: 'user.manage',
  params: idParams,
  body: userStatusRequest,
  handler: async (ctx, { params, body }) => {
    await setUserStatus(ctx, params.id, body);
    return oneUser(ctx, params.id);
  },
});
