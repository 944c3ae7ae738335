'use client';
/** A price book file held against the book: every fault, or what it would bring; what it brings becomes a draft. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/billing/prices.module.css';
import { useFaultWords } from '@/components/billing/use-price-check';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Receipt } from '@/components/ui/receipt';
import type { BookCheck, PriceDraftView } from '@/server/billing/price-book-wire';

export interface CheckedFile {
  readonly name: string;
  readonly check: BookCheck;
}

interface ImportProps {
  readonly file: CheckedFile;
  readonly mayDraft: boolean;
  readonly onDraft: (draft: PriceDraftView) => void;
  readonly onDismiss: () => void;
}

const MOST_SHOWN = 40;

export function PriceImport({ file, mayDraft, onDraft, onDismiss }: ImportProps) {
  const t = useTranslations('price-book.import');
  const words = useFaultWords();
  const [error, setError] = useState('');
  const { faults, added, same } = file.check;
  const draft = async () => {
    try {
      onDraft(await api.post<PriceDraftView>('/api/billing/price-drafts', { title: file.name, versions: added }));
    } catch (caught) {
      setError(caught instanceof Error ? caught.message : t('failed'));
    }
  };
  if (faults.length > 0) {
    return (
      <Receipt
        tone="bad"
        onDismiss={onDismiss}
        details={
          <ul className={styles.faults}>
            {faults.slice(0, MOST_SHOWN).map((fault, i) => (
              <li key={i}>
                <code>{fault.path}</code> {fault.value === '' ? null : <q>{fault.value}</q>} {words(fault)}
              </li>
            ))}
          </ul>
        }
      >
        {t('faults', { name: file.name, count: faults.length })}
      </Receipt>
    );
  }
  return (
    <Receipt tone={added.length > 0 ? 'good' : 'info'} onDismiss={onDismiss}>
      {t('found', { name: file.name, added: added.length, same })} {error}
      {mayDraft && added.length > 0 ? (
        <>
          {' '}
          <Button onClick={() => void draft()}>{t('draft')}</Button>
        </>
      ) : null}
    </Receipt>
  );
}
