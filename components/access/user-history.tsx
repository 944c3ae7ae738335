'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/access/access.module.css';
import { useUnits } from '@/components/access/use-units';
import { InstantText } from '@/components/i18n/values';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { AccessHistoryEntry, UserView } from '@/server/access/contract';

const PAGE = 50;

interface Pages {
  readonly entries: readonly AccessHistoryEntry[];
  readonly more: boolean;
}

/** 登录与权限记录: newest first, in words, with the beginning of each row's proof. */
export function UserHistory({ user }: { readonly user: UserView }) {
  const t = useTranslations('access.history');
  const [pages, setPages] = useState<Pages | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [before, setBefore] = useState<number | undefined>(undefined);
  const words = useEntryWords();
  useEffect(() => {
    const abort = new AbortController();
    const query = { userId: user.id, limit: PAGE, before };
    api
      .get<{ entries: AccessHistoryEntry[]; more: boolean }>('/api/access/history', { query, signal: abort.signal })
      .then((page) => {
        setError(null);
        setPages((shown) => ({
          entries: before === undefined ? page.entries : [...(shown?.entries ?? []), ...page.entries],
          more: page.more,
        }));
      })
      .catch((caught: unknown) => {
        if (!abort.signal.aborted) setError(caught);
      });
    return () => abort.abort();
    // A change of this person, seen by the version, is a new first page.
  }, [user.id, user.version, before]);

  if (error) return <ErrorState error={error} />;
  if (pages === null) return <Skeleton rows={6} />;
  if (pages.entries.length === 0) return <p className={`${styles.pad} ${styles.muted}`}>{t('none')}</p>;
  const oldest = pages.entries.at(-1)?.id;
  return (
    <div className={styles.pad}>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.table} aria-label={t('label')}>
          <thead>
            <tr>
              <th scope="col">{t('at')}</th>
              <th scope="col">{t('what')}</th>
              <th scope="col">{t('by')}</th>
              <th scope="col">{t('proof')}</th>
            </tr>
          </thead>
          <tbody>
            {pages.entries.map((entry) => (
              <tr key={entry.id}>
                <td>
                  <InstantText value={entry.at} seconds />
                </td>
                <td>{words(entry)}</td>
                <td>{entry.actorId === 0 ? t('system') : entry.actorName}</td>
                <td className={styles.mono}>{entry.hash.slice(0, 8)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages.more && oldest !== undefined ? (
        <p>
          <Button onClick={() => setBefore(oldest)}>{t('more')}</Button>
        </p>
      ) : null}
    </div>
  );
}

function useEntryWords(): (entry: AccessHistoryEntry) => string {
  const t = useTranslations('access.history');
  const roleName = useTranslations('shell.roles');
  const { nameOf } = useUnits();
  return ({ action, detail }) => {
    const role = String(detail.role ?? '');
    const why = String(detail.why ?? '');
    return t(`action.${action}`, {
      address: String(detail.address ?? '') || '–',
      why: t.has(`why.${why}`) ? t(`why.${why}`) : why,
      minutes: String(detail.minutes ?? ''),
      role: roleName.has(role) ? roleName(role) : role,
      unit: nameOf(String(detail.unitId ?? '')),
    });
  };
}
