import { streamWhatIf } from '@/server/billing/commands/what-if-stream';
import { whatIfRequest } from '@/server/billing/what-if-wire';
import { route } from '@/server/platform/http';

/** Answers with lines of JSON while it runs; ending the request ends the trial. */
export const POST = route({
  verb: 'what-if.run',
  body: whatIfRequest,
  rate: { name: 'what-if', limit: 60, windowMs: 60_000 },
  handler: async (ctx, { body }, request) =>
    new Response(await streamWhatIf(ctx, body, request.signal), {
      headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'x-accel-buffering': 'no' },
    }),
});
