/** Small arithmetic of the checks. Energies and shares only; money never comes here. */

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Of a dozen values, as a run has them for each account, the library's sort makes more garbage than they are. */
const MANY = 32;

function ascending(values: readonly number[]): number[] {
  const sorted = [...values];
  if (sorted.length > MANY) return sorted.sort((a, b) => a - b);
  for (let i = 1; i < sorted.length; i += 1) {
    const value = sorted[i]!;
    let place = i;
    for (; place > 0 && sorted[place - 1]! > value; place -= 1) sorted[place] = sorted[place - 1]!;
    sorted[place] = value;
  }
  return sorted;
}

/** kWh for words: integers from 10 on, else two decimals at most. */
export function kwhText(value: number): string {
  return Math.abs(value) >= 10 ? String(Math.round(value)) : String(Math.round(value * 100) / 100);
}

/** A relative change in percent for words: +123, −40. */
export function percentText(now: number, before: number): string {
  if (before === 0) return '∞';
  const percent = Math.round((now / before - 1) * 100);
  return percent > 0 ? `+${percent}` : String(percent);
}

/** `123.45` → 12345n. Money of the database has two decimals at most. */
export function fenOf(yuan: string): bigint {
  const dot = yuan.indexOf('.');
  if (dot < 0) return BigInt(yuan) * 100n;
  return BigInt(yuan.slice(0, dot) + yuan.slice(dot + 1, dot + 3).padEnd(2, '0'));
}

/** A register figure for words: without the zeros the database pads it with. */
export function figure(value: string | number | null): string {
  if (value === null) return '—';
  const text = String(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
