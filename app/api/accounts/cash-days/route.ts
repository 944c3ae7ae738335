import { cashDesk } from '@/server/accounts/queries/cash-desk';
import { route } from '@/server/platform/http';

export const dynamic = 'force-dynamic';

/** Drawers and closed days: one's own, and those of the units whose ledger one sees. */
export const GET = route({ verb: 'account.see', handler: (ctx) => cashDesk(ctx) });
