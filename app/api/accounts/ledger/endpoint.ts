import { checkLedger } from '@/server/accounts/queries/check-ledger';
import { route } from '@/server/platform/http';

/** The books of the whole installation, checked: sums by ledger and whatever does not hold. */
export const GET = route({ verb: 'ledger.see', handler: (ctx) => checkLedger(ctx.sql) });
