import { createTranslator } from 'use-intl/core';
import { MESSAGES } from '@/messages';
import { decisionCsv } from '@/server/anomalies/decision-csv';
import { decisionDetail } from '@/server/anomalies/queries/decisions';
import { decisionParams, decisionQuery } from '@/server/anomalies/review-contract';
import type { RefusalCode } from '@/server/kernel/refusal';
import { route } from '@/server/platform/http';
import { refusalMessage } from '@/server/platform/speech';

export const GET = route({
  verb: 'bill.see',
  params: decisionParams,
  query: decisionQuery,
  handler: async (ctx, { params, query }) => {
    const { decision, bills } = await decisionDetail(ctx, params.id);
    const locale = ctx.actor.locale;
    const worded = bills.map((bill) => ({
      ...bill,
      ...(bill.code === null
        ? {}
        : {
            message: refusalMessage(
              bill.code as RefusalCode,
              { orderNo: bill.orderNo, holder: bill.holderName ?? '' },
              locale,
            ),
          }),
    }));
    if (query.format === 'json') return { decision, bills: worded };
    const say = createTranslator({ locale, messages: MESSAGES[locale] as never }) as unknown as (
      key: string,
      values?: Record<string, string | number>,
    ) => string;
    return new Response(decisionCsv({ decision, bills: worded }, say), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="decision-${params.id}.csv"`,
      },
    });
  },
});
