'use client';
/** Lists of the bank and cash desk whose rows are orders (工单): the order stands first and opens by its number or Enter. */
import styles from '@/components/accounts/accounts.module.css';
import { openPanel } from '@/components/dock/open-panel';
import type { GridColumn } from '@/components/grid/columns';
import { Grid, type GridProps } from '@/components/grid/grid';
import type { useWords } from '@/components/work-orders/use-words';

const openOrder = (id: number): void => openPanel('order', { orderId: String(id) }, { inPlace: true });

export function orderColumn<Row extends { readonly orderNo: string }>(
  header: string,
  idOf: (row: Row) => number,
): GridColumn<Row> {
  return {
    id: 'order',
    header,
    type: 'link',
    width: 132,
    value: (row) => row.orderNo,
    onOpen: (row) => openOrder(idOf(row)),
  };
}

/** The step an order stands at, or that it is done. */
export function stepText(
  words: ReturnType<typeof useWords>,
  done: string,
  { process, step, state }: { process: string; step: string; state: string },
): string {
  return state === 'done' || state === 'archived' ? done : words.step(process, step);
}

interface OrderGridProps<Row> extends Omit<GridProps<Row>, 'rowId' | 'onOpen' | 'selection'> {
  readonly idOf: (row: Row) => number;
}

export function OrderGrid<Row>({ idOf, ...grid }: OrderGridProps<Row>) {
  return (
    <div className={styles.gridPart}>
      <Grid<Row>
        {...grid}
        rowId={(row) => String(idOf(row))}
        selection="single"
        onOpen={(row) => openOrder(idOf(row))}
      />
    </div>
  );
}
