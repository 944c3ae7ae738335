'use client';
import { useEffect, useMemo, useState } from 'react';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { api } from '@/components/ui/api-client';
import { EmptyState } from '@/components/ui/states';
import type { ExceptionRow, RunRow } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

/** Accounts that could not be billed, each with its reason; a bad account never stops a run. */
export function RunExceptions({ run }: { readonly run: RunRow }) {
  const t = useTranslations('billing-panels.exception');
  const reasons = useTranslations('billing');
  const [rows, setRows] = useState<readonly ExceptionRow[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<{ rows: ExceptionRow[] }>(`/api/billing/runs/${run.id}/exceptions`, { signal: abort.signal })
      .then((answer) => {
        setRows(answer.rows);
        setError(null);
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
    // The list is read again when the run has met another one.
  }, [run.id, run.exceptions, run.status, attempt]);
  const columns = useMemo<readonly GridColumn<ExceptionRow>[]>(
    () => [
      {
        id: 'account',
        header: t('account'),
        type: 'link',
        width: 112,
        value: (row) => row.accountNo,
        onOpen: (row) => openPanel('customer', { accountId: String(row.accountId) }, { inPlace: true }),
      },
      { id: 'customer', header: t('customer'), width: 150, value: (row) => row.customerName },
      {
        id: 'reason',
        header: t('reason'),
        flex: 1,
        minWidth: 220,
        value: (row) =>
          reasons.has(`exception.${row.code}`) ? reasons(`exception.${row.code}`, row.params) : row.code,
      },
      { id: 'route', header: t('route'), width: 92, value: (row) => row.routeCode },
      {
        id: 'order',
        header: t('order'),
        type: 'link',
        width: 132,
        value: (row) => row.orderNo,
        onOpen: (row) => {
          if (row.orderId !== null) openPanel('order', { orderId: String(row.orderId) }, { inPlace: true });
        },
      },
      { id: 'resolved', header: t('resolved'), type: 'instant', value: (row) => row.resolvedAt },
    ],
    [t, reasons],
  );
  return (
    <div className={styles.exceptions}>
      {rows && rows.length > 0 ? (
        <a className={styles.download} href={`/api/billing/runs/${run.id}/exceptions?format=csv`} download>
          <Download size={14} aria-hidden />
          {t('download')}
        </a>
      ) : null}
      <div className={styles.exceptionGrid}>
        <Grid<ExceptionRow>
          label={t('label')}
          columns={columns}
          rows={rows}
          rowId={(row) => String(row.accountId)}
          error={error ?? undefined}
          onRetry={() => setAttempt((count) => count + 1)}
          selection="single"
          empty={<EmptyState title={t('none')} />}
          onOpen={(row) => openPanel('customer', { accountId: String(row.accountId) }, { inPlace: true })}
          rowTone={(row) => (row.resolvedAt === null ? undefined : 'muted')}
          stateKey="run-exceptions"
        />
      </div>
    </div>
  );
}
