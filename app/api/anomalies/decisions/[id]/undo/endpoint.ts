import { undoDecision } from '@/server/anomalies/commands/decide-group';
import { decisionParams } from '@/server/anomalies/review-contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'bill.review',
  params: decisionParams,
  handler: (ctx, { params }) => undoDecision(ctx, params.id),
});
