'use client';
/** 审核分组: open reviews that are alike, most at stake first; one decision answers a group, and its receipt lists every bill. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { History } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { DecisionReceipts } from '@/components/anomalies/decision-receipts';
import { GroupDetail, type GroupDetailHandle } from '@/components/anomalies/group-detail';
import { useDecisions, useGroups } from '@/components/anomalies/use-groups';
import { useGroupWords } from '@/components/anomalies/use-group-words';
import { openPanel } from '@/components/dock/open-panel';
import type { PanelProps } from '@/components/dock/panel-props';
import { formatCount, formatMoney } from '@/components/i18n/format';
import { Age } from '@/components/i18n/values';
import { useScope } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { takeFocus } from '@/components/ui/focus';
import { PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { Receipt as Strip, type ReceiptAction } from '@/components/ui/receipt';
import { scrollWithin } from '@/components/ui/scroll-within';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { FailureStrip, useReceiptText } from '@/components/work-orders/receipt-strip';
import { useWorkList } from '@/components/work-orders/work-list';
import { DIMENSIONS, type Dimension } from '@/server/anomalies/grouping';
import type { ReviewGroup } from '@/server/anomalies/review-contract';
import { receiptTone } from '@/components/work-orders/selection';
import styles from '@/components/anomalies/groups.module.css';

type By = Dimension | 'whole' | null;

export default function ReviewGroupsPanel({ params, api: panel, isActive, isVisible }: PanelProps<'review-groups'>) {
  const t = useTranslations('review.groups');
  const unitId = useScope((state) => state.unitId);
  const [by, setBy] = useState<By>(null);
  const query = useGroups(
    { by, ...(unitId === null ? {} : { unitId: Number(unitId) }) },
    isVisible && params.decisionId === undefined,
  );
  const decisions = useDecisions(query.reload);
  const [chosen, setChosen] = useState<string | null>(null);
  const detail = useRef<GroupDetailHandle>(null);
  const list = useRef<HTMLDivElement>(null);
  const setShown = useWorkList((state) => state.setShown);
  const text = useReceiptText();
  const groups = query.data?.groups ?? [];
  const at = Math.max(
    0,
    groups.findIndex(({ key }) => key === chosen),
  );
  const group = groups[at];

  const waiting = query.data?.groups.length ?? 0;
  useEffect(() => panel.badge(waiting), [panel, waiting]);
  useEffect(() => {
    const element = list.current;
    if (isActive && element && !element.ownerDocument.activeElement?.closest('[data-panel="review-groups"]'))
      takeFocus(element);
  }, [isActive, waiting]);

  if (params.decisionId !== undefined) {
    return (
      <DecisionReceipts
        decisionId={params.decisionId}
        onOpen={(id) => panel.setParams({ decisionId: id })}
        onClose={() => panel.setParams({ decisionId: undefined })}
        onChanged={query.reload}
      />
    );
  }

  const singly = async (ids: readonly number[]) => {
    setShown(ids);
    await api.post('/api/work-orders/lock', { ids: ids.slice(0, 200) }).catch(() => undefined);
    openPanel('review', { orderId: String(ids[0]) }, { inPlace: true });
  };
  const move = (by_: number) => {
    const next = groups[Math.min(groups.length - 1, Math.max(0, at + by_))];
    if (!next) return;
    setChosen(next.key);
    const index = Math.min(groups.length - 1, Math.max(0, at + by_));
    scrollWithin(list.current?.querySelector<HTMLElement>(`[data-index="${index}"]`), 'nearest');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest('input:not([type=radio]), textarea, select')) {
      if (event.key !== 'Escape') return;
      list.current?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'j') move(1);
    else if (event.key === 'ArrowUp' || event.key === 'k') move(-1);
    else if (event.key === 'a' || (event.key === 'Enter' && target === list.current)) detail.current?.choose('accept');
    else if (event.key === 'r') detail.current?.choose('send-for-rereading');
    else if (event.key === 'o') detail.current?.singly();
    else if (event.key === 'z' && decisions.last !== null && decisions.last.undone === null)
      void decisions.undo(decisions.last.decisionId);
    else if (event.key === 'Escape') decisions.dismiss();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const { last } = decisions;
  const actions: ReceiptAction[] =
    last === null
      ? []
      : [
          {
            id: 'bills',
            label: t('receipt.bills'),
            onClick: () => panel.setParams({ decisionId: String(last.decisionId) }),
          },
          ...(last.undone === null && (last.receipt.counts.done ?? 0) > 0
            ? [
                {
                  id: 'undo',
                  label: t('receipt.undo'),
                  keys: 'Z',
                  busy: decisions.busy === 'undo',
                  onClick: () => void decisions.undo(last.decisionId),
                },
              ]
            : []),
        ];
  return (
    <PanelFrame>
      <Toolbar label={t('toolbar')}>
        <label className={styles.by}>
          <span className={styles.muted}>{t('by')}</span>
          <Select
            value={by ?? ''}
            options={[
              { value: '', label: t('byBest') },
              { value: 'whole', label: t('byWhole') },
              ...DIMENSIONS.map((each) => ({ value: each, label: t(`dimension.${each}`) })),
            ]}
            onChange={(event) => setBy(event.target.value === '' ? null : (event.target.value as By))}
          />
        </label>
        <ToolbarGap />
        {query.data ? (
          <span className={styles.muted}>
            {t(query.data.isCapped ? 'totalCapped' : 'total', {
              orders: query.data.orders,
              findings: query.data.findings,
              groups: groups.length,
            })}
          </span>
        ) : null}
        <Button icon={History} onClick={() => panel.setParams({ decisionId: 'list' })}>
          {t('receipts')}
        </Button>
      </Toolbar>
      {last === null ? null : (
        <Strip tone={receiptTone(last.receipt)} actions={actions} onDismiss={decisions.dismiss}>
          {last.undone === null
            ? text(last.receipt)
            : t('receipt.undone', { count: last.undone.undone, stayed: last.undone.stayed.length })}
        </Strip>
      )}
      {decisions.failure ? <FailureStrip error={decisions.failure} onDismiss={decisions.dismiss} /> : null}
      {query.data === null ? (
        query.error ? (
          <ErrorState error={query.error} onRetry={query.reload} />
        ) : (
          <Skeleton rows={10} />
        )
      ) : group === undefined ? (
        <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>
      ) : (
        <div className={styles.panel} onKeyDown={onKeyDown}>
          <div className={styles.split}>
            <div
              ref={list}
              className={styles.list}
              role="listbox"
              tabIndex={0}
              aria-label={t('label')}
              aria-activedescendant={`review-group-${at}`}
            >
              {groups.map((each, index) => (
                <GroupRow
                  key={each.key}
                  group={each}
                  index={index}
                  isOn={index === at}
                  onChoose={() => setChosen(each.key)}
                />
              ))}
            </div>
            <GroupDetail
              key={group.key}
              ref={detail}
              group={group}
              isBusy={decisions.busy === 'decide'}
              onDecide={async (request) => {
                const isDone = await decisions.decide(request);
                if (isDone) list.current?.focus();
                return isDone;
              }}
              onSingly={(ids) => void singly(ids)}
            />
          </div>
        </div>
      )}
    </PanelFrame>
  );
}

interface GroupRowProps {
  readonly group: ReviewGroup;
  readonly index: number;
  readonly isOn: boolean;
  readonly onChoose: () => void;
}

function GroupRow({ group, index, isOn, onChoose }: GroupRowProps) {
  const t = useTranslations('review.groups');
  const say = useGroupWords();
  const parts = say.parts(group);
  const count = group.ids.length + group.outliers.length;
  return (
    <div
      id={`review-group-${index}`}
      data-index={index}
      role="option"
      aria-selected={isOn}
      className={styles.row}
      onMouseDown={onChoose}
    >
      <span className={styles.count}>{formatCount(count)}</span>
      <span className={styles.name}>
        {say.ruleNames(group)}
        <span className={styles.muted}>{parts.length === 0 ? t('scattered') : parts.join(' · ')}</span>
      </span>
      <span className={styles.outlierCount}>
        {group.outliers.length > 0 ? (
          <Badge tone="warn">{t('outlierCount', { count: group.outliers.length })}</Badge>
        ) : null}
      </span>
      <span className={styles.money}>
        {formatMoney(group.moneyAtRiskYuan)}
        <span className={styles.muted}>{group.firstDueAt === null ? '–' : <Age value={group.firstDueAt} />}</span>
      </span>
    </div>
  );
}
