'use client';
/** The orders of one step or one person, to be handed over or freed by the lead. */
import { useMemo, useRef, useState } from 'react';
import { UserRoundX, Users, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Grid, type GridHandle, type SortBy } from '@/components/grid/grid';
import { formatCount, formatMoney } from '@/components/i18n/format';
import { useVerb } from '@/components/shell/session';
import { Button, IconButton } from '@/components/ui/button';
import { Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState } from '@/components/ui/states';
import { AskingStrips, type Asking } from '@/components/work-orders/asking-strips';
import { openOrder } from '@/components/work-orders/open-order';
import { sortFieldOf, useQueueColumns } from '@/components/work-orders/queue-columns';
import type { QueueSlice } from '@/components/work-orders/queue-model';
import { FailureStrip, ReceiptStrip } from '@/components/work-orders/receipt-strip';
import { retryable, selectionFacts } from '@/components/work-orders/selection';
import { useQueue } from '@/components/work-orders/use-queue';
import { useQueueVerbs } from '@/components/work-orders/use-queue-verbs';
import type { OrderRow, QueueFilter } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/team.module.css';

const OLDEST_FIRST: readonly SortBy[] = [{ columnId: 'due', direction: 'asc' }];

export interface Pile {
  readonly key: string;
  readonly title: string;
  readonly filter: QueueFilter;
}

export interface TeamPileProps {
  readonly pile: Pile;
  readonly unitId: number | undefined;
  readonly onClose: () => void;
}

export function TeamPile({ pile, unitId, onClose }: TeamPileProps) {
  const t = useTranslations('work-orders');
  const mayBreak = useVerb('order.break-lock');
  const mayReassign = useVerb('order.reassign');
  const grid = useRef<GridHandle<OrderRow>>(null);
  const [selectedIds, setSelectedIds] = useState<readonly number[]>([]);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [sort, setSort] = useState<SortBy>(OLDEST_FIRST[0]!);
  const slice = useMemo<QueueSlice>(
    () => ({
      view: 'unit',
      filter: unitId === undefined ? pile.filter : { ...pile.filter, unitId },
      sort: sortFieldOf(sort.columnId) ?? 'due',
      descending: sort.direction === 'desc',
    }),
    [pile.filter, unitId, sort],
  );
  const queue = useQueue(slice, {
    onPatched: (rows) => grid.current?.applyPatches(rows),
    onAppended: (rows) => grid.current?.addRows(rows),
    onBeforeFold: () => undefined,
  });
  const verbs = useQueueVerbs(queue);
  const columns = useQueueColumns(queue.userId, queue.weights);
  const selected = useMemo(
    () => selectedIds.flatMap((id) => queue.row(id) ?? []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the rows behind the ids change with the revision
    [selectedIds, queue.revision],
  );
  const facts = selectionFacts(selected, queue.userId);
  const again = verbs.done ? retryable(verbs.done.receipt) : [];
  return (
    <section className={styles.pile} aria-label={pile.title}>
      <Toolbar label={pile.title}>
        <h3>
          {pile.title} <span className={styles.muted}>{formatCount(queue.total)}</span>
        </h3>
        {mayReassign ? (
          <Button icon={Users} disabled={facts.count === 0} onClick={() => setAsking({ kind: 'reassign' })}>
            {t('verb.reassign')}
          </Button>
        ) : null}
        {mayBreak ? (
          <Button icon={UserRoundX} disabled={facts.others === 0} onClick={() => setAsking({ kind: 'break' })}>
            {t('verb.break')}
          </Button>
        ) : null}
        <ToolbarGap />
        <span className={styles.worth}>
          {t('selection', { count: formatCount(facts.count), money: formatMoney(facts.moneyYuan) })}
        </span>
        <IconButton icon={X} label={t('team.closePile')} onClick={onClose} />
      </Toolbar>
      <AskingStrips
        asking={asking}
        selected={selected}
        userId={queue.userId}
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
          onDismiss={verbs.dismiss}
        />
      ) : null}
      <div className={styles.pileGrid}>
        <Grid<OrderRow>
          ref={grid}
          label={pile.title}
          columns={columns}
          rows={queue.rows}
          rowId={(row) => String(row.id)}
          error={queue.error ?? undefined}
          onRetry={() => void queue.reload()}
          empty={<EmptyState title={t('team.pileEmpty')} />}
          initialSort={OLDEST_FIRST}
          onSort={(next) => setSort(next[0] ?? OLDEST_FIRST[0]!)}
          onSelection={(rows) => setSelectedIds(rows.map((row) => row.id))}
          onOpen={(row) => openOrder(row, queue.userId)}
          onVerb={(key) => {
            if (key !== 'Escape') return;
            if (asking) setAsking(null);
            else grid.current?.clearSelection();
          }}
          onNearEnd={() => void queue.loadMore()}
          arrivals={queue.arrivals + queue.departures}
          arrivalsLabel={[
            queue.arrivals > 0 ? t('pill.new', { count: queue.arrivals }) : '',
            queue.departures > 0 ? t('pill.gone', { count: queue.departures }) : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
          onFoldIn={queue.fold}
          stateKey="team-pile"
          rowTone={(row) => (queue.isGone(row.id) ? 'muted' : undefined)}
        />
      </div>
    </section>
  );
}
