import { setSubstitute } from '@/server/access/commands/substitutes';
import { substituteRequest } from '@/server/access/contract';
import { substitutes } from '@/server/access/queries/substitutes';
import { route } from '@/server/platform/http';

export const GET = route({ verb: 'order.see', handler: (ctx) => substitutes(ctx) });

export const POST = route({
  verb: 'order.see',
  body: substituteRequest,
  handler: (ctx, { body }) => setSubstitute(ctx, body),
});
