'use client';
import { useEffect } from 'react';
import { useLiveQuery, type LiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import type { OperationsAnswer } from '@/server/operations/contract';

const POLL_MS = 3_000;
const TOPICS = ['operations'] as const;
const load = (signal: AbortSignal) => api.get<OperationsAnswer>('/api/operations', { signal });

/** Figures move without an event of their own: they are read every three seconds while somebody looks, at once on an event. */
export function useOperations(isVisible: boolean): LiveQuery<OperationsAnswer> {
  const query = useLiveQuery<OperationsAnswer>({
    key: 'operations',
    topics: TOPICS,
    load,
    apply: () => 'reload',
    isEnabled: isVisible,
  });
  const { reload } = query;
  useEffect(() => {
    if (!isVisible) return undefined;
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [isVisible, reload]);
  return query;
}
