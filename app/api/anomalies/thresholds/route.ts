import { setThreshold } from '@/server/anomalies/commands/set-threshold';
import { thresholdRequest } from '@/server/anomalies/tuning-contract';
import { route } from '@/server/platform/http';

export const dynamic = 'force-dynamic';

export const POST = route({
  verb: 'rule.write',
  body: thresholdRequest,
  handler: (ctx, { body }) => setThreshold(ctx, body),
});
