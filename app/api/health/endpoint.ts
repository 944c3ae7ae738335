import { route } from '@/server/platform/http';
import { nodeIdentity } from '@/server/platform/identity';

/** 200 once the database answers, 503 while it does not: what a proxy or a launcher asks for. */
export const GET = route({
  session: 'none',
  handler: async (ctx) => {
    await ctx.sql.one('SELECT 1');
    const { id, version } = nodeIdentity();
    return { status: 'ok', node: id, version };
  },
});
