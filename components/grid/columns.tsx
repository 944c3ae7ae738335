'use client';
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import {
  compareDecimals,
  formatCount,
  formatDate,
  formatEnergy,
  formatInstant,
  formatMoney,
} from '@/components/i18n/format';
import { StatusGlyph, isStatus } from '@/components/ui/status';
import styles from '@/components/grid/grid.module.css';

export type ColumnType = 'text' | 'money' | 'energy' | 'count' | 'date' | 'instant' | 'age' | 'status' | 'link';

export interface GridColumn<Row> {
  /** Stable: saved with the column state, named in sort answers. Also the field when `value` is absent. */
  readonly id: string;
  readonly header: string;
  /** Money and energy are decimal strings, instants ISO, dates YYYY-MM-DD, status a `Status`. Default text. */
  readonly type?: ColumnType;
  readonly value?: (row: Row) => unknown;
  /** Status: the words beside the mark, alone where the value is no status. Text and link: what is shown instead of the value. */
  readonly label?: (row: Row) => string;
  readonly tooltip?: (row: Row) => string | null;
  /** Link: what a click opens. */
  readonly onOpen?: (row: Row) => void;
  readonly width?: number;
  readonly minWidth?: number;
  readonly flex?: number;
  readonly pinned?: 'left' | 'right';
  readonly sortable?: boolean;
  readonly hidden?: boolean;
  readonly editable?: boolean | ((row: Row) => boolean);
  /** Called with the text typed; return false to leave the cell as it was. The text stays a string. */
  readonly onEdit?: (row: Row, text: string) => void | boolean;
}

interface ColumnContext {
  readonly ageOf: (instant: string | null | undefined) => string;
  /** Rows arrive in the server's order: the arrow is shown, the grid itself does not sort. */
  readonly isServerSorted: boolean;
  readonly isFlashing: boolean;
}

const WIDTHS: Readonly<Record<ColumnType, number>> = {
  text: 140,
  money: 120,
  energy: 104,
  count: 88,
  date: 104,
  instant: 140,
  age: 100,
  status: 112,
  link: 140,
};

const NUMERIC: ReadonlySet<ColumnType> = new Set(['money', 'energy', 'count']);

function LinkCell<Row>({ data, value, valueFormatted, column }: ICellRendererParams<Row>) {
  const onOpen = (column?.getColDef().cellRendererParams as { onOpen?: (row: Row) => void } | undefined)?.onOpen;
  if (!data || value === null || value === undefined || value === '') return null;
  const text = valueFormatted ?? String(value);
  if (!onOpen) return <>{text}</>;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.link}
      onClick={(event) => {
        event.stopPropagation();
        onOpen(data);
      }}
    >
      {text}
    </button>
  );
}

function StatusCell<Row>({ value, valueFormatted }: ICellRendererParams<Row>) {
  if (!isStatus(value)) return valueFormatted ? <>{valueFormatted}</> : null;
  return <StatusGlyph status={value} {...(valueFormatted ? { label: valueFormatted } : {})} />;
}

function formatter<Row>(column: GridColumn<Row>, context: ColumnContext): ColDef<Row>['valueFormatter'] {
  switch (column.type ?? 'text') {
    case 'money':
      return ({ value }) => formatMoney(value as string | null);
    case 'energy':
      return ({ value }) => formatEnergy(value as string | null);
    case 'count':
      return ({ value }) => formatCount(value as number | null);
    case 'date':
      return ({ value }) => formatDate(value as string | null);
    case 'instant':
      return ({ value }) => formatInstant(value as string | null);
    case 'age':
      return ({ value }) => context.ageOf(value as string | null);
    case 'status':
    case 'link':
    case 'text':
      return column.label ? ({ data }) => (data ? (column.label?.(data) ?? '') : '') : undefined;
  }
}

function comparator(type: ColumnType, context: ColumnContext): ColDef['comparator'] {
  if (context.isServerSorted) return () => 0;
  if (type === 'money' || type === 'energy') return (left, right) => compareDecimals(left as string, right as string);
  return undefined;
}

export function toColDef<Row>(column: GridColumn<Row>, context: ColumnContext): ColDef<Row> {
  const type = column.type ?? 'text';
  const { value, tooltip, onEdit, editable } = column;
  const read = value ?? ((row: Row) => (row as Record<string, unknown>)[column.id]);
  const isInstant = type === 'instant' || type === 'age';
  return {
    colId: column.id,
    headerName: column.header,
    headerTooltip: column.header,
    valueGetter: ({ data }) => (data ? read(data) : null),
    valueFormatter: formatter(column, context),
    comparator: comparator(type, context),
    tooltipValueGetter: ({ data, value: shown, valueFormatted }) => {
      if (!data) return null;
      if (tooltip) return tooltip(data);
      if (isInstant) return typeof shown === 'string' ? formatInstant(shown, true) : null;
      if (type === 'status') return null;
      return valueFormatted ?? (shown === null || shown === undefined ? null : String(shown));
    },
    cellRenderer: type === 'status' ? StatusCell : type === 'link' ? LinkCell : undefined,
    cellRendererParams: type === 'link' ? { onOpen: column.onOpen } : undefined,
    cellClass: NUMERIC.has(type) ? styles.numeric : type === 'status' ? styles.statusCell : undefined,
    cellClassRules: editable
      ? {
          [styles.editable ?? '']: ({ data }) =>
            data !== undefined && (typeof editable === 'function' ? editable(data) : editable),
        }
      : undefined,
    headerClass: NUMERIC.has(type) ? styles.numericHeader : undefined,
    width: column.flex === undefined ? (column.width ?? WIDTHS[type]) : undefined,
    flex: column.flex,
    minWidth: column.minWidth ?? 56,
    pinned: column.pinned,
    sortable: column.sortable ?? true,
    hide: column.hidden,
    enableCellChangeFlash: context.isFlashing && type !== 'age',
    editable: typeof editable === 'function' ? ({ data }) => (data ? editable(data) : false) : (editable ?? false),
    valueParser: ({ newValue }) => String(newValue ?? '').trim(),
    valueSetter: onEdit ? ({ data, newValue }) => onEdit(data, String(newValue ?? '')) !== false : undefined,
  };
}
