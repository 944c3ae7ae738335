'use client';
import { useTranslations } from 'use-intl';
import { formatCount } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { Age } from '@/components/i18n/values';
import { Badge, Progress, type Tone } from '@/components/ui/badge';
import type { BatchView, ImportStatus } from '@/server/imports/contract';
import styles from '@/components/imports/imports.module.css';

const TONES: Readonly<Record<ImportStatus, Tone>> = {
  waiting: 'neutral',
  running: 'accent',
  loaded: 'good',
  'loaded-partly': 'warn',
  unchanged: 'neutral',
  refused: 'bad',
  failed: 'bad',
};

export interface BatchTableProps {
  readonly batches: readonly BatchView[];
  readonly chosenId: number | undefined;
  readonly onChoose: (id: number) => void;
}

export function BatchTable({ batches, chosenId, onChoose }: BatchTableProps) {
  const t = useTranslations('imports');
  const nameOf = useName();
  return (
    <table className={styles.table} aria-label={t('panel.tabs.history')}>
      <thead>
        <tr>
          <th scope="col">{t('panel.table.status')}</th>
          <th scope="col">{t('panel.table.kind')}</th>
          <th scope="col">{t('panel.table.file')}</th>
          {(['rows', 'new', 'changed', 'same', 'bad'] as const).map((name) => (
            <th key={name} scope="col" className={styles.number}>
              {t(`panel.table.${name}`)}
            </th>
          ))}
          <th scope="col">{t('panel.table.who')}</th>
          <th scope="col">{t('panel.table.when')}</th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.id} data-chosen={batch.id === chosenId || undefined} data-testid="import-batch">
            <td>
              <Badge tone={TONES[batch.status]}>{t(`status.${batch.status}`)}</Badge>
            </td>
            <td>{t(`kind.${batch.kind}`)}</td>
            <td>
              <button type="button" className={styles.open} onClick={() => onChoose(batch.id)}>
                {batch.fileName}
              </button>
              {batch.status === 'running' ? (
                <span className={styles.progress}>
                  <Progress
                    value={batch.bytesRead}
                    max={batch.bytes}
                    label={t('panel.progress', { name: batch.fileName })}
                  />
                </span>
              ) : null}
            </td>
            <td className={styles.number}>{formatCount(batch.rowsRead)}</td>
            <td className={styles.number}>{formatCount(batch.rowsNew)}</td>
            <td className={styles.number}>{formatCount(batch.rowsChanged)}</td>
            <td className={styles.number}>{formatCount(batch.rowsSame)}</td>
            <td className={styles.number} data-bad={batch.rowsBad > 0 || undefined}>
              {formatCount(batch.rowsBad)}
            </td>
            <td>
              {batch.startedByName === null
                ? t('panel.commandLine')
                : nameOf({ nameZh: batch.startedByName, nameEn: batch.startedByNameEn ?? '' })}
            </td>
            <td>
              <Age value={batch.startedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
