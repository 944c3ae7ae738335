import { decideGroup } from '@/server/anomalies/commands/decide-group';
import { decisionList } from '@/server/anomalies/queries/decisions';
import { groupDecisionRequest } from '@/server/anomalies/review-contract';
import { route } from '@/server/platform/http';
import { refusalMessage } from '@/server/platform/speech';
import { withMessages } from '@/server/work-orders/localise';

export const GET = route({ verb: 'bill.see', handler: (ctx) => decisionList(ctx) });

export const POST = route({
  verb: 'bill.review',
  body: groupDecisionRequest,
  rate: { name: 'group-decision', limit: 120, windowMs: 60_000 },
  handler: async (ctx, { body }) => {
    const { decisionId, receipt } = await decideGroup(ctx, body);
    return {
      decisionId,
      receipt: withMessages(receipt, (code, params) => refusalMessage(code, params, ctx.actor.locale)),
    };
  },
});
