import { switchOwnRule } from '@/server/anomalies/commands/own-rules';
import { ownRuleParam, switchBody } from '@/server/anomalies/rules-contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'rule.write',
  params: ownRuleParam,
  body: switchBody,
  handler: (ctx, { params, body }) => switchOwnRule(ctx, params.id, body.version, body.on),
});
