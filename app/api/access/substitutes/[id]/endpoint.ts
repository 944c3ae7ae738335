import { endSubstitute } from '@/server/access/commands/substitutes';
import { idParams } from '@/server/access/contract';
import { route } from '@/server/platform/http';

export const DELETE = route({
  verb: 'order.see',
  params: idParams,
  handler: (ctx, { params }) => endSubstitute(ctx, params.id),
});
