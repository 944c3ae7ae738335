/**
 * One cell of an imported file (单元格): text in, canonical text for PostgreSQL out, or what is wrong with it. Pure.
 * Figures stay text, so nothing is rounded on the way.
 */
import { isLocalDate } from '@/server/kernel/time';
import type { FaultCode, FaultParams } from './contract';

export interface CellFault {
  readonly code: FaultCode;
  readonly params: FaultParams;
}

export type CellResult = { readonly text: string } | { readonly fault: CellFault };
export type CellParser = (text: string) => CellResult;

const fault = (code: FaultCode, params: FaultParams = {}): CellResult => ({ fault: { code, params } });

/** U+FFFD stands where bytes were no character of the file's encoding; NUL cannot be stored. */
const UNDECODABLE = /[\ufffd\u0000]/;

export function text(longest: number): CellParser {
  return (value) => {
    if (UNDECODABLE.test(value)) return fault('undecodable');
    return value.length > longest ? fault('too-long', { longest }) : { text: value };
  };
}

export function pattern(form: RegExp, example: string): CellParser {
  return (value) => (form.test(value) ? { text: value } : fault('wrong-form', { example }));
}

const DECIMAL = /^[+-]?(\d+)(?:\.(\d+))?$/;

export function decimalNumber(
  wholeDigits: number,
  decimals: number,
  options: { readonly positive?: boolean } = {},
): CellParser {
  return (value) => {
    const match = DECIMAL.exec(value);
    if (match === null) return fault('not-a-number');
    if (value.startsWith('-')) return fault('negative');
    const whole = match[1]!.replace(/^0+(?=\d)/, '');
    const fraction = (match[2] ?? '').replace(/0+$/, '');
    if (whole.length > wholeDigits) return fault('too-large', { digits: wholeDigits });
    if (fraction.length > decimals) return fault('too-precise', { decimals });
    if (options.positive === true && whole === '0' && fraction === '') return fault('not-a-number');
    return { text: fraction === '' ? whole : `${whole}.${fraction}` };
  };
}

export function wholeNumber(from: number, to: number): CellParser {
  return (value) => {
    if (!/^\d{1,9}$/.test(value)) return fault('not-a-number');
    const number = Number(value);
    return number < from || number > to ? fault('not-in-list', { list: `${from} – ${to}` }) : { text: String(number) };
  };
}

const dates = new Map<string, string>();
const DATE = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/;

/** `2026-11-03`, `2026/11/3` and `20261103`; files repeat few dates, so each is checked once. */
export const localDate: CellParser = (value) => {
  let found = dates.get(value);
  if (found === undefined) {
    const match = DATE.exec(value);
    const isCompact = /^\d+$/.test(value);
    const iso = match === null ? '' : `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
    found = match !== null && (!isCompact || value.length === 8) && isLocalDate(iso) ? iso : '';
    if (dates.size > 5000) dates.clear();
    dates.set(value, found);
  }
  return found === '' ? fault('not-a-date') : { text: found };
};

const MONTH = /^(\d{4})[-/.]?(\d{1,2})$/;

/** First day of `2026-11`, `2026/11` or `202611`. */
export const month: CellParser = (value) => {
  const match = MONTH.exec(value);
  const number = match === null ? 0 : Number(match[2]);
  if (match === null || number < 1 || number > 12 || (/^\d+$/.test(value) && value.length !== 6))
    return fault('not-a-month');
  const year = Number(match[1]);
  if (year < 1990 || year > 2100) return fault('not-a-month');
  return { text: `${match[1]}-${match[2]!.padStart(2, '0')}-01` };
};

/** Words that mean the same thing → its id. Latin letters match in either case. */
export function oneOf(words: Readonly<Record<string, readonly string[]>>): CellParser {
  const ids = new Map<string, string>();
  for (const [id, others] of Object.entries(words)) for (const word of [id, ...others]) ids.set(word.toLowerCase(), id);
  const list = Object.entries(words)
    .map(([id, others]) => (others.length > 0 ? `${others[0]}/${id}` : id))
    .join('、');
  return (value) => {
    const id = ids.get(value.toLowerCase());
    return id === undefined ? fault('not-in-list', { list }) : { text: id };
  };
}
