'use client';
import { useState } from 'react';
import { RotateCw, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Age } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { FailedJobsAnswer, FailedJobsRequest, FailedJobView } from '@/server/operations/contract';
import styles from '@/components/operations/operations.module.css';

function steer(job: FailedJobView, action: FailedJobsRequest['action']): Promise<FailedJobsAnswer> {
  const request: FailedJobsRequest = { action, queue: job.queue, ids: [job.id] };
  return api.post<FailedJobsAnswer>('/api/operations/failed-jobs', request);
}

interface FailedJobProps {
  readonly job: FailedJobView;
  readonly maySteer: boolean;
  readonly isBusy: boolean;
  readonly onRetry: () => void;
  readonly onRemove: () => void;
}

function FailedJob({ job, maySteer, isBusy, onRetry, onRemove }: FailedJobProps) {
  const t = useTranslations('operations');
  return (
    <li className={styles.job} data-testid="failed-job">
      <div className={styles.jobHead}>
        <strong>{job.name}</strong>
        <span className={styles.muted}>{t(`queues.names.${job.queue}`)}</span>
        <span className={styles.muted}>{t('failed.attempts', { count: job.attempts })}</span>
        <span className={styles.muted}>
          <Age value={job.failedAt} />
        </span>
        <span className={styles.gap} />
        {maySteer ? (
          <>
            <Button icon={RotateCw} busy={isBusy} onClick={onRetry}>
              {t('failed.retry')}
            </Button>
            <Button icon={Trash2} variant="quiet" disabled={isBusy} onClick={onRemove}>
              {t('failed.remove')}
            </Button>
          </>
        ) : null}
      </div>
      <p className={styles.error}>{job.error}</p>
      <details className={styles.details}>
        <summary>{t('failed.details')}</summary>
        <dl>
          <dt>{t('failed.id')}</dt>
          <dd>
            <code>{job.id}</code>
          </dd>
          <dt>{t('failed.payload')}</dt>
          <dd>
            <code>{JSON.stringify(job.payload)}</code>
          </dd>
        </dl>
        <pre tabIndex={0}>{job.stack}</pre>
      </details>
    </li>
  );
}

export function FailedJobs({ jobs, onDone }: { readonly jobs: readonly FailedJobView[]; readonly onDone: () => void }) {
  const t = useTranslations('operations.failed');
  const maySteer = useVerb('operations.steer');
  const [busyId, setBusyId] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [removing, setRemoving] = useState<FailedJobView | null>(null);

  const act = async (job: FailedJobView, action: FailedJobsRequest['action']): Promise<void> => {
    setBusyId(job.id);
    setError(null);
    try {
      await steer(job, action);
      onDone();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusyId(null);
    }
  };

  return (
    <section className={styles.section} aria-label={t('title')}>
      <h3 className={styles.heading}>{t('title')}</h3>
      {error ? <ErrorState error={error} /> : null}
      {jobs.length === 0 ? (
        <EmptyState title={t('none')}>{t('noneHint')}</EmptyState>
      ) : (
        <ul className={styles.jobs}>
          {jobs.map((job) => (
            <FailedJob
              key={`${job.queue}/${job.id}`}
              job={job}
              maySteer={maySteer}
              isBusy={busyId === job.id}
              onRetry={() => void act(job, 'retry')}
              onRemove={() => setRemoving(job)}
            />
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => {
          if (!open) setRemoving(null);
        }}
        title={t('removeTitle')}
        action={t('remove')}
        danger
        onConfirm={async () => {
          if (removing) await act(removing, 'remove');
        }}
      >
        {t('removeText', { name: removing?.name ?? '' })}
      </ConfirmDialog>
    </section>
  );
}
