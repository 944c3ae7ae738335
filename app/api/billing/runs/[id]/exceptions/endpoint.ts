import { createTranslator } from 'use-intl/core';
import { MESSAGES } from '@/messages';
import { exceptionsCsv } from '@/server/billing/exceptions-csv';
import { runExceptions } from '@/server/billing/queries/runs';
import { exceptionsQuery, idParam } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'run.see',
  params: idParam,
  query: exceptionsQuery,
  handler: async (ctx, { params, query }) => {
    const rows = await runExceptions(ctx, params.id, query.open === 'true');
    if (query.format === 'json') return { rows };
    const locale = ctx.actor.locale;
    const say = createTranslator({ locale, messages: MESSAGES[locale] as never }) as unknown as (
      key: string,
      values?: Record<string, string | number>,
    ) => string;
    return new Response(exceptionsCsv(rows, say), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="exceptions-${params.id}.csv"`,
      },
    });
  },
});
