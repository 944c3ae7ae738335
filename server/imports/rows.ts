/** One record of a file → values for staging, or its faults (行校验). Pure. */
import type { Column } from './columns';
import type { FaultCode, FaultParams, ImportKind } from './contract';
import { COLUMNS } from './columns';

export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly code: FaultCode;
  readonly params: FaultParams;
}

const SHOWN_VALUE = 200;

/** What a fault shows of a value: enough to find it. */
export const shownValue = (value: string): string => value.slice(0, SHOWN_VALUE).replaceAll('\u0000', '');

export class RowReader {
  private readonly places: readonly number[];

  constructor(
    private readonly kind: ImportKind,
    private readonly header: readonly Column[],
  ) {
    this.places = header.map((column) => COLUMNS[kind].indexOf(column));
  }

  /** Values in the order of COLUMNS, null where empty; or every fault of the row. */
  read(line: number, cells: readonly string[]): { values: (string | null)[] } | { faults: RowFault[] } {
    const { header, kind, places } = this;
    if (cells.length !== header.length) {
      const params = { expected: header.length, found: cells.length };
      return { faults: [{ line, column: '', value: shownValue(cells.join(',')), code: 'wrong-column-count', params }] };
    }
    const values: (string | null)[] = new Array<string | null>(COLUMNS[kind].length).fill(null);
    let faults: RowFault[] | undefined;
    for (let index = 0; index < header.length; index += 1) {
      const column = header[index]!;
      const cell = cells[index]!.trim();
      if (cell === '') {
        if (column.required) (faults ??= []).push({ line, column: column.id, value: '', code: 'required', params: {} });
        continue;
      }
      const result = column.parse(cell);
      if ('text' in result) values[places[index]!] = result.text;
      else (faults ??= []).push({ line, column: column.id, value: shownValue(cell), ...result.fault });
    }
    return faults === undefined ? { values } : { faults };
  }
}
