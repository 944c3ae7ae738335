'use client';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import type { GridApi, SortModelItem } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useMessages, useTranslations } from 'use-intl';
import { ROW_HEIGHTS, useDensity } from '@/components/grid/density';
import { toColDef, type GridColumn } from '@/components/grid/columns';
import { readState, writeState } from '@/components/grid/grid-state';
import { gridTheme } from '@/components/grid/grid-theme';
import '@/components/grid/grid-modules';
import { PatchQueue } from '@/components/grid/patch-queue';
import { formatCount } from '@/components/i18n/format';
import { useFormat } from '@/components/i18n/values';
import { Pill } from '@/components/ui/badge';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import styles from '@/components/grid/grid.module.css';

/** A change is tinted for 600 ms in all: held for a moment, then fading. */
const TINT_HOLD_MS = 120;
const TINT_FADE_MS = 480;
const AGE_REFRESH_MS = 30_000;
const HANDS_OFF_MS = 4_000;
const NEAR_END_ROWS = 40;
const VERB_KEYS = ['l', 'u', 'r', 'n', '/', 'Escape'] as const;

export interface SortBy {
  readonly columnId: string;
  readonly direction: 'asc' | 'desc';
}

export interface GridHandle<Row> {
  /** Changes rows that are shown, by id, without moving selection, scroll or an edit. Unknown ids are ignored. */
  applyPatches: (rows: readonly Row[]) => void;
  /** Adds rows (at `index`, else at the end). */
  addRows: (rows: readonly Row[], index?: number) => void;
  removeRows: (ids: readonly string[]) => void;
  selectedRows: () => Row[];
  select: (ids: readonly string[]) => void;
  clearSelection: () => void;
  rowById: (id: string) => Row | undefined;
  /** Row under the keyboard focus. */
  focusedRow: () => Row | undefined;
  focusRow: (id: string) => void;
  /** The pointer or the keyboard was at work here a moment ago. */
  isInteracting: () => boolean;
  grid: () => GridApi<Row> | null;
}

export interface GridProps<Row> {
  readonly ref?: Ref<GridHandle<Row>>;
  /** Read aloud. */
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** A fresh snapshot; null while the first one is on its way. A new array keeps selection and scroll. */
  readonly rows: readonly Row[] | null;
  readonly rowId: (row: Row) => string;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  /** Words for "nothing here": say whose queue it is and what is true instead. */
  readonly empty?: ReactNode;
  readonly selection?: 'multiple' | 'single' | 'none';
  readonly onSelection?: (rows: Row[]) => void;
  /** Enter or double-click. */
  readonly onOpen?: (row: Row) => void;
  /** L, U, R, N as upper-case letters, '/' and 'Escape'; not while a cell is edited. Further keys through `verbKeys`. */
  readonly onVerb?: (key: string) => void;
  readonly verbKeys?: readonly string[];
  readonly initialSort?: readonly SortBy[];
  /** Given: the server sorts; the grid shows the arrow and asks. */
  readonly onSort?: (sort: readonly SortBy[]) => void;
  /** The last rows come near: load more. */
  readonly onNearEnd?: () => void;
  /** How many arrivals wait in the pill, and what folds them in (a click, or the hands off the grid for a while). */
  readonly arrivals?: number;
  readonly onFoldIn?: () => void;
  /** Words on the pill when they are not "12 new". */
  readonly arrivalsLabel?: string;
  /** Widths, order and visibility of columns are kept in this browser under this name. */
  readonly stateKey?: string;
  readonly rowTone?: (row: Row) => 'muted' | 'strong' | undefined;
  /** For typing figures row by row: Enter goes down, leaving a cell keeps what was typed. */
  readonly isEntry?: boolean;
}

function toSortBy(items: readonly SortModelItem[]): SortBy[] {
  return items.map(({ colId, sort }) => ({ columnId: colId, direction: sort }));
}

