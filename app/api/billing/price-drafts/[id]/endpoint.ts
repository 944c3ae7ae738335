import { changeDraft, discardDraft } from '@/server/billing/commands/price-drafts';
import {
  changeDraftRequest,
  discardDraftRequest,
  draftParams,
  MAX_DRAFT_BYTES,
} from '@/server/billing/price-book-wire';
import { priceDraft } from '@/server/billing/queries/price-book';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'price.see',
  params: draftParams,
  handler: (ctx, { params }) => priceDraft(ctx, params.id),
});

export const PUT = route({
  verb: 'price.draft',
  params: draftParams,
  body: changeDraftRequest,
  maxBytes: MAX_DRAFT_BYTES,
  handler: (ctx, { params, body }) => changeDraft(ctx, params.id, body),
});

export const DELETE = route({
  verb: 'price.draft',
  params: draftParams,
  body: discardDraftRequest,
  handler: (ctx, { params, body }) => discardDraft(ctx, params.id, body.version),
});
