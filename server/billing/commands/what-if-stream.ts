/**
 * A what-if as a stream of JSON lines (试算进度): progress, then the summary. Ending the stream ends the work. What is wrong with the
 * request is refused before the stream begins. At most a few run in one process, which also serves screens.
 */
import { requireVerb } from '@/server/access/permissions';
import { prepareWhatIf, runWhatIf, type WhatIfResult } from '@/server/billing/queries/what-if';
import type { WhatIfMessage, WhatIfRequest } from '@/server/billing/what-if-wire';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';

const MOST_AT_ONCE = 2;
const TELL_EVERY_MS = 150;

let running = 0;

export async function streamWhatIf(
  ctx: Ctx,
  asked: WhatIfRequest,
  ended: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  if (asked.attach) requireVerb(ctx.actor, 'price.draft');
  const ready = await prepareWhatIf(ctx, asked);
  refuseIf(running >= MOST_AT_ONCE, 'price.what-if-busy');
  running += 1;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ended]);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (message: WhatIfMessage): void => {
        if (!signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(message)}\n`));
      };
      let told = 0;
      try {
        const result = await runWhatIf(ctx, asked, ready, {
          signal,
          onProgress: (done, all) => {
            if (performance.now() - told < TELL_EVERY_MS && done < all) return;
            told = performance.now();
            tell({ kind: 'progress', done, all });
          },
        });
        const attached = asked.attach && (await attach(ctx, result));
        tell({ kind: 'summary', summary: result.summary, attached });
      } catch (error) {
        if (signal.aborted) return;
        ctx.log.error({ error }, 'what-if failed');
        tell({ kind: 'failed', code: error instanceof Refusal ? error.code : 'internal' });
      } finally {
        running -= 1;
        if (!signal.aborted) controller.close();
      }
    },
    cancel: () => stop.abort(),
  });
}

/** Kept with the draft while it still says what was tried. */
async function attach(ctx: Ctx, { summary, draftHash }: WhatIfResult): Promise<boolean> {
  if (summary.draftId === null || draftHash === null) return false;
  const kept = await ctx.sql.run(
    `UPDATE price_draft SET what_if = $3 WHERE id = $1 AND content_hash = $2 AND status IN ('draft', 'submitted')`,
    [summary.draftId, draftHash, JSON.stringify({ ...summary, draftHash })],
  );
  return kept > 0;
}
