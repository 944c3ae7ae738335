/** Puts the words to the codes of a receipt; `say` gives a refusal's message in the reader's language. */
import type { RefusalCode, RefusalParams } from '@/server/kernel/refusal';
import type { Receipt } from './contract';

export function withMessages(receipt: Receipt, say: (code: RefusalCode, params: RefusalParams) => string): Receipt {
  return {
    ...receipt,
    entries: receipt.entries.map((entry) =>
      entry.code === undefined
        ? entry
        : {
            ...entry,
            message: say(entry.code as RefusalCode, { orderNo: entry.orderNo ?? '', holder: entry.holderName ?? '' }),
          },
    ),
  };
}
