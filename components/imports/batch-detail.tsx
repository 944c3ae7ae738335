'use client';
import { useEffect, useState } from 'react';
import { Download, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { formatCount } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { Button, IconButton } from '@/components/ui/button';
import { Facts } from '@/components/ui/panel-frame';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { BatchView, FaultsAnswer, FaultView } from '@/server/imports/contract';
import styles from '@/components/imports/imports.module.css';

const PAGE = 200;

interface Shown {
  readonly faults: readonly FaultView[];
  readonly total: number;
}

/** Faults of a finished import, page by page. While it runs there is nothing to show yet. */
function useFaults(batch: BatchView) {
  const hasFaults = batch.finishedAt !== null && batch.rowsBad > 0;
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [pages, setPages] = useState(1);
  const { id } = batch;
  useEffect(() => setPages(1), [id]);
  useEffect(() => {
    if (!hasFaults) {
      setShown(null);
      return undefined;
    }
    const abort = new AbortController();
    api
      .get<FaultsAnswer>(`/api/imports/${id}/faults`, {
        query: { offset: 0, limit: Math.min(1000, pages * PAGE) },
        signal: abort.signal,
      })
      .then((answer) => {
        setShown(answer);
        setError(null);
      })
      .catch((caught: unknown) => {
        if (!abort.signal.aborted) setError(caught);
      });
    return () => abort.abort();
  }, [id, hasFaults, pages]);
  return { shown, error, more: () => setPages((count) => count + 1) };
}

export function BatchDetail({ batch, onClose }: { readonly batch: BatchView; readonly onClose: () => void }) {
  const t = useTranslations('imports');
  const { shown, error, more } = useFaults(batch);
  const isFinished = batch.finishedAt !== null;
  const words = batch.message === null ? null : t(`message.${batch.message.code}`, { ...batch.message.params });
  return (
    <section
      className={styles.detail}
      aria-label={t('panel.detail', { name: batch.fileName })}
      data-testid="import-detail"
    >
      <div className={styles.detailHead}>
        <h3>{t('panel.detail', { name: batch.fileName })}</h3>
        <span className={styles.gap} />
        {batch.rowsBad > 0 && isFinished ? (
          <a className={styles.download} href={`/api/imports/${batch.id}/faults.csv`} download>
            <Download size={16} aria-hidden />
            {t('panel.download')}
          </a>
        ) : null}
        <IconButton icon={X} label={t('panel.close')} onClick={onClose} />
      </div>
      <Facts
        items={[
          { id: 'status', label: t('panel.table.status'), value: t(`status.${batch.status}`) },
          { id: 'rows', label: t('panel.table.rows'), value: formatCount(batch.rowsRead) },
          { id: 'new', label: t('panel.table.new'), value: formatCount(batch.rowsNew) },
          { id: 'changed', label: t('panel.table.changed'), value: formatCount(batch.rowsChanged) },
          { id: 'same', label: t('panel.table.same'), value: formatCount(batch.rowsSame) },
          {
            id: 'bad',
            label: t('panel.table.bad'),
            value: batch.rowsBad === 0 && isFinished ? t('panel.good') : formatCount(batch.rowsBad),
          },
          { id: 'encoding', label: t('panel.table.encoding'), value: batch.encoding?.toUpperCase() ?? '–' },
        ]}
      />
      {words ? <p className={styles.message}>{words}</p> : null}
      {error ? <ErrorState error={error} /> : null}
      {isFinished && batch.rowsBad > 0 && shown === null && !error ? <Skeleton rows={4} /> : null}
      {shown !== null && shown.total > 0 ? (
        <>
          <h4 className={styles.heading}>{t('panel.faultsTitle', { count: shown.total })}</h4>
          <table className={styles.table} data-testid="import-faults">
            <thead>
              <tr>
                <th scope="col" className={styles.number}>
                  {t('fault-file.line')}
                </th>
                <th scope="col">{t('fault-file.column')}</th>
                <th scope="col">{t('fault-file.value')}</th>
                <th scope="col">{t('fault-file.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.faults.map((fault, place) => (
                <tr key={`${fault.line} ${fault.column} ${fault.code} ${place}`}>
                  <td className={styles.number}>{formatCount(fault.line)}</td>
                  <td>{fault.column === '' ? t('fault-file.whole-row') : t(`column.${fault.column}`)}</td>
                  <td className={styles.value}>{fault.value}</td>
                  <td className={styles.reason}>{fault.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {shown.faults.length < Math.min(shown.total, 1000) ? (
            <Button onClick={more}>{t('panel.faultsMore')}</Button>
          ) : null}
        </>
      ) : null}
    </section>
  );
}
