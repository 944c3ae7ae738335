import { billDetail } from '@/server/billing/queries/bills';
import { idParam } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'bill.see',
  params: idParam,
  handler: (ctx, { params }) => billDetail(ctx, params.id),
});
