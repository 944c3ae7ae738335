import { releaseAsComputed } from '@/server/billing/commands/release-as-computed';
import { idParam, releaseAsComputedRequest } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'bill.release',
  params: idParam,
  body: releaseAsComputedRequest,
  handler: (ctx, { params, body }) => releaseAsComputed(ctx, params.id, body.on),
});
