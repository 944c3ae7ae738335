'use client';
import { useTranslations } from 'use-intl';
import { formatCount } from '@/components/i18n/format';
import type { QueueView } from '@/server/operations/contract';
import styles from '@/components/operations/operations.module.css';

const FIGURES = ['waiting', 'active', 'delayed', 'failed', 'completed', 'perMinute'] as const;

export function QueuesTable({ queues }: { readonly queues: readonly QueueView[] }) {
  const t = useTranslations('operations.queues');
  return (
    <table className={styles.table} aria-label={t('title')}>
      <thead>
        <tr>
          <th scope="col">{t('queue')}</th>
          {FIGURES.map((figure) => (
            <th key={figure} scope="col" className={styles.number} title={t(`hints.${figure}`)}>
              {t(`figures.${figure}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <tr key={queue.name} data-testid={`queue-${queue.name}`}>
            <td>{t(`names.${queue.name}`)}</td>
            {FIGURES.map((figure) => (
              <td
                key={figure}
                className={styles.number}
                data-bad={(figure === 'failed' && queue.failed > 0) || undefined}
              >
                {formatCount(queue[figure])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
