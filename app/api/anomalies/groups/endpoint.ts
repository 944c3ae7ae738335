import { reviewGroups } from '@/server/anomalies/queries/review-groups';
import { reviewGroupsRequest } from '@/server/anomalies/review-contract';
import { route } from '@/server/platform/http';

/** A question with a body: nothing is changed. */
export const POST = route({
  verb: 'bill.review',
  body: reviewGroupsRequest,
  handler: (ctx, { body }) => reviewGroups(ctx, body),
});
