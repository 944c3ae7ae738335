import { idParams } from '@/server/access/contract';
import { oneUser } from '@/server/access/queries/users';
import { route } from '@/server/platform/http';

export const GET = route({ verb: 'user.see', params: idParams, handler: (ctx, { params }) => oneUser(ctx, params.id) });
