'use client';
/** 抄表录入: the registers of one route in one month, typed down the column and saved behind the typing. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Gauge, RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import type { PanelProps } from '@/components/dock/panel-props';
import { Grid, type GridHandle } from '@/components/grid/grid';
import { useName } from '@/components/i18n/intl';
import { Questions, Troubles } from '@/components/metering/entry-strips';
import type { SheetRow } from '@/components/metering/entry-sheet';
import styles from '@/components/metering/metering.module.css';
import { useEntryColumns } from '@/components/metering/use-entry-columns';
import { useReadingEntry } from '@/components/metering/use-reading-entry';
import { useRoutes } from '@/components/metering/use-routes';
import { useVerb } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Select, TextInput } from '@/components/ui/field';
import { PanelBody, PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { StatusLegend } from '@/components/ui/status';
import type { RouteRow } from '@/server/metering/wire';

const SHOWN = ['all', 'unread', 'look'] as const;
type Shown = (typeof SHOWN)[number];

function isShown(row: SheetRow, shown: Shown): boolean {
  if (shown === 'unread') return row.value === null;
  return shown === 'all' || row.state === 'refused' || (row.flag !== 'fine' && row.flag !== 'unread');
}

export default function ReadingEntryPanel({ params, api: panel, isVisible }: PanelProps<'reading-entry'>) {
  const t = useTranslations('reading-entry');
  const name = useName();
  const routes = useRoutes(params.month, isVisible);
  const seesCustomers = useVerb('customer.see');
  const grid = useRef<GridHandle<SheetRow>>(null);
  const [all, setAll] = useState<readonly SheetRow[]>([]);
  const [shown, setShown] = useState<Shown>('all');
  const [chosenDate, setChosenDate] = useState<string | null>(null);

  const list = routes.data?.routes ?? [];
  const asked = params.routeId === undefined ? undefined : Number(params.routeId);
  const routeId = asked ?? list[0]?.id ?? null;
  const month = params.month ?? routes.data?.month ?? null;
  const sheetOf = useRef<ReturnType<typeof useReadingEntry>['sheet'] | null>(null);
  const onRows = useCallback((rows: readonly SheetRow[]) => {
    grid.current?.applyPatches(rows);
    setAll(sheetOf.current?.current?.all() ?? []);
  }, []);
  const { loaded, error, reload, sheet } = useReadingEntry(routeId, month, onRows);
  sheetOf.current = sheet;
  useEffect(() => setAll(loaded?.rows ?? []), [loaded]);

  const readOn = chosenDate ?? loaded?.answer.today ?? '';
  const latestDate = useRef(readOn);
  latestDate.current = readOn;
  const onType = useCallback(
    (row: SheetRow, text: string) => sheet.current?.type(row.key, text, latestDate.current),
    [sheet],
  );
  const onCustomer = useCallback(
    ({ row }: SheetRow) => openPanel('customer', { accountId: String(row.accountId), tab: 'readings' }),
    [],
  );
  const columns = useEntryColumns({ onType, onCustomer: seesCustomers ? onCustomer : null });
  // A row stays in sight while one works on it: what is shown is chosen when the choice is made.
  const rows = useMemo(
    () => (loaded === null ? null : (sheet.current?.all() ?? loaded.rows).filter((row) => isShown(row, shown))),
    [loaded, shown, sheet],
  );

  const title = loaded ? `${loaded.answer.route.name} ${loaded.answer.month}` : null;
  useEffect(() => {
    if (title !== null) panel.setTitle(title);
  }, [title, panel]);

  if (routes.error && routes.data === null) return <ErrorState error={routes.error} onRetry={routes.reload} />;
  if (routes.data === null) return <Skeleton rows={12} />;
  if (routeId === null) {
    return (
      <EmptyState icon={Gauge} title={t('noRoutes.title')}>
        {t('noRoutes.hint')}
      </EmptyState>
    );
  }

  const unread = all.filter(({ value }) => value === null).length;
  const questions = all.filter(({ flag, isEditable }) => flag === 'question' && isEditable);
  const troubles = all.filter(({ state }) => state === 'refused');
  const unsaved = all.filter(({ state }) => state !== 'kept').length;
  const counts = new Set(all.map(({ row }) => row.accountId));
  const choose = (change: { routeId?: string; month?: string }) => {
    setChosenDate(null);
    panel.setParams({ ...params, routeId: String(routeId), month: month ?? undefined, ...change });
  };
  const routeLabel = (route: RouteRow): string => {
    const left = route.id === loaded?.answer.route.id ? unread : route.unread;
    const unit = name({ nameZh: route.unitNameZh, nameEn: route.unitNameEn });
    return `${route.code} ${route.name} · ${unit}${left > 0 ? ` · ${t('unread', { count: left })}` : ''}`;
  };
  const options = list.map((route) => ({ value: String(route.id), label: routeLabel(route) }));
  const current = loaded?.answer.route;
  if (current && !list.some(({ id }) => id === current.id))
    options.unshift({ value: String(current.id), label: routeLabel(current) });
  const focus = (row: SheetRow) => {
    const api = grid.current?.grid();
    const node = api?.getRowNode(row.key);
    if (!api || node?.rowIndex === null || node?.rowIndex === undefined) return;
    api.ensureIndexVisible(node.rowIndex, 'middle');
    api.setFocusedCell(node.rowIndex, 'value');
  };

  return (
    <PanelFrame>
      <Toolbar label={t('toolbar')}>
        <Select
          aria-label={t('route')}
          className={styles.route}
          value={String(routeId)}
          options={options}
          onChange={(event) => choose({ routeId: event.target.value })}
        />
        <Select
          aria-label={t('month')}
          value={month ?? ''}
          options={routes.data.months.map((each) => ({ value: each, label: each }))}
          onChange={(event) => choose({ month: event.target.value })}
        />
        <Select
          aria-label={t('show.label')}
          value={shown}
          options={SHOWN.map((each) => ({ value: each, label: t(`show.${each}`) }))}
          onChange={(event) => setShown(event.target.value as Shown)}
        />
        {loaded?.answer.mayEnter ? (
          <label className={styles.date}>
            <span>{t('readOn')}</span>
            <TextInput
              type="date"
              value={readOn}
              max={loaded.answer.today}
              onChange={(event) => setChosenDate(event.target.value || null)}
            />
          </label>
        ) : loaded ? (
          <Badge>{t('readOnly')}</Badge>
        ) : null}
        <ToolbarGap />
        {loaded ? (
          <span className={styles.counts}>
            {t('counts', { accounts: counts.size, registers: all.length, unread })}
            {unsaved > 0 ? <Badge tone="warn">{t('unsaved', { count: unsaved })}</Badge> : null}
          </span>
        ) : null}
        <StatusLegend />
        <IconButton icon={RotateCw} label={t('reload')} onClick={reload} disabled={loaded === null && !error} />
      </Toolbar>
      {routes.data.isCut ? <p className={styles.cut}>{t('routesCut', { count: list.length })}</p> : null}
      <PanelBody flush>
        <Grid<SheetRow>
          ref={grid}
          label={t('grid', { route: current?.name ?? '', month: month ?? '' })}
          columns={columns}
          rows={rows}
          rowId={(row) => row.key}
          error={error ?? undefined}
          onRetry={reload}
          selection="none"
          isEntry
          stateKey="reading-entry"
          empty={
            <EmptyState title={t(shown === 'all' ? 'empty.all' : 'empty.filtered', { month: month ?? '' })}>
              {t('empty.hint')}
            </EmptyState>
          }
        />
      </PanelBody>
      {/* Below the rows: they do not move under the hands of somebody typing. */}
      <Troubles
        rows={troubles}
        onFocus={focus}
        onInsist={({ key }) => sheet.current?.insist(key)}
        onDrop={({ key }) => sheet.current?.drop(key)}
      />
      <Questions
        rows={loaded?.answer.mayEnter ? questions : []}
        onFocus={focus}
        onRule={({ key }, rolledOver) => sheet.current?.rule(key, rolledOver, latestDate.current)}
      />
    </PanelFrame>
  );
}
