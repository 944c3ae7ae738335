import { idParam } from '@/server/accounts/contract';
import { resultCheckRequest } from '@/server/accounts/desk-wire';
import { checkResultFile } from '@/server/accounts/queries/bank-desk';
import { route } from '@/server/platform/http';

/** Holds a returned file against what was sent; settles nothing. */
export const POST = route({
  verb: 'bank.exchange',
  params: idParam,
  body: resultCheckRequest,
  maxBytes: 8_000_000,
  handler: (ctx, { params, body }) => checkResultFile(ctx, params.id, body.text),
});
