'use client';
import type { GridState } from 'ag-grid-community';

/** Widths, order and visibility of columns as this browser keeps them. */
export function readState(key: string | undefined): GridState | undefined {
  if (!key) return undefined;
  try {
    const text = localStorage.getItem(`gongdan.grid.${key}`);
    return text ? ({ ...(JSON.parse(text) as GridState), partialColumnState: true } as GridState) : undefined;
  } catch {
    return undefined;
  }
}

export function writeState(key: string, { columnSizing, columnOrder, columnVisibility }: GridState): void {
  // A flexible column has no width of its own: what it happens to have in a wide window must not stay in a narrow one.
  const chosen = columnSizing?.columnSizingModel.filter(({ flex }) => !flex) ?? [];
  const sizing = chosen.length > 0 ? { columnSizingModel: chosen } : undefined;
  try {
    localStorage.setItem(
      `gongdan.grid.${key}`,
      JSON.stringify({ columnSizing: sizing, columnOrder, columnVisibility }),
    );
  } catch {
    // A full or forbidden store costs the user a column width, not work.
  }
}
