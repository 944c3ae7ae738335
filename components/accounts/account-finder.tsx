'use client';
import { useState } from 'react';
import { Search } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { TextInput } from '@/components/ui/field';
import type { SearchAnswer, SearchHit } from '@/server/customers/contract';

/** Finds the account a person at the counter names: by number, name, meter or address. One found is opened at once. */
export function AccountFinder({ onFound }: { readonly onFound: (accountId: string) => void }) {
  const t = useTranslations('cashier.find');
  const [text, setText] = useState('');
  const [hits, setHits] = useState<readonly SearchHit[] | null>(null);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const choose = (accountId: string): void => {
    setHits(null);
    setText('');
    onFound(accountId);
  };
  const find = async (): Promise<void> => {
    if (text.trim() === '') return;
    setBusy(true);
    setFailure('');
    try {
      const answer = await api.get<SearchAnswer>('/api/search', { query: { q: text.trim() } });
      const found = answer.hits.filter(
        (hit) => hit.accountId !== null && (hit.kind === 'customer' || hit.kind === 'meter'),
      );
      const ids = new Set(found.map((hit) => hit.accountId));
      if (ids.size === 1) choose([...ids][0]!);
      else setHits(found);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : '');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.finder}>
      <form
        role="search"
        className={styles.finderLine}
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <TextInput
          type="search"
          aria-label={t('label')}
          placeholder={t('placeholder')}
          value={text}
          maxLength={60}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && hits !== null) {
              event.stopPropagation();
              setHits(null);
            }
          }}
        />
        <Button type="submit" icon={Search} busy={busy}>
          {t('go')}
        </Button>
      </form>
      {failure === '' ? null : (
        <p role="alert" className={styles.fault}>
          {failure}
        </p>
      )}
      {hits === null ? null : hits.length === 0 ? (
        <p role="status" className={styles.muted}>
          {t('none')}
        </p>
      ) : (
        <ul className={styles.hits} aria-label={t('hits')}>
          {hits.map((hit) => (
            <li key={`${hit.kind}-${hit.id}`}>
              <button type="button" className={styles.hit} onClick={() => choose(hit.accountId!)}>
                <span>{hit.label}</span> <span className={styles.muted}>{hit.detail}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
