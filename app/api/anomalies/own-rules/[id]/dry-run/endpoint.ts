import { tryOwnRule } from '@/server/anomalies/commands/own-rules';
import { ownRuleParam, versionBody } from '@/server/anomalies/rules-contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'rule.write',
  params: ownRuleParam,
  body: versionBody,
  handler: (ctx, { params, body }) => tryOwnRule(ctx, params.id, body.version),
});
