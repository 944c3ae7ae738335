import { createDraft } from '@/server/billing/commands/price-drafts';
import { MAX_DRAFT_BYTES, newDraftRequest } from '@/server/billing/price-book-wire';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'price.draft',
  body: newDraftRequest,
  maxBytes: MAX_DRAFT_BYTES,
  handler: (ctx, { body }) => createDraft(ctx, body),
});
