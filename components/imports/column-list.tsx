'use client';
import { useTranslations } from 'use-intl';
import { COLUMNS } from '@/server/imports/columns';
import type { ImportKind } from '@/server/imports/contract';
import styles from '@/components/imports/imports.module.css';

/** What a file of this kind may hold, from the same list the import reads by. */
export function ColumnList({ kind }: { readonly kind: ImportKind }) {
  const t = useTranslations('imports');
  return (
    <>
      <p className={styles.muted}>{t('panel.columns.intro')}</p>
      <table className={styles.table} aria-label={t('panel.tabs.columns')}>
        <thead>
          <tr>
            <th scope="col">{t('panel.columns.name')}</th>
            <th scope="col">{t('panel.columns.also')}</th>
            <th scope="col">{t('panel.columns.required')}</th>
            <th scope="col">{t('panel.columns.example')}</th>
          </tr>
        </thead>
        <tbody>
          {COLUMNS[kind].map((column) => (
            <tr key={column.id}>
              <td>{t(`column.${column.id}`)}</td>
              <td>
                <code>{[column.id, column.zh, ...column.also].join(' · ')}</code>
              </td>
              <td>{column.required ? t('panel.columns.yes') : t('panel.columns.no')}</td>
              <td>
                <code>{column.example}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
