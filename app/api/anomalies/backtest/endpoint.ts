import { backtest } from '@/server/anomalies/queries/rule-performance';
import { backtestQuery } from '@/server/anomalies/tuning-contract';
import { route } from '@/server/platform/http';

/** Reads a year of bills: not often. */
export const GET = route({
  verb: 'rule.see',
  query: backtestQuery,
  rate: { name: 'backtest', limit: 20, windowMs: 60_000 },
  handler: (ctx, { query }) => backtest(ctx, query),
});
