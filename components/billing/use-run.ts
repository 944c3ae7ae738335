'use client';
import { useCallback, useEffect, useRef } from 'react';
import { useLiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import type { RunDetail, RunRow } from '@/server/billing/run-wire';

/** The breakdowns follow the figures of the run at this distance: they are counted, the figures come with the event. */
const BREAKDOWN_EVERY_MS = 2_000;

export function useRun(runId: number, isVisible: boolean) {
  const again = useRef<() => void>(() => undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const soon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      again.current();
    }, BREAKDOWN_EVERY_MS);
  }, []);
  const query = useLiveQuery<RunDetail>({
    key: `run/${runId}`,
    topics: ['runs', 'bills'],
    isEnabled: isVisible,
    load: (signal) => api.get<RunDetail>(`/api/billing/runs/${runId}`, { signal }),
    apply: (detail, events) => {
      let next = detail;
      for (const { topic, payload } of events) {
        if (topic === 'bills') {
          soon();
          continue;
        }
        const row = payload as RunRow;
        if (row.id !== runId || row.version < next.run.version) continue;
        next = { ...next, run: row };
        soon();
      }
      return next;
    },
  });
  useEffect(() => {
    again.current = query.reload;
  });
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return query;
}
