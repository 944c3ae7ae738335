'use client';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import styles from '@/components/customers/customers.module.css';

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly right?: boolean;
  readonly wrap?: boolean;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly isDim?: (row: Row) => boolean;
}

/** A short table that is read, not worked in: some dozens of rows that belong to one thing. */
export function DataTable<Row>({ label, columns, rows, rowId, isDim }: DataTableProps<Row>) {
  const cellClass = ({ right, wrap }: DataColumn<Row>) =>
    classNames(right && styles.right, wrap && styles.wrap) || undefined;
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cellClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowId(row)} className={isDim?.(row) ? styles.dim : undefined}>
              {columns.map((column) => (
                <td key={column.id} className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
