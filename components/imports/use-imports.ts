'use client';
/** The list of imports, kept up to date by the feed. */
import { useCallback, useState } from 'react';
import { useLiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import type { BatchListAnswer, BatchView } from '@/server/imports/contract';
import type { FeedEvent } from '@/server/realtime/contract';

const PAGE = 50;

export function applyBatches(answer: BatchListAnswer, events: readonly FeedEvent[]): BatchListAnswer {
  let rows = answer.rows;
  for (const event of events) {
    const batch = event.payload as BatchView;
    rows = rows.some(({ id }) => id === batch.id)
      ? rows.map((row) => (row.id === batch.id ? batch : row))
      : [batch, ...rows].sort((a, b) => b.id - a.id);
  }
  return rows === answer.rows ? answer : { ...answer, rows };
}

export function useImports(isVisible: boolean) {
  const query = useLiveQuery<BatchListAnswer>({
    key: 'imports',
    topics: ['imports'],
    isEnabled: isVisible,
    load: (signal) => api.get<BatchListAnswer>('/api/imports', { query: { limit: PAGE }, signal }),
    apply: applyBatches,
  });
  const { data, patch } = query;
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [atEnd, setAtEnd] = useState(false);
  const last = data?.rows.at(-1)?.id;
  const more = useCallback(async () => {
    if (last === undefined) return;
    setLoadingMore(true);
    try {
      const next = await api.get<BatchListAnswer>('/api/imports', { query: { limit: PAGE, before: last } });
      setAtEnd(next.rows.length < PAGE);
      patch((answer) => ({ ...answer, rows: [...answer.rows, ...next.rows] }));
    } finally {
      setLoadingMore(false);
    }
  }, [last, patch]);
  const add = useCallback(
    (batch: BatchView) =>
      patch((answer) =>
        answer.rows.some(({ id }) => id === batch.id) ? answer : { ...answer, rows: [batch, ...answer.rows] },
      ),
    [patch],
  );
  return { ...query, add, more, isLoadingMore, mayHaveMore: !atEnd && (data?.rows.length ?? 0) >= PAGE };
}
