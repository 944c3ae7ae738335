'use client';
import { useCallback, useEffect, useState } from 'react';
import { useLiveReload } from '@/components/live/use-live-reload';
import { api, type QueryValue } from '@/components/ui/api-client';
import type { Topic } from '@/server/realtime/contract';

/** Payments, and the orders of 日结, 银行代扣 and 对账差错 that go with them. */
export const MONEY_MOVES: readonly Topic[] = ['accounts', 'orders'];
const NOTHING: readonly Topic[] = [];

/**
 * An answer that is read once and when asked again, by hand or by events of the topics named; the former one stays in sight meanwhile. Null
 * path: nothing is asked.
 */
export function useFetched<Answer>(
  path: string | null,
  query?: Readonly<Record<string, QueryValue>>,
  live: readonly Topic[] = NOTHING,
) {
  const [state, setState] = useState<{ data: Answer | null; error: unknown; path: string | null }>({
    data: null,
    error: null,
    path: null,
  });
  const [attempt, setAttempt] = useState(0);
  const asked = path === null ? null : `${path}?${JSON.stringify(query ?? {})}`;
  useEffect(() => {
    if (path === null) return undefined;
    const abort = new AbortController();
    api
      .get<Answer>(path, { ...(query === undefined ? {} : { query }), signal: abort.signal })
      .then((data) => setState({ data, error: null, path: asked }))
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setState((before) => ({ ...before, error, path: asked }));
      });
    return () => abort.abort();
    // `asked` is path and query in one text.
  }, [asked, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  useLiveReload(live, reload, path !== null);
  // The answer to another question is not shown as the answer to this one.
  const isCurrent = state.path === asked;
  return { data: isCurrent ? state.data : null, error: isCurrent ? state.error : null, reload };
}
