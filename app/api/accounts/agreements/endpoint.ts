import { setAgreement } from '@/server/accounts/commands/agreements';
import { agreementRequest } from '@/server/accounts/contract';
import { agreements } from '@/server/accounts/queries/bank-desk';
import { route } from '@/server/platform/http';

export const GET = route({ verb: 'account.see', handler: (ctx) => agreements(ctx) });

/** 代扣协议: leave to collect from an account at a bank, from a day; without a bank the standing one ends. */
export const POST = route({
  verb: 'payment.take',
  body: agreementRequest,
  handler: (ctx, { body }) => setAgreement(ctx, body),
});