export function Grid<Row>(props: GridProps<Row>) {
  const {
    ref,
    label,
    columns,
    rows,
    rowId,
    error,
    onRetry,
    empty,
    selection = 'multiple',
    onSelection,
    onOpen,
    onVerb,
  } = props;
  const {
    verbKeys,
    initialSort,
    onSort,
    onNearEnd,
    arrivals = 0,
    onFoldIn,
    arrivalsLabel,
    stateKey,
    rowTone,
    isEntry = false,
  } = props;
  const t = useTranslations('grid');
  const ui = useTranslations('ui');
  const messages = useMessages() as unknown as { grid: { ag: Record<string, string> } };
  const format = useFormat();
  const density = useDensity((state) => state.density);
  const rowHeight = ROW_HEIGHTS[density];
  const [isReducedMotion] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
  const [shownRows, setShownRows] = useState<number | null>(null);

  const frame = useRef<HTMLDivElement>(null);
  const gridApi = useRef<GridApi<Row> | null>(null);
  const lastTouch = useRef(0);
  const idOf = useRef(rowId);
  idOf.current = rowId;
  const touch = useCallback(() => {
    lastTouch.current = Date.now();
  }, []);
  const isInteracting = useCallback(() => Date.now() - lastTouch.current < HANDS_OFF_MS, []);

  const queue = useMemo(
    () =>
      new PatchQueue<Row>(
        (row) => idOf.current(row),
        ({ update, add, remove }) => {
          const grid = gridApi.current;
          if (!grid || grid.isDestroyed()) return;
          const known = update.filter((row) => grid.getRowNode(idOf.current(row)));
          const gone = remove.flatMap((id) => grid.getRowNode(id)?.data ?? []);
          if (known.length > 0) grid.applyTransaction({ update: known });
          if (gone.length + add.length > 0) grid.applyTransaction({ add: [...add], remove: gone });
          setShownRows(grid.getDisplayedRowCount());
        },
      ),
    [],
  );
  useEffect(() => {
    const document = frame.current?.ownerDocument;
    const sync = () => queue.setPaused(document?.visibilityState === 'hidden');
    sync();
    document?.addEventListener('visibilitychange', sync);
    return () => {
      document?.removeEventListener('visibilitychange', sync);
      queue.dispose();
    };
  }, [queue]);
  useEffect(() => {
    queue.clear();
    setShownRows(rows?.length ?? null);
  }, [rows, queue]);

  useEffect(() => {
    if (arrivals === 0 || !onFoldIn) return;
    const timer = setInterval(() => {
      if (!isInteracting()) onFoldIn();
    }, 500);
    return () => clearInterval(timer);
  }, [arrivals, onFoldIn, isInteracting]);

  useImperativeHandle(
    ref,
    (): GridHandle<Row> => ({
      applyPatches: (changed) => queue.update(changed),
      addRows: (added, index) => {
        if (index === undefined) return queue.add(added);
        gridApi.current?.applyTransaction({ add: [...added], addIndex: index });
        setShownRows(gridApi.current?.getDisplayedRowCount() ?? null);
      },
      removeRows: (ids) => queue.remove(ids),
      selectedRows: () => gridApi.current?.getSelectedRows() ?? [],
      select: (ids) => {
        const nodes = ids.flatMap((id) => gridApi.current?.getRowNode(id) ?? []);
        gridApi.current?.setNodesSelected({ nodes, newValue: true });
      },
      clearSelection: () => gridApi.current?.deselectAll(),
      rowById: (id) => gridApi.current?.getRowNode(id)?.data,
      focusedRow: () => {
        const grid = gridApi.current;
        const cell = grid?.getFocusedCell();
        return cell ? grid?.getDisplayedRowAtIndex(cell.rowIndex)?.data : undefined;
      },
      focusRow: (id) => {
        const grid = gridApi.current;
        const node = grid?.getRowNode(id);
        const column = grid?.getAllDisplayedColumns()[0];
        if (!grid || !column || node?.rowIndex === null || node?.rowIndex === undefined) return;
        grid.ensureIndexVisible(node.rowIndex);
        grid.setFocusedCell(node.rowIndex, column);
      },
      isInteracting,
      grid: () => gridApi.current,
    }),
    [queue, isInteracting],
  );

  const ageOf = useRef(format.age);
  ageOf.current = format.age;
  const isServerSorted = onSort !== undefined;
  const columnDefs = useMemo(() => {
    const sortOf = new Map(initialSort?.map((each, index) => [each.columnId, { ...each, index }]));
    return columns.map((column) => {
      const context = {
        ageOf: (at: string | null | undefined) => ageOf.current(at, Date.now()),
        isServerSorted,
        isFlashing: !isReducedMotion,
      };
      const sort = sortOf.get(column.id);
      return { ...toColDef(column, context), initialSort: sort?.direction, initialSortIndex: sort?.index };
    });
  }, [columns, initialSort, isServerSorted, isReducedMotion]);
  const hasAges = columns.some((column) => column.type === 'age');
  useEffect(() => {
    if (!hasAges) return;
    const timer = setInterval(() => {
      const ages = columns.filter((column) => column.type === 'age').map((column) => column.id);
      if (frame.current?.ownerDocument.visibilityState !== 'hidden') {
        gridApi.current?.refreshCells({ columns: ages, force: true, suppressFlash: true });
      }
    }, AGE_REFRESH_MS);
    return () => clearInterval(timer);
  }, [columns, hasAges]);
  // Formats and words of cells change with the language; the rows themselves stay where they are.
  useEffect(() => {
    gridApi.current?.refreshCells({ force: true, suppressFlash: true });
    gridApi.current?.refreshHeader();
  }, [format, columnDefs]);
  useEffect(() => gridApi.current?.resetRowHeights(), [rowHeight]);

  const keys = useMemo(
    () => new Set<string>([...VERB_KEYS, ...(verbKeys ?? []).map((key) => key.toLowerCase())]),
    [verbKeys],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    touch();
    const grid = gridApi.current;
    const target = event.target as HTMLElement;
    if (!grid || grid.getEditingCells().length > 0 || target.closest('input, textarea, select, [contenteditable]'))
      return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isCell = target.closest('[role="gridcell"]') !== null;
    if (event.key === 'Enter' && isPlain && isCell && onOpen) {
      const cell = grid.getFocusedCell();
      const row = cell ? grid.getDisplayedRowAtIndex(cell.rowIndex)?.data : undefined;
      if (cell?.column.isCellEditable(grid.getDisplayedRowAtIndex(cell.rowIndex)!)) return;
      if (row) {
        event.preventDefault();
        event.stopPropagation();
        onOpen(row);
      }
      return;
    }
    if (
      event.shiftKey &&
      isPlain &&
      isCell &&
      (event.key === 'ArrowDown' || event.key === 'ArrowUp') &&
      selection === 'multiple'
    ) {
      const cell = grid.getFocusedCell();
      const next = (cell?.rowIndex ?? -1) + (event.key === 'ArrowDown' ? 1 : -1);
      grid.getDisplayedRowAtIndex(cell?.rowIndex ?? -1)?.setSelected(true);
      grid.getDisplayedRowAtIndex(next)?.setSelected(true);
      return;
    }
    const key = event.key === 'Escape' ? 'Escape' : event.key.toLowerCase();
    if (!isPlain || !onVerb || !keys.has(key)) return;
    event.preventDefault();
    event.stopPropagation();
    onVerb(key === 'Escape' ? key : key.toUpperCase());
  };

  const isLoading = rows === null && !error;
  const isEmpty = rows !== null && !error && (shownRows ?? rows.length) === 0;
  return (
    <div
      ref={frame}
      className={styles.frame}
      role="region"
      aria-label={label}
      onKeyDownCapture={onKeyDown}
      onPointerMove={touch}
      onPointerDown={touch}
      onWheel={touch}
    >
      <AgGridReact<Row>
        theme={gridTheme}
        themeStyleContainer={() => frame.current ?? undefined}
        localeText={messages.grid.ag}
        columnDefs={columnDefs}
        defaultColDef={{ resizable: true, suppressHeaderMenuButton: true, sortingOrder: ['asc', 'desc', null] }}
        rowData={rows as Row[] | null}
        getRowId={({ data }) => rowId(data)}
        rowHeight={rowHeight}
        rowSelection={
          selection === 'none'
            ? undefined
            : selection === 'single'
              ? { mode: 'singleRow', enableClickSelection: true, checkboxes: false }
              : {
                  mode: 'multiRow',
                  enableClickSelection: true,
                  checkboxes: false,
                  headerCheckbox: false,
                  ctrlASelectsRows: true,
                  selectAll: 'filtered',
                }
        }
        rowClassRules={
          rowTone && {
            [styles.mutedRow ?? '']: ({ data }) => data !== undefined && rowTone(data) === 'muted',
            [styles.strongRow ?? '']: ({ data }) => data !== undefined && rowTone(data) === 'strong',
          }
        }
        enterNavigatesVertically={isEntry}
        enterNavigatesVerticallyAfterEdit={isEntry}
        stopEditingWhenCellsLoseFocus={isEntry}
        suppressModelUpdateAfterUpdateTransaction
        suppressOverlays={['loading', 'noRows', 'noMatchingRows']}
        suppressScrollOnNewData
        animateRows={false}
        suppressDragLeaveHidesColumns
        enableBrowserTooltips
        ensureDomOrder
        cellFlashDuration={TINT_HOLD_MS}
        cellFadeDuration={TINT_FADE_MS}
        initialState={readState(stateKey)}
        onGridReady={({ api }) => {
          gridApi.current = api;
        }}
        onStateUpdated={({ state, sources }) => {
          if (stateKey && !sources.includes('gridInitializing')) writeState(stateKey, state);
        }}
        onSelectionChanged={({ api }) => onSelection?.(api.getSelectedRows())}
        onRowDoubleClicked={({ data }) => {
          if (data !== undefined) onOpen?.(data);
        }}
        onSortChanged={({ api, source }) => {
          if (!onSort || source === 'api') return;
          const sorted = api.getColumnState().filter((each) => each.sort);
          sorted.sort((left, right) => (left.sortIndex ?? 0) - (right.sortIndex ?? 0));
          onSort(toSortBy(sorted as SortModelItem[]));
        }}
        onBodyScroll={({ api, direction }) => {
          touch();
          if (direction !== 'vertical' || !onNearEnd) return;
          if (api.getLastDisplayedRowIndex() >= api.getDisplayedRowCount() - NEAR_END_ROWS) onNearEnd();
        }}
      />
      {arrivals > 0 && onFoldIn ? (
        <div className={styles.pill}>
          <Pill onClick={onFoldIn} title={ui('newRowsHint')}>
            {arrivalsLabel ?? ui('newRows', { count: formatCount(arrivals) })}
          </Pill>
        </div>
      ) : null}
      {isLoading ? (
        <div className={styles.overlay}>
          <Skeleton rows={16} rowHeight={rowHeight} label={t('loading')} />
        </div>
      ) : null}
      {isEmpty ? <div className={styles.overlay}>{empty ?? <EmptyState title={t('empty')} />}</div> : null}
      {error && rows === null ? (
        <div className={styles.overlay}>
          <ErrorState error={error} title={t('failed')} {...(onRetry ? { onRetry } : {})} />
        </div>
      ) : null}
    </div>
  );
}
