/**
 * How money, energy, dates, instants and ages are written. Pure: "now" is an argument.
 *
 * Money and energy arrive as decimal strings and are formatted as text, digit by digit: they never pass through a
 * JavaScript number, so what is shown is exactly what the server sent.
 */
import type { Locale } from '@/components/i18n/locale';

export const UTILITY_TIME_ZONE = 'Asia/Shanghai';
/** Stands where there is no value: an empty cell would look like one that has not loaded. */
export const NO_VALUE = '–';

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

interface DecimalParts {
  readonly negative: boolean;
  readonly integer: string;
  readonly fraction: string;
}

function parts(text: string): DecimalParts | null {
  const match = DECIMAL.exec(text.trim());
  if (!match || (match[2] === '' && !match[3])) return null;
  const integer = (match[2] ?? '').replace(/^0+(?=\d)/, '') || '0';
  const fraction = match[3] ?? '';
  const isZero = /^0*$/.test(integer + fraction);
  return { negative: match[1] === '-' && !isZero, integer, fraction };
}

function grouped(integer: string): string {
  return integer.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `¥1,234.56`, `-¥1,234.56`. At least two decimals; further non-zero decimals (unit prices) are kept, never rounded. */
export function formatMoney(amountYuan: string | null | undefined): string {
  if (amountYuan === null || amountYuan === undefined) return NO_VALUE;
  const value = parts(amountYuan);
  if (!value) return amountYuan;
  const fraction = value.fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${value.negative ? '-' : ''}¥${grouped(value.integer)}.${fraction}`;
}

/** `1,234`; trailing zeros of the fraction go, a fraction that means something stays: `1,234.5`. */
export function formatEnergy(energyKwh: string | null | undefined): string {
  if (energyKwh === null || energyKwh === undefined) return NO_VALUE;
  const value = parts(energyKwh);
  if (!value) return energyKwh;
  const fraction = value.fraction.replace(/0+$/, '');
  return `${value.negative ? '-' : ''}${grouped(value.integer)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A count or another whole number with thousands. */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return NO_VALUE;
  return `${count < 0 ? '-' : ''}${grouped(String(Math.abs(Math.trunc(count))))}`;
}

/** Orders two decimal strings by value without a number: for sorting money columns. */
export function compareDecimals(left: string | null | undefined, right: string | null | undefined): number {
  const a = left === null || left === undefined ? null : parts(left);
  const b = right === null || right === undefined ? null : parts(right);
  if (!a || !b) return a ? 1 : b ? -1 : 0;
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const sign = a.negative ? -1 : 1;
  if (a.integer.length !== b.integer.length) return sign * (a.integer.length - b.integer.length);
  const width = Math.max(a.fraction.length, b.fraction.length);
  const x = a.integer + a.fraction.padEnd(width, '0');
  const y = b.integer + b.fraction.padEnd(width, '0');
  return x === y ? 0 : sign * (x < y ? -1 : 1);
}

/** Sum of decimal strings, exact (BigInt of the smallest unit met). Unreadable values count as nothing. */
export function sumDecimals(values: Iterable<string | null | undefined>): string {
  const read = [...values].flatMap((value) => {
    const value_ = value === null || value === undefined ? null : parts(value);
    return value_ ? [value_] : [];
  });
  const width = read.reduce((widest, { fraction }) => Math.max(widest, fraction.length), 2);
  const total = read.reduce((sum, { negative, integer, fraction }) => {
    const units = BigInt(integer + fraction.padEnd(width, '0'));
    return negative ? sum - units : sum + units;
  }, 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(width + 1, '0');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -width)}.${digits.slice(-width)}`;
}

/** The date part of a local date, checked: `2026-10-31`. */
export function formatDate(localDate: string | null | undefined): string {
  return localDate ? localDate.slice(0, 10) : NO_VALUE;
}

const instantParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: UTILITY_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** An instant at the utility's meridian: `2026-10-31 14:05`, with seconds when asked. The same in both languages. */
export function formatInstant(instant: string | null | undefined, withSeconds = false): string {
  if (!instant) return NO_VALUE;
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) return instant;
  const found: Record<string, string> = {};
  for (const { type, value } of instantParts.formatToParts(milliseconds)) found[type] = value;
  const day = `${found.year}-${found.month}-${found.day} ${found.hour}:${found.minute}`;
  return withSeconds ? `${day}:${found.second}` : day;
}

const AGE_STEPS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

const shortUnits: Record<Locale, Record<'now' | 'day' | 'hour' | 'minute', string>> = {
  'zh-CN': { now: '刚刚', day: '天', hour: '小时', minute: '分钟' },
  en: { now: 'just now', day: 'd', hour: 'h', minute: 'min' },
};

/** How long ago, or how long until: `3 小时前`, `2 d ago`, `in 4 h`. Truncated to one unit; below a minute "just now". */
export function formatAge(instant: string | null | undefined, nowMs: number, locale: Locale): string {
  if (!instant) return NO_VALUE;
  const then = Date.parse(instant);
  if (Number.isNaN(then)) return instant;
  const distance = Math.abs(nowMs - then);
  const words = shortUnits[locale];
  const step = AGE_STEPS.find(({ ms }) => distance >= ms);
  if (!step) return words.now;
  const count = Math.floor(distance / step.ms);
  const isPast = then <= nowMs;
  if (locale === 'zh-CN') return `${count} ${words[step.unit]}${isPast ? '前' : '后'}`;
  return isPast ? `${count} ${words[step.unit]} ago` : `in ${count} ${words[step.unit]}`;
}
