import { checkLedger } from '@/server/accounts/queries/check-ledger';
import { route } from '@/server/platform/http';

export const dynamic = 'force-dynamic';

/** The books of the whole installation, checked: sums by ledger and whatever does not hold. */
export const GET = route({ verb: 'ledger.see', handler: (ctx) => checkLedger(ctx.sql) });
