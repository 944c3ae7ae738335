import { priceBook } from '@/server/billing/queries/price-book';
import { route } from '@/server/platform/http';

export const dynamic = 'force-dynamic';

export const GET = route({ verb: 'price.see', handler: (ctx) => priceBook(ctx) });
