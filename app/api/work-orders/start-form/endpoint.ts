import { route } from '@/server/platform/http';
import { startFormQuery } from '@/server/work-orders/contract';
import { startForm } from '@/server/work-orders/queries/start-form';

/** What the form of a new order offers to choose from. */
export const GET = route({
  verb: 'order.start',
  query: startFormQuery,
  handler: (ctx, { query }) => startForm(ctx, query),
});
