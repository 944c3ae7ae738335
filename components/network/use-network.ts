'use client';
import { useCallback, useEffect, useState } from 'react';
import { api } from '@/components/ui/api-client';
import type {
  FeederAnswer,
  FeederView,
  NetworkAnswer,
  OutagesAnswer,
  OutageView,
  TransformerAnswer,
} from '@/server/network/contract';

interface Asked<Answer> {
  readonly answer: Answer | null;
  readonly error: unknown;
  readonly reload: () => void;
}

/** One question; asked again on `reload`, when shown again, and for another path. Null: nothing is asked. */
function useAsked<Answer>(path: string | null, unitId: string | null, isVisible = true): Asked<Answer> {
  const key = `${path ?? ''}?${unitId ?? ''}`;
  const [state, setState] = useState<{ key: string; answer: Answer | null; error: unknown }>({
    key,
    answer: null,
    error: null,
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!isVisible || path === null) return undefined;
    const abort = new AbortController();
    api.get<Answer>(path, { query: { unitId: unitId ?? undefined }, signal: abort.signal }).then(
      (answer) => setState({ key, answer, error: null }),
      (error: unknown) => !abort.signal.aborted && setState({ key, answer: null, error }),
    );
    return () => abort.abort();
  }, [path, unitId, key, isVisible, round]);
  const isCurrent = state.key === key;
  return {
    answer: isCurrent ? state.answer : null,
    error: isCurrent ? state.error : null,
    reload: useCallback(() => setRound((before) => before + 1), []),
  };
}

export function useNetwork(unitId: string | null, isVisible: boolean) {
  const { answer, error, reload } = useAsked<NetworkAnswer>('/api/network', unitId, isVisible);
  const feeders: readonly FeederView[] | null = answer?.feeders ?? null;
  return { feeders, error, reload };
}

export function useOutages(unitId: string | null, isVisible: boolean) {
  const { answer, error, reload } = useAsked<OutagesAnswer>('/api/network/outages', unitId, isVisible);
  const list: readonly OutageView[] | null = answer?.outages ?? null;
  return { list, error, reload };
}

export function useFeeder(feederId: number | null) {
  return useAsked<FeederAnswer>(feederId === null ? null : `/api/network/feeders/${feederId}`, null);
}

export function useTransformer(transformerId: number) {
  return useAsked<TransformerAnswer>(`/api/network/transformers/${transformerId}`, null);
}
