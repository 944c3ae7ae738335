'use client';
import { useCallback, useEffect, useState } from 'react';
import { useScope } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import type { RoutesAnswer } from '@/server/metering/wire';

/** Reading routes of the unit everything is looked at through, the reader's own first. */
export function useRoutes(month: string | undefined, isVisible: boolean) {
  const unitId = useScope((state) => state.unitId);
  const [data, setData] = useState<RoutesAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!isVisible || unitId === null) return undefined;
    const abort = new AbortController();
    api.get<RoutesAnswer>('/api/metering/routes', { query: { unitId, month }, signal: abort.signal }).then(
      (answer) => {
        if (abort.signal.aborted) return;
        setData(answer);
        setError(null);
      },
      (failure: unknown) => {
        if (!abort.signal.aborted) setError(failure);
      },
    );
    return () => abort.abort();
  }, [unitId, month, isVisible, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { data, error, reload };
}
