import { idParam } from '@/server/accounts/contract';
import { bankFile } from '@/server/accounts/queries/bank-file';
import { route } from '@/server/platform/http';

/** The collection file of an order of 银行代扣 (docs/bank-files.md). */
export const GET = route({
  verb: 'ledger.see',
  params: idParam,
  handler: async (ctx, { params }) => {
    const { name, text } = await bankFile(ctx, params.id);
    return new Response(text, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      },
    });
  },
});
