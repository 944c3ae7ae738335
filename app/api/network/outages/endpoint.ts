import { recordOutage } from '@/server/network/commands/outages';
import { outageRequest, outagesQuery } from '@/server/network/contract';
import { outages } from '@/server/network/queries/outages';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'customer.see',
  query: outagesQuery,
  handler: (ctx, { query }) => outages(ctx, query.unitId),
});

export const POST = route({
  verb: 'outage.record',
  body: outageRequest,
  handler: (ctx, { body }) => recordOutage(ctx, body),
});
