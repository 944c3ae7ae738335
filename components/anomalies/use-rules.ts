'use client';
import { useCallback, useEffect, useState } from 'react';
import { api } from '@/components/ui/api-client';
import type { RulesView } from '@/server/anomalies/rules-contract';

export interface RulesState {
  readonly view: RulesView | null;
  readonly error: unknown;
  readonly reload: () => void;
}

export function useRules(unitId: string | undefined): RulesState {
  const [view, setView] = useState<RulesView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<RulesView>('/api/anomalies/rules', { query: { unitId }, signal: abort.signal })
      .then((answer) => {
        setView(answer);
        setError(null);
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
  }, [unitId, round]);
  return { view, error, reload: useCallback(() => setRound((before) => before + 1), []) };
}
