import { accessHistoryQuery } from '@/server/access/contract';
import { accessHistory } from '@/server/access/queries/history';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'user.see',
  query: accessHistoryQuery,
  handler: (ctx, { query }) => accessHistory(ctx, query),
});
