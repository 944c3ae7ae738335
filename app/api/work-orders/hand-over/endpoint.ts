import { route } from '@/server/platform/http';
import { handOver } from '@/server/work-orders/commands/shift';
import { handOverRequest } from '@/server/work-orders/company-wire';

export const POST = route({
  verb: 'order.lock',
  body: handOverRequest,
  handler: (ctx, { body }) => ctx.sql.tx((sql) => handOver({ ...ctx, sql }, body.ids, body.toUserId, body.reason)),
});
