import { saveOwnRule } from '@/server/anomalies/commands/own-rules';
import { ownRuleDraft } from '@/server/anomalies/rules-contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'rule.write',
  body: ownRuleDraft,
  handler: (ctx, { body }) => saveOwnRule(ctx, body),
});
