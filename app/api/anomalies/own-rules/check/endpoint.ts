import { checkFormula } from '@/server/anomalies/queries/rules';
import { formulaText } from '@/server/anomalies/rules-contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'rule.see',
  body: formulaText,
  handler: async (_ctx, { body }) => checkFormula(body.formula),
});
