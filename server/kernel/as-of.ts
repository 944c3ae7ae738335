/**
 * A past moment that something is looked at (时点查询): the query of every such route, and its one rule: what has not happened yet is not
 * shown. Pure.
 */
import { z } from 'zod';
import { refuseIf } from './refusal';
import { type Instant, isAfter } from './time';

export const asOfQuery = z.strictObject({ at: z.iso.datetime() });

/** Refuses a moment after `now`. */
export function pastMoment(at: Instant, now: Instant): Instant {
  refuseIf(isAfter(at, now), 'as-of.future');
  return at;
}
