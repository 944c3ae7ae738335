import { cashDesk } from '@/server/accounts/queries/cash-desk';
import { route } from '@/server/platform/http';

/** Drawers and closed days: one's own, and those of the units whose ledger one sees. */
export const GET = route({ verb: 'account.see', handler: (ctx) => cashDesk(ctx) });
