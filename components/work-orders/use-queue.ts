'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { liveClient } from '@/components/live/live';
import type { Subscription } from '@/components/live/client';
import { QueueModel, type QueueSlice } from '@/components/work-orders/queue-model';
import { useViewer } from '@/components/work-orders/viewer';
import { api } from '@/components/ui/api-client';
import { URGENCY_WEIGHTS, type UrgencyWeights } from '@/server/kernel/urgency';
import type { OrderEvent, OrderRow, QueueAnswer, QueueCounts } from '@/server/work-orders/contract';

const PAGE_ROWS = 200;
/** Rows left and came since the last page was read: pages overlap by this much, repeats are dropped. */
const OVERLAP_ROWS = 20;
const MOST_ROWS = 10_000;
const COUNTS_EVERY_MS = 1_500;
const ASK_AFTER_MS = 250;
const MOST_ASKED = 1000;

export interface QueueSinks {
  /** Shown rows that changed: patch them in place. */
  readonly onPatched: (rows: readonly OrderRow[]) => void;
  /** A further page was added at the end. */
  readonly onAppended: (rows: readonly OrderRow[]) => void;
  /** The own doing is to be folded in: the rows as they now stand follow. */
  readonly onBeforeFold: () => void;
}

export interface QueueState {
  /** A new array at a load and at a fold only. */
  readonly rows: readonly OrderRow[] | null;
  readonly error: unknown;
  readonly total: number;
  readonly totalIsCapped: boolean;
  readonly counts: QueueCounts | null;
  /** How much a deadline weighs today. */
  readonly weights: UrgencyWeights;
  readonly arrivals: number;
  readonly departures: number;
  /** Rows in the grid, further pages included. */
  readonly shown: number;
  /** Moves with every change of any row held. */
  readonly revision: number;
}

const EMPTY: QueueState = {
  rows: null,
  error: null,
  total: 0,
  totalIsCapped: false,
  counts: null,
  weights: URGENCY_WEIGHTS,
  arrivals: 0,
  departures: 0,
  shown: 0,
  revision: 0,
};

