import { rulePerformance } from '@/server/anomalies/queries/rule-performance';
import { performanceQuery } from '@/server/anomalies/tuning-contract';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'rule.see',
  query: performanceQuery,
  handler: (ctx, { query }) => rulePerformance(ctx, query),
});
