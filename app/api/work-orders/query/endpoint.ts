import { route } from '@/server/platform/http';
import { queueRequest } from '@/server/work-orders/contract';
import { queuePage } from '@/server/work-orders/queries/queue';

export const POST = route({ verb: 'order.see', body: queueRequest, handler: (ctx, { body }) => queuePage(ctx, body) });
