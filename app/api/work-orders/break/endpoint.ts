import { route } from '@/server/platform/http';
import { breakLockRequest } from '@/server/work-orders/contract';
import { breakLocks } from '@/server/work-orders/commands/locks';

export const POST = route({
  verb: 'order.break-lock',
  body: breakLockRequest,
  handler: (ctx, { body }) => breakLocks(ctx, body.ids, body.reason),
});
