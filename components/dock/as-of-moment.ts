/**
 * The moment something is looked at (时点): between what a date-time field says, at the utility's meridian, and the instant a link carries.
 * China has kept UTC+8 the whole year since 1992. Pure.
 */
import { formatInstant } from '@/components/i18n/format';

const OFFSET = '+08:00';
const FIELD = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;
const DAY_MS = 86_400_000;

export function isMoment(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}

/** A minute is meant with all that happened in it; nothing that has not happened yet. Null when it is no minute, or one to come. */
export function momentOfField(text: string, nowMs: number): string | null {
  if (!FIELD.test(text)) return null;
  const startMs = Date.parse(`${text}:00${OFFSET}`);
  if (Number.isNaN(startMs) || startMs > nowMs) return null;
  return new Date(Math.min(startMs + 59_999, nowMs)).toISOString();
}

/** `2026-10-31T14:05`, as a date-time field wants it. */
export function fieldOfMoment(instant: string): string {
  return formatInstant(instant).replace(' ', 'T');
}

export const PRESETS = ['yesterday', 'week', 'month'] as const;
export type Preset = (typeof PRESETS)[number];

/** The end of yesterday, this minute a week ago, the end of last month. */
export function momentOfPreset(preset: Preset, nowMs: number): string {
  if (preset === 'week') return new Date(nowMs - 7 * DAY_MS).toISOString();
  const today = formatInstant(new Date(nowMs).toISOString()).slice(0, 10);
  const day = preset === 'month' ? `${today.slice(0, 7)}-01` : today;
  return new Date(Date.parse(`${day}T00:00:00${OFFSET}`) - 1).toISOString();
}