/** The queue of one slice: first page at once, further pages on demand, events applied in between. */
export function useQueue(slice: QueueSlice, sinks: QueueSinks) {
  const { viewer, unitsBelow, userId } = useViewer();
  const [state, setState] = useState<QueueState>(EMPTY);
  const model = useRef<QueueModel | null>(null);
  const subscription = useRef<Subscription | null>(null);
  const asked = useRef(new Set<number>());
  const loading = useRef<AbortController | null>(null);
  const paging = useRef(false);
  const sink = useRef(sinks);
  sink.current = sinks;
  const key = JSON.stringify(slice);
  const wanted = useMemo(() => JSON.parse(key) as QueueSlice, [key]);

  const note = useCallback((change: Partial<QueueState> = {}) => {
    const { arrivals = 0, departures = 0, length: shown = 0 } = model.current ?? {};
    setState((before) => ({ ...before, arrivals, departures, shown, revision: before.revision + 1, ...change }));
  }, []);

  const fold = useCallback(
    (only?: ReadonlySet<number>) => {
      if (!model.current) return;
      sink.current.onBeforeFold();
      const left = model.current.departures;
      const came = model.current.arrivals;
      const rows = model.current.fold(only);
      const moved = came - model.current.arrivals - (left - model.current.departures);
      note({ rows });
      setState((before) => ({ ...before, total: Math.max(rows.length, before.total + moved) }));
    },
    [note],
  );

  // ── counts ──
  const countsTimer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const unitId = wanted.filter.unitId;
  const refreshCounts = useCallback(() => {
    if (countsTimer.current !== null) return;
    countsTimer.current = setTimeout(() => {
      countsTimer.current = null;
      api
        .get<QueueCounts>('/api/work-orders/counts', { query: { unitId } })
        .then((counts) => setState((before) => ({ ...before, counts })))
        .catch(() => undefined);
    }, COUNTS_EVERY_MS);
  }, [unitId]);
  useEffect(
    () => () => {
      if (countsTimer.current !== null) clearTimeout(countsTimer.current);
      countsTimer.current = null;
    },
    [refreshCounts],
  );

  // ── rows the feed names and we do not hold ──
  const askTimer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const ask = useCallback(() => {
    if (askTimer.current !== null || asked.current.size === 0) return;
    askTimer.current = setTimeout(() => {
      askTimer.current = null;
      const current = model.current;
      const ids = [...asked.current].slice(0, MOST_ASKED);
      for (const id of ids) asked.current.delete(id);
      if (current === null || ids.length === 0) return;
      const { view, sort, descending, filter } = current.slice;
      api
        .post<QueueAnswer>('/api/work-orders/query', {
          view,
          sort,
          descending,
          filter: { ...filter, ids },
          limit: MOST_ASKED,
        })
        .then((answer) => {
          if (model.current !== current) return;
          sink.current.onPatched(current.offer(answer.rows));
          note();
        })
        .catch(() => undefined);
      if (asked.current.size > 0) ask();
    }, ASK_AFTER_MS);
  }, [note]);

  const receive = useCallback(
    (events: readonly OrderEvent[]) => {
      const current = model.current;
      if (current === null) return;
      const patched = new Map<number, OrderRow>();
      for (const event of events) {
        const reception = current.receive(event);
        for (const row of reception.patched) patched.set(row.id, row);
        for (const id of reception.unknown) asked.current.add(id);
      }
      if (patched.size > 0) sink.current.onPatched([...patched.values()]);
      ask();
      refreshCounts();
      // What left by the person's own doing leaves at once: they asked for it.
      const own = events.filter((event) => event.actorId === userId).flatMap((event) => event.rows ?? []);
      const leaving = new Set(own.map(([id]) => id).filter((id) => current.isGone(id)));
      if (leaving.size > 0) fold(leaving);
      else note();
    },
    [ask, refreshCounts, note, fold, userId],
  );

  // ── pages ──
  const load = useCallback(async () => {
    loading.current?.abort();
    const abort = new AbortController();
    loading.current = abort;
    subscription.current?.hold();
    try {
      const answer = await api.post<QueueAnswer>(
        '/api/work-orders/query',
        { ...wanted, offset: 0, limit: PAGE_ROWS },
        { signal: abort.signal },
      );
      if (loading.current !== abort) return;
      const fresh = new QueueModel(wanted, viewer, unitsBelow, Date.now, answer.weights);
      fresh.append(answer.rows, answer.rows.length < PAGE_ROWS);
      model.current = fresh;
      asked.current.clear();
      const { total, totalIsCapped, counts, weights } = answer;
      note({ rows: fresh.list(), error: null, total, totalIsCapped, counts, weights });
      subscription.current?.noteSnapshot(answer.seq);
    } catch (error) {
      if (loading.current !== abort) return;
      note({ error });
    }
  }, [wanted, viewer, unitsBelow, note]);

  const live = useRef({ receive, load });
  useEffect(() => {
    live.current = { receive, load };
  });
  useEffect(() => {
    subscription.current = liveClient().subscribe(
      ['orders'],
      (events) => live.current.receive(events.map((event) => event.payload as OrderEvent)),
      () => void live.current.load(),
    );
    return () => {
      subscription.current?.close();
      subscription.current = null;
    };
  }, []);
  useEffect(() => {
    void load();
    return () => loading.current?.abort();
  }, [load]);

  const loadMore = useCallback(async () => {
    const current = model.current;
    if (current === null || current.isComplete || paging.current || current.length >= MOST_ROWS) return;
    paging.current = true;
    try {
      const offset = Math.max(0, current.nextOffset - OVERLAP_ROWS);
      const limit = PAGE_ROWS + OVERLAP_ROWS;
      const answer = await api.post<QueueAnswer>('/api/work-orders/query', { ...wanted, offset, limit });
      if (model.current !== current) return;
      sink.current.onAppended(current.append(answer.rows, answer.rows.length < limit));
      note({ total: answer.total, totalIsCapped: answer.totalIsCapped, counts: answer.counts });
    } catch {
      // The next scroll asks again.
    } finally {
      paging.current = false;
    }
  }, [wanted, note]);

  return {
    ...state,
    userId,
    reload: load,
    loadMore,
    fold: useCallback(() => fold(), [fold]),
    receive,
    row: useCallback((id: number) => model.current?.row(id), []),
    isGone: useCallback((id: number) => model.current?.isGone(id) ?? false, []),
    isFull: (model.current?.length ?? 0) >= MOST_ROWS,
  };
}
