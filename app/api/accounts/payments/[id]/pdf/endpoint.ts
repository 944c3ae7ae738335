import { requireVerb } from '@/server/access/permissions';
import { idParam } from '@/server/accounts/contract';
import { receiptPdf } from '@/server/accounts/queries/receipt-pdf';
import { paymentReceipt, unitOfPayment } from '@/server/accounts/queries/receipts';
import { route } from '@/server/platform/http';
import { catalogueOf } from '@/server/platform/speech';

export const GET = route({
  verb: 'account.see',
  params: idParam,
  rate: { name: 'print', limit: 120, windowMs: 60_000 },
  handler: async (ctx, { params }) => {
    requireVerb(ctx.actor, 'account.see', await unitOfPayment(ctx.sql, params.id));
    const receipt = await paymentReceipt(ctx.sql, params.id);
    return new Response(receiptPdf(receipt, { zh: catalogueOf('zh-CN'), en: catalogueOf('en') }), {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${receipt.receiptNo}.pdf"`,
      },
    });
  },
});
