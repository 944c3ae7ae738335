import { rulesView } from '@/server/anomalies/queries/rules';
import { ruleScope } from '@/server/anomalies/rules-contract';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'rule.see',
  query: ruleScope,
  handler: (ctx, { query }) => rulesView(ctx, query.unitId),
});
