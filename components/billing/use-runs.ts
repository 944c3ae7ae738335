'use client';
import { useLiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import type { RunRow } from '@/server/billing/run-wire';

export interface RunList {
  readonly seq: number;
  readonly runs: readonly RunRow[];
}

/** The list after an event: a newer row of a run replaces the older one, a run not listed comes first. */
export function runsAfter(runs: readonly RunRow[], row: RunRow): readonly RunRow[] {
  const at = runs.findIndex((each) => each.id === row.id);
  if (at < 0) return [row, ...runs];
  const held = runs[at]!;
  if (held.version > row.version || (held.version === row.version && held.chunksDone > row.chunksDone)) return runs;
  return runs.map((each, index) => (index === at ? row : each));
}

export function useRuns(isEnabled: boolean, unitId?: number) {
  return useLiveQuery<RunList>({
    key: `runs/${unitId ?? ''}`,
    topics: ['runs'],
    isEnabled,
    load: (signal) => api.get<RunList>('/api/billing/runs', { query: { unitId, limit: 50 }, signal }),
    apply: (list, events) => {
      let { runs } = list;
      for (const { payload } of events) runs = runsAfter(runs, payload as RunRow);
      return runs === list.runs ? list : { ...list, runs };
    },
  });
}
