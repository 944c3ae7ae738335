import { priceBook } from '@/server/billing/queries/price-book';
import { route } from '@/server/platform/http';

export const GET = route({ verb: 'price.see', handler: (ctx) => priceBook(ctx) });
