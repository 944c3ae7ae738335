import { deleteFilter } from '@/server/access/commands/personal';
import { idParams } from '@/server/access/contract';
import { route } from '@/server/platform/http';

export const DELETE = route({
  params: idParams,
  handler: (ctx, { params }) => deleteFilter(ctx, params.id),
});
