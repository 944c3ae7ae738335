'use client';
/** 工单队列: what waits for me, what I hold, what others hold, all of my unit. Verbs act on many at once and answer with a receipt. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { Filter, Layers } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { PanelProps } from '@/components/dock/panel-props';
import { Grid, type GridHandle, type SortBy } from '@/components/grid/grid';
import { formatCount } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { useNow } from '@/components/i18n/values';
import { useSession, useVerb } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { useRegisterVerbs } from '@/components/shell/use-palette-verbs';
import { Button, IconButton } from '@/components/ui/button';
import { PanelBody, PanelFrame } from '@/components/ui/panel-frame';
import { EmptyState } from '@/components/ui/states';
import { StatusLegend } from '@/components/ui/status';
import { Tabs } from '@/components/ui/tabs';
import { AskingStrips, type Asking } from '@/components/work-orders/asking-strips';
import { keepPlace } from '@/components/work-orders/keep-place';
import { openOrder } from '@/components/work-orders/open-order';
import { sortFieldOf, useQueueColumns } from '@/components/work-orders/queue-columns';
import { FilterChips, QueueFilterRow, clean } from '@/components/work-orders/queue-filter';
import { QueueGroups } from '@/components/work-orders/queue-groups';
import type { QueueSlice } from '@/components/work-orders/queue-model';
import { FailureStrip, ReceiptStrip } from '@/components/work-orders/receipt-strip';
import { batchActions, idsWith, retryable, selectionFacts } from '@/components/work-orders/selection';
import { SavedFilters } from '@/components/work-orders/saved-filters';
import { StepChips } from '@/components/work-orders/step-chips';
import { useFilterChips } from '@/components/work-orders/use-filter-chips';
import { useQueue } from '@/components/work-orders/use-queue';
import { useQueueVerbs } from '@/components/work-orders/use-queue-verbs';
import { VerbBar } from '@/components/work-orders/verb-bar';
import { useViewer } from '@/components/work-orders/viewer';
import { useWorkList } from '@/components/work-orders/work-list';
import { QUEUE_VIEWS, type OrderRow, type QueueFilter, type QueueView } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/work-orders.module.css';

const DEFAULT_SORT: readonly SortBy[] = [{ columnId: 'worth', direction: 'desc' }];
const VERB_KEYS = ['n'] as const;

export default function WorkQueuePanel({ params, api: panel, isVisible }: PanelProps<'work-queue'>) {
  const t = useTranslations('work-orders');
  const name = useName();
  const session = useSession();
  const { roles, userId } = useViewer();
  const mayLock = useVerb('order.lock');
  const scopeUnit = useScope((state) => state.unitId);
  const [filter, setFilter] = useState<QueueFilter>({});
  const [sort, setSort] = useState<SortBy>(DEFAULT_SORT[0]!);
  const [isFiltering, setFiltering] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [nextCount, setNextCount] = useState(20);
  const [selectedIds, setSelectedIds] = useState<readonly number[]>([]);
  const [rules, setRules] = useState<readonly string[]>([]);
  const view: QueueView = params.view ?? 'mine';
  const isGrouping = params.grouped ?? false;
  const wantedIds = params.ids;
  useEffect(() => {
    if (!wantedIds) return;
    setFilter({ ids: [...wantedIds] });
    panel.setParams({ ids: undefined });
  }, [wantedIds, panel]);
  const unitId = scopeUnit === null ? undefined : Number(scopeUnit);

  const grid = useRef<GridHandle<OrderRow>>(null);
  const frame = useRef<HTMLDivElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const slice = useMemo<QueueSlice>(
    () => ({
      view,
      filter: clean({ ...filter, unitId }),
      sort: sortFieldOf(sort.columnId) ?? 'worth',
      descending: sort.direction === 'desc',
    }),
    [view, filter, unitId, sort],
  );
  const restore = useRef<(() => void) | null>(null);
  const isGone = useRef<(id: number) => boolean>(() => false);
  const queue = useQueue(slice, {
    onPatched: (rows) => grid.current?.applyPatches(rows),
    onAppended: (rows) => grid.current?.addRows(rows),
    onBeforeFold: () => {
      restore.current = keepPlace(grid.current, frame.current, isGone.current);
    },
  });
  isGone.current = queue.isGone;
  const verbs = useQueueVerbs(queue);
  const columns = useQueueColumns(userId, queue.weights);
  const chips = useFilterChips(filter);

  // What folding moved is put back under the eye once the grid has the rows.
  useEffect(() => {
    const put = restore.current;
    restore.current = null;
    if (put) requestAnimationFrame(put);
  }, [queue.rows]);

  const selected = useMemo(
    () => selectedIds.flatMap((id) => queue.row(id) ?? []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the rows behind the ids change with the revision
    [selectedIds, queue.revision],
  );
  const facts = useMemo(() => selectionFacts(selected, userId), [selected, userId]);
  const actions = useMemo(() => batchActions(facts), [facts]);
  const decidable = selected.filter((row) => row.state === 'locked' && row.lockedBy === userId);

  // Times to the limits move on by themselves.
  const nowMs = useNow();
  useEffect(() => {
    if (isVisible) grid.current?.grid()?.refreshCells({ columns: ['due', 'worth'], suppressFlash: true });
  }, [nowMs, isVisible]);

  // ── what the frame and the order panel want to know ──
  const { counts } = queue;
  useEffect(() => {
    if (counts) panel.badge(Math.max(0, counts.views.mine - counts.views['locked-by-me']));
  }, [counts, panel]);
  const setShown = useWorkList((state) => state.setShown);
  useEffect(() => setShown((queue.rows ?? []).map((row) => row.id)), [queue.rows, setShown]);

  // ── verbs ──
  const targets = (test: (row: OrderRow) => boolean): OrderRow[] => {
    const focused = grid.current?.focusedRow();
    const current = focused === undefined ? undefined : queue.row(focused.id);
    return (selected.length > 0 ? selected : current ? [current] : []).filter(test);
  };
  const isMine = (row: OrderRow) => row.state === 'locked' && row.lockedBy === userId;
  const lock = () => {
    const rows = targets((row) => !isMine(row));
    if (rows.length > 0) void verbs.lock(rows.map((row) => row.id));
  };
  const release = () => {
    const rows = targets(isMine);
    if (rows.length > 0) void verbs.unlock(rows.map((row) => row.id));
  };
  const open = (row: OrderRow) => openOrder(queue.row(row.id) ?? row, userId);
  const takeNext = async () => {
    const { states: _states, holderId: _holder, ids: _ids, ...wanted } = slice.filter;
    const receipt = await verbs.takeNext(nextCount, wanted);
    const first = receipt?.entries.find((entry) => queue.row(entry.id));
    if (first) grid.current?.focusRow(String(first.id));
  };
  const stepBack = () => {
    if (asking) setAsking(null);
    else if (verbs.done || verbs.failure) verbs.dismiss();
    else grid.current?.clearSelection();
  };
  const showFilter = () => {
    setFiltering(true);
    requestAnimationFrame(() => filterInput.current?.focus());
  };
  const onVerb = (key: string) => {
    if (!mayLock && key !== '/' && key !== 'Escape') return;
    if (key === 'L') lock();
    else if (key === 'U') release();
    else if (key === 'N') void takeNext();
    else if (key === '/') showFilter();
    else if (key === 'Escape') stepBack();
    else if (key === 'R') {
      const back = actions.find((action) => action.sendBack);
      if (back && decidable.length > 0) setAsking({ kind: 'decide', action: back });
    }
  };
  const backToGrid = () => {
    const focused = grid.current?.focusedRow() ?? queue.rows?.[0];
    if (focused) grid.current?.focusRow(String(focused.id));
  };

  const act = useRef(takeNext);
  act.current = takeNext;
  const paletteVerbs = useMemo(
    () =>
      mayLock
        ? [
            {
              id: 'work-queue.take-next',
              label: t('verb.next', { count: nextCount }),
              keys: 'N',
              run: () => void act.current(),
            },
          ]
        : [],
    [t, nextCount, mayLock],
  );
  useRegisterVerbs(paletteVerbs);

  const unit = session.scopeUnits.find((each) => each.id === scopeUnit) ?? session.scopeUnits[0];
  const unitName = unit ? name(unit) : '';
  const isFiltered = Object.keys(filter).length > 0;
  const empty = isFiltered ? (
    <EmptyState
      title={t('empty.filtered')}
      action={<Button onClick={() => setFilter({})}>{t('empty.clear')}</Button>}
    />
  ) : (
    <EmptyState title={t(`empty.${view}`, { unit: unitName })}>
      {view === 'mine' && counts
        ? counts.views.unit > 0
          ? t('empty.mineHint', { all: counts.views.unit, others: counts.views.others })
          : t('empty.mineNone')
        : view === 'locked-by-me'
          ? t('empty.lockedHint')
          : null}
    </EmptyState>
  );
  const pill = [
    queue.arrivals > 0 ? t('pill.new', { count: formatCount(queue.arrivals) }) : '',
    queue.departures > 0 ? t('pill.gone', { count: formatCount(queue.departures) }) : '',
  ].filter((part) => part !== '');
  const locked = verbs.done ? idsWith(verbs.done.receipt, 'locked') : [];
  const unlocked = verbs.done ? idsWith(verbs.done.receipt, 'unlocked') : [];
  const again = verbs.done ? retryable(verbs.done.receipt) : [];
  const shown = { shown: formatCount(queue.shown), total: formatCount(queue.total) };

  return (
    <PanelFrame>
      <Tabs
        steers
        label={t('views')}
        value={view}
        onChange={(next) => panel.setParams({ view: next })}
        items={QUEUE_VIEWS.map((each) => ({
          id: each,
          label: (
            <>
              {t(`view.${each}`)}
              {counts ? <span className={styles.tabCount}>{formatCount(counts.views[each])}</span> : null}
            </>
          ),
        }))}
      >
        <VerbBar
          facts={facts}
          actions={actions}
          busy={verbs.busy}
          nextCount={nextCount}
          onNextCount={setNextCount}
          onLock={lock}
          onUnlock={release}
          onOpen={() => selected[0] && open(selected[0])}
          onNext={() => void takeNext()}
          onDecide={(action) => setAsking({ kind: 'decide', action })}
          onBreak={() => setAsking({ kind: 'break' })}
          onReassign={() => setAsking({ kind: 'reassign' })}
        />
        <AskingStrips
          asking={asking}
          selected={selected}
          userId={userId}
          unitId={unitId}
          verbs={verbs}
          onClose={() => setAsking(null)}
        />
        {verbs.failure ? <FailureStrip error={verbs.failure} onDismiss={verbs.dismiss} /> : null}
        {verbs.done ? (
          <ReceiptStrip
            key={verbs.done.receipt.at}
            receipt={verbs.done.receipt}
            onRetry={verbs.done.repeat && again.length > 0 ? () => void verbs.done?.repeat?.(again) : undefined}
            onUndo={
              locked.length > 0
                ? () => void verbs.unlock(locked)
                : unlocked.length > 0 && mayLock
                  ? () => void verbs.lock(unlocked)
                  : undefined
            }
            onOpen={(id) => {
              const row = queue.row(id);
              if (row) open(row);
            }}
            onDismiss={verbs.dismiss}
          />
        ) : null}
        {isFiltering ? (
          <QueueFilterRow
            filter={filter}
            rules={rules}
            onChange={setFilter}
            onLeave={backToGrid}
            firstRef={filterInput}
          />
        ) : null}
        <div className={styles.chipBar}>
          {counts ? (
            <StepChips
              counts={counts}
              view={view}
              roles={roles}
              filter={filter}
              onChange={(next) => setFilter(clean(next))}
            />
          ) : null}
          <FilterChips
            chips={chips}
            onRemove={(id) => setFilter(clean({ ...filter, [id]: undefined }))}
            onClear={() => setFilter({})}
          />
          <span className={styles.gap} />
          <SavedFilters filter={filter} onApply={setFilter} />
          <span
            className={styles.loaded}
            title={queue.isFull ? t('loadedMost', { count: shown.shown }) : t('loadedHint', shown)}
          >
            {queue.totalIsCapped ? t('loadedCapped', shown) : t('loaded', shown)}
          </span>
          <IconButton
            size="small"
            icon={Layers}
            label={t('verb.groups')}
            pressed={isGrouping}
            onClick={() => panel.setParams({ grouped: !isGrouping })}
          />
          <IconButton
            size="small"
            icon={Filter}
            label={t('verb.filter')}
            keys="/"
            pressed={isFiltering}
            onClick={() => (isFiltering ? setFiltering(false) : showFilter())}
          />
          <StatusLegend />
        </div>
        {isGrouping || isFiltering ? (
          <QueueGroupsWhen
            isShown={isGrouping && asking === null}
            view={view}
            filter={slice.filter}
            counts={counts}
            onRules={setRules}
            onChange={(next) => setFilter(clean({ ...next, unitId: undefined }))}
          />
        ) : null}
        <PanelBody flush>
          <div ref={frame} className={styles.fill}>
            <Grid<OrderRow>
              ref={grid}
              label={t(`view.${view}`)}
              columns={columns}
              rows={queue.rows}
              rowId={(row) => String(row.id)}
              error={queue.error ?? undefined}
              onRetry={() => void queue.reload()}
              empty={empty}
              onSelection={(rows) => setSelectedIds(rows.map((row) => row.id))}
              onOpen={open}
              onVerb={onVerb}
              verbKeys={VERB_KEYS}
              initialSort={DEFAULT_SORT}
              onSort={(next) => setSort(next[0] ?? DEFAULT_SORT[0]!)}
              onNearEnd={() => void queue.loadMore()}
              arrivals={queue.arrivals + queue.departures}
              arrivalsLabel={pill.join(' · ')}
              onFoldIn={queue.fold}
              stateKey="work-queue"
              rowTone={(row) => (queue.isGone(row.id) ? 'muted' : undefined)}
            />
          </div>
        </PanelBody>
      </Tabs>
    </PanelFrame>
  );
}

/** The groups also tell the filter which rules there are; they are shown only when asked for. */
function QueueGroupsWhen({
  isShown,
  counts,
  ...rest
}: {
  readonly isShown: boolean;
  readonly counts: unknown;
} & Omit<Parameters<typeof QueueGroups>[0], 'revision'>) {
  return (
    <div hidden={!isShown}>
      <QueueGroups {...rest} revision={counts} />
    </div>
  );
}
