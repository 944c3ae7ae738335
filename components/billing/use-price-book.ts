'use client';
/** The price book with its drafts, read when the panel comes into sight and after every change made here. */
import { useCallback, useEffect, useState } from 'react';
import { useLocaleControl } from '@/components/i18n/intl';
import { api } from '@/components/ui/api-client';
import type { PriceBookView } from '@/server/billing/price-book-wire';

export interface PriceBookQuery {
  readonly data: PriceBookView | null;
  readonly error: unknown;
  readonly reload: () => void;
}

export function usePriceBook(isVisible: boolean): PriceBookQuery {
  const { locale } = useLocaleControl();
  const [state, setState] = useState<{ data: PriceBookView | null; error: unknown }>({ data: null, error: null });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    if (!isVisible) return undefined;
    const abort = new AbortController();
    api.get<PriceBookView>('/api/billing/price-book', { signal: abort.signal }).then(
      (data) => setState({ data, error: null }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState((before) => ({ ...before, error }));
      },
    );
    return () => abort.abort();
  }, [isVisible, turn, locale]);
  return { ...state, reload };
}
