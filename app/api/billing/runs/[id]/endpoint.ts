import { runDetail } from '@/server/billing/queries/runs';
import { idParam } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

export const GET = route({ verb: 'run.see', params: idParam, handler: (ctx, { params }) => runDetail(ctx, params.id) });
