import { z } from 'zod';
import { chooseLocale, isLocale } from '@/components/i18n/locale';
import { pricesNow } from '@/server/billing/queries/billing-terms';
import { quote } from '@/server/billing/quote';
import { quoteJsonSchema } from '@/server/billing/quote-json-schema';
import { route } from '@/server/platform/http';

const REFUSED = 422;
const MAX_BYTES = 4_000_000;

/** The language of the console where it says so, else that of Accept-Language, else the person's own. */
function localeOf(headers: Headers, own: 'zh-CN' | 'en'): 'zh-CN' | 'en' {
  const accepted = headers.get('accept-language');
  if (isLocale(headers.get('x-gongdan-locale')) || accepted === null) return own;
  return chooseLocale(undefined, accepted);
}

/** Computes and writes nothing; a refused request answers with the quote's own document, every fault in it. */
export const POST = route({
  verb: 'bill.see',
  body: z.unknown(),
  maxBytes: MAX_BYTES,
  handler: async (ctx, { body }, request) => {
    const prices = await pricesNow(ctx.sql);
    const answer = quote(body, prices.table, localeOf(request.headers, ctx.actor.locale));
    return Response.json(answer, { status: answer.ok ? 200 : REFUSED });
  },
});

/** The JSON Schema of a request. */
export const GET = route({ verb: 'bill.see', handler: () => Promise.resolve(quoteJsonSchema()) });
