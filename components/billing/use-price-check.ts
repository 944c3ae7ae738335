'use client';
/** What is wrong with the versions of a draft as they are typed, asked of the server a moment after the last key. */
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '@/components/ui/api-client';
import type { PriceVersion } from '@/server/billing/contract';
import type { BookFault } from '@/server/billing/price-book-change';
import type { BookCheck } from '@/server/billing/price-book-wire';

const AFTER_MS = 350;

export function usePriceCheck(versions: readonly PriceVersion[], isEnabled: boolean): BookCheck | null {
  const [check, setCheck] = useState<BookCheck | null>(null);
  const text = isEnabled ? JSON.stringify({ priceBook: 1, versions }) : '';
  useEffect(() => {
    if (text === '') return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api
        .post<BookCheck>('/api/billing/price-book/check', { text }, { signal: abort.signal })
        .then(setCheck, () => undefined);
    }, AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return isEnabled ? check : null;
}

export function useFaultWords(): (fault: BookFault) => string {
  const t = useTranslations('price-book');
  return ({ code, params }) => (t.has(`fault.${code}`) ? t(`fault.${code}`, params) : code);
}
