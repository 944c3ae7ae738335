import { enterReadings } from '@/server/metering/commands/enter-readings';
import { readingEntry } from '@/server/metering/queries/reading-entry';
import { enterReadingsRequest, readingsQuery } from '@/server/metering/wire';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'reading.see',
  query: readingsQuery,
  handler: (ctx, { query }) => readingEntry(ctx, query),
});

export const POST = route({
  verb: 'reading.enter',
  body: enterReadingsRequest,
  handler: (ctx, { body }) => enterReadings(ctx, body),
});
