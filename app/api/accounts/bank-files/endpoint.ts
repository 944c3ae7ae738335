import { bankDesk } from '@/server/accounts/queries/bank-desk';
import { route } from '@/server/platform/http';

/** Collections and statements, newest first. */
export const GET = route({ verb: 'ledger.see', handler: (ctx) => bankDesk(ctx) });
