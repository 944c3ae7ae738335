import { resetPassword } from '@/server/access/commands/users';
import { idParams, passwordRequest } from '@/server/access/contract';
import { oneUser } from '@/server/access/queries/users';
import { route } from '@/server/platform/http';

export const PUT = route({
  verb: 'user.manage',
  params: idParams,
  body: passwordRequest,
  rate: { name: 'password-reset', limit: 60, windowMs: 60_000 },
  handler: async (ctx, { params, body }) => {
    await resetPassword(ctx, params.id, body);
    return oneUser(ctx, params.id);
  },
});
