'use client';
/** 停电记录: what lasts stands first, with the one thing to do: record when supply came back. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { fieldOfMoment, momentOfField } from '@/components/dock/as-of-moment';
import { formatCount } from '@/components/i18n/format';
import { Age, InstantText } from '@/components/i18n/values';
import { api } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { TextInput } from '@/components/ui/field';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import type { OutageView } from '@/server/network/contract';
import styles from '@/components/network/network.module.css';

export interface OutageListProps {
  readonly list: readonly OutageView[] | null;
  readonly error: unknown;
  readonly reload: () => void;
  readonly mayRecord: boolean;
  readonly onChanged: () => void;
}

export function OutageList({ list, error, reload, mayRecord, onChanged }: OutageListProps) {
  const t = useTranslations('network.outage');
  const [ending, setEnding] = useState<{ readonly id: number; readonly at: string } | null>(null);
  const [withdrawing, setWithdrawing] = useState<OutageView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const act = async (path: string, body: Record<string, unknown>) => {
    setFailure(null);
    try {
      await api.post(path, body);
      setEnding(null);
      onChanged();
    } catch (caught) {
      setFailure(caught);
    }
  };
  if (error && list === null) return <ErrorState error={error} onRetry={reload} />;
  if (list === null) return <Skeleton rows={8} />;
  if (list.length === 0) return <EmptyState title={t('none')}>{t('noneHint')}</EmptyState>;
  return (
    <>
      {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
      <table className={styles.tree} aria-label={t('list')}>
        <thead>
          <tr>
            {(['state', 'no', 'place', 'startedAt', 'endedAt', 'accounts', 'reason', 'by'] as const).map((column) => (
              <th key={column} scope="col" data-number={column === 'accounts' || undefined}>
                {t(`column.${column}`)}
              </th>
            ))}
            <th>
              <span className="visually-hidden">{t('column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((row) => {
            const isOpen = row.endedAt === null && row.withdrawnAt === null;
            return (
              <tr key={row.id} data-retired={row.withdrawnAt !== null || undefined}>
                <td>
                  <Badge tone={row.withdrawnAt !== null ? 'neutral' : isOpen ? 'bad' : 'good'}>
                    {t(`state.${row.withdrawnAt !== null ? 'withdrawn' : isOpen ? 'open' : 'closed'}`)}
                  </Badge>
                </td>
                <td>{row.outageNo}</td>
                <td>
                  {row.placeName} <span className={styles.muted}>{t(`kinds.${row.kind}`)}</span>
                </td>
                <td>
                  <InstantText value={row.startedAt} />
                </td>
                <td>
                  {row.endedAt === null ? (
                    isOpen ? (
                      <Age value={row.startedAt} />
                    ) : (
                      '–'
                    )
                  ) : (
                    <InstantText value={row.endedAt} />
                  )}
                </td>
                <td data-number>{formatCount(row.accounts)}</td>
                <td className={styles.wrap}>{row.reason}</td>
                <td>{row.recordedByName}</td>
                <td className={styles.actions}>
                  {mayRecord && isOpen && ending?.id !== row.id ? (
                    <Button onClick={() => setEnding({ id: row.id, at: fieldOfMoment(new Date().toISOString()) })}>
                      {t('end')}
                    </Button>
                  ) : null}
                  {mayRecord && isOpen && ending?.id === row.id ? (
                    <form
                      className={styles.ending}
                      onSubmit={(event) => {
                        event.preventDefault();
                        const endedAt = momentOfField(ending.at, Date.now()) ?? ending.at;
                        void act(`/api/network/outages/${row.id}/end`, { endedAt });
                      }}
                    >
                      <TextInput
                        autoFocus
                        type="datetime-local"
                        aria-label={t('endedAt')}
                        value={ending.at}
                        onChange={(event) => setEnding({ id: row.id, at: event.target.value })}
                      />
                      <Button type="submit" variant="primary">
                        {t('end')}
                      </Button>
                    </form>
                  ) : null}
                  {mayRecord && row.withdrawnAt === null ? (
                    <Button variant="quiet" onClick={() => setWithdrawing(row)}>
                      {t('withdraw')}
                    </Button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <ConfirmDialog
        open={withdrawing !== null}
        onOpenChange={(next) => (next ? undefined : setWithdrawing(null))}
        title={t('withdraw')}
        action={t('withdraw')}
        danger
        onConfirm={() => act(`/api/network/outages/${withdrawing?.id ?? 0}/withdraw`, {})}
      >
        {t('withdrawText', { outageNo: withdrawing?.outageNo ?? '' })}
      </ConfirmDialog>
    </>
  );
}
