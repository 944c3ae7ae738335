/**
 * 户清单: lists of a batch of households as text, a household a line, columns parted by comma (， ,), tab or |. Empty lines do not count.
 *
 *   households: 门牌, 户名, 证件号, 电话     meters: 门牌, 表号     readings: 门牌, 表号, 底度
 *
 * Every line that is wrong is named with its reason; 200 households at the most. Pure.
 */
import { decimal } from '@/server/kernel/money';

export const MOST_HOUSEHOLDS = 200;

export interface Line {
  /** As an editor counts them, from 1. */
  readonly no: number;
  readonly cells: readonly string[];
}

/** `house` is the door number that names a household in all three lists. */
export type LineReason = 'columns' | 'value' | 'twice' | 'unknown' | 'differs' | 'taken' | 'absent';

export interface LineFault {
  readonly reason: LineReason;
  /** The line, or for `absent` the household no line names. */
  readonly at: string;
}

export function linesOf(list: string): Line[] {
  return list
    .split(/\r?\n/)
    .map((line, index) => ({ no: index + 1, cells: line.split(/[,，\t|]/).map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

const HOUSE = /^.{1,30}$/;
const COLUMNS = {
  households: [HOUSE, /^.{1,60}$/, /^[0-9A-Za-z]{15,20}$/, /^[0-9+-]{7,20}$/],
  meters: [HOUSE, /^[A-Za-z0-9-]{4,30}$/],
  readings: [HOUSE, /^[A-Za-z0-9-]{4,30}$/, /^\d{1,9}(\.\d{1,3})?$/],
} as const;

/** Faults of the lines by themselves: their columns, their values, a household or meter named twice. */
export function faultsOf(kind: keyof typeof COLUMNS, lines: readonly Line[]): LineFault[] {
  const columns: readonly RegExp[] = COLUMNS[kind];
  const seen = new Set<string>();
  return lines.flatMap(({ no, cells }): LineFault[] => {
    const at = String(no);
    if (cells.length !== columns.length) return [{ reason: 'columns', at }];
    if (!columns.every((pattern, index) => pattern.test(cells[index]!))) return [{ reason: 'value', at }];
    const names = kind === 'households' ? [`h ${cells[0]}`] : [`h ${cells[0]}`, `m ${cells[1]}`];
    const isTwice = names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return isTwice ? [{ reason: 'twice', at }] : [];
  });
}

/** Lines against the list they belong to: nobody unknown, nobody left out, and the columns both have are alike. */
export function compared(lines: readonly Line[], base: readonly Line[], alike: readonly number[]): LineFault[] {
  const baseOf = new Map(base.map((line) => [line.cells[0]!, line]));
  const named = new Set(lines.map(({ cells }) => cells[0]!));
  return [
    ...lines.flatMap(({ no, cells }): LineFault[] => {
      const other = baseOf.get(cells[0]!);
      if (other === undefined) return [{ reason: 'unknown', at: String(no) }];
      return alike.every((column) => same(cells[column]!, other.cells[column]!))
        ? []
        : [{ reason: 'differs', at: String(no) }];
    }),
    ...base.flatMap(({ cells }): LineFault[] => (named.has(cells[0]!) ? [] : [{ reason: 'absent', at: cells[0]! }])),
  ];
}

const FIGURE = /^\d+(\.\d+)?$/;

function same(one: string, two: string): boolean {
  return (
    one === two ||
    (FIGURE.test(one) && FIGURE.test(two) && one.includes('.') !== two.includes('.') && decimal(one).eq(two))
  );
}
