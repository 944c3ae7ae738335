import { bankDesk } from '@/server/accounts/queries/bank-desk';
import { route } from '@/server/platform/http';

export const dynamic = 'force-dynamic';

/** Collections and statements, newest first. */
export const GET = route({ verb: 'ledger.see', handler: (ctx) => bankDesk(ctx) });
