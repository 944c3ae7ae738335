import type { GridHandle } from '@/components/grid/grid';
import type { OrderRow } from '@/server/work-orders/contract';

const LOOK_AHEAD_ROWS = 200;

/**
 * Remembers which row stands at the top and which one the keyboard is on; the function given back puts both where they were, after
 * rows above them came or went. At the very top nothing is held: there what is new is meant to be seen.
 */
export function keepPlace(
  handle: GridHandle<OrderRow> | null,
  frame: HTMLElement | null,
  isGone: (id: number) => boolean,
): (() => void) | null {
  const grid = handle?.grid();
  if (!grid) return null;
  const { top } = grid.getVerticalPixelRange();
  let anchor: { readonly id: string; readonly offset: number } | undefined;
  const first = grid.getFirstDisplayedRowIndex();
  for (let index = first; top > 0 && index < first + LOOK_AHEAD_ROWS && anchor === undefined; index += 1) {
    const node = grid.getDisplayedRowAtIndex(index);
    if (!node) break;
    const isInSight = (node.rowTop ?? 0) + (node.rowHeight ?? 0) > top;
    if (isInSight && node.id !== undefined && !isGone(Number(node.id))) {
      anchor = { id: node.id, offset: top - (node.rowTop ?? 0) };
    }
  }
  const cell = grid.getFocusedCell();
  const focusedId = cell ? grid.getDisplayedRowAtIndex(cell.rowIndex)?.id : undefined;
  const hadFocus = frame?.contains(frame.ownerDocument.activeElement) ?? false;
  return () => {
    if (grid.isDestroyed()) return;
    const focused = focusedId === undefined ? undefined : grid.getRowNode(focusedId);
    if (hadFocus && cell && focused && focused.rowIndex !== null && focused.rowIndex !== cell.rowIndex) {
      grid.setFocusedCell(focused.rowIndex, cell.column);
    }
    const node = anchor === undefined ? undefined : grid.getRowNode(anchor.id);
    const viewport = frame?.querySelector<HTMLElement>('.ag-grid-viewport');
    if (!viewport || !anchor || node?.rowTop === null || node?.rowTop === undefined) return;
    const wanted = node.rowTop + anchor.offset;
    viewport.scrollTop = wanted;
    // Focusing a cell out of sight scrolls to it a moment later.
    requestAnimationFrame(() => {
      viewport.scrollTop = wanted;
    });
  };
}
