'use client';
/**
 * Live data for panels. `useLiveQuery` holds a snapshot and lets events change it; `useFeed` hands on bare events.
 * The connection is opened by the first of them and stays for the life of the page.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { io } from 'socket.io-client';
import { goToLogin, useSessionStore } from '@/components/shell/session';
import { ApiError } from '@/components/ui/api-client';
import { type FeedEvent, PROTOCOL_VERSION, type Topic } from '@/server/realtime/contract';
import { LiveClient } from './client';
import { useLiveStatus, type LiveStatus } from './status-store';

let client: LiveClient | null = null;

function showStatus(status: LiveStatus): void {
  const { state, delayMs, behindSeconds } = useLiveStatus.getState();
  if (state === status.state && delayMs === status.delayMs && behindSeconds === status.behindSeconds) return;
  useLiveStatus.setState(status);
}

/** The connection of this page. Only in the browser. */
export function liveClient(): LiveClient {
  if (client) return client;
  const opened = new LiveClient({
    socket: io({
      transports: ['websocket'],
      auth: { protocol: PROTOCOL_VERSION },
      autoConnect: false,
      reconnectionDelay: 250,
      reconnectionDelayMax: 3_000,
      randomizationFactor: 0.5,
      timeout: 5_000,
    }),
    onStatus: showStatus,
    onSessionChanged: () => void useSessionStore.getState().load(),
    onSessionEnded: goToLogin,
    onRefused: () => void useSessionStore.getState().load(),
  });
  client = opened;
  watchActivity(window);
  return opened;
}

/** What a person does in that window keeps their locks; a panel torn off to another screen is such a window too. */
export function watchActivity(place: Window): void {
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    place.addEventListener(kind, () => client?.noteActivity(), { capture: true, passive: true });
  }
}

/** Keeps the page connected, whatever panels are open. Once, in the console. */
export function useLiveConnection(): void {
  useEffect(() => void liveClient(), []);
}

/** Events of one topic as they arrive, from now on. `onMissed`: some were lost for good, read everything again. */
export function useFeed<Payload = unknown>(
  topic: Topic,
  onEvents: (events: FeedEvent<Payload>[]) => void,
  onMissed?: () => void,
): void {
  const latest = useRef({ onEvents, onMissed });
  useEffect(() => {
    latest.current = { onEvents, onMissed };
  });
  useEffect(() => {
    const live = liveClient();
    const subscription = live.subscribe(
      [topic],
      (events) => latest.current.onEvents(events as FeedEvent<Payload>[]),
      () => {
        subscription.listen();
        latest.current.onMissed?.();
      },
    );
    subscription.listen();
    return () => subscription.close();
  }, [topic]);
}

export interface LiveQuery<Answer> {
  readonly data: Answer | null;
  readonly error: unknown;
  /** True until the first answer or error of this key. */
  readonly isLoading: boolean;
  /** True while a newer answer is on its way. */
  readonly isRefreshing: boolean;
  reload: () => void;
  /** A change made here, before the event of it arrives (the receipt of one's own command). */
  patch: (change: (answer: Answer) => Answer) => void;
}

export interface LiveQueryOptions<Answer extends { readonly seq: number }> {
  /** What is asked for. Another key: another question; the former answer stays in sight until the new one is there. */
  readonly key: string;
  readonly topics: readonly Topic[];
  /** Fetches the snapshot; its `seq` is the feed position it was read at. */
  readonly load: (signal: AbortSignal) => Promise<Answer>;
  /** The answer after these events; the same object when they change nothing; `reload` when only a fresh one tells. */
  readonly apply: (answer: Answer, events: FeedEvent[]) => Answer | 'reload';
  /** False while hidden or without permission: nothing is fetched or kept; on show it is read again. */
  readonly isEnabled?: boolean;
}

interface QueryState<Answer> {
  readonly key: string;
  readonly data: Answer | null;
  readonly error: unknown;
  readonly loading: boolean;
}

const RETRY_AFTER_MS = 5_000;
const APPLY_EVERY_MS = 100;
const RELOAD_AFTER_MS = 300;

/** Snapshot + events. Events are gathered for a tenth of a second, so that a storm of them costs one change of state. */
export function useLiveQuery<Answer extends { readonly seq: number }>(
  options: LiveQueryOptions<Answer>,
): LiveQuery<Answer> {
  const { key, isEnabled = true } = options;
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [state, setState] = useState<QueryState<Answer>>({ key, data: null, error: null, loading: true });
  const handle = useRef<{ reload: () => void; patch: (change: (answer: Answer) => Answer) => void } | null>(null);
  const topics = options.topics.join(' ');

  useEffect(() => {
    if (!isEnabled) return undefined;
    let data: Answer | null = null;
    let abort = new AbortController();
    let gathered: FeedEvent[] = [];
    let applyTimer: ReturnType<typeof setTimeout> | undefined;
    let reloadTimer: ReturnType<typeof setTimeout> | undefined;

    const show = (change: Partial<QueryState<Answer>>): void => setState((before) => ({ ...before, key, ...change }));
    const reloadSoon = (milliseconds: number): void => {
      reloadTimer ??= setTimeout(reload, milliseconds);
    };
    const apply = (): void => {
      applyTimer = undefined;
      const events = gathered;
      gathered = [];
      if (data === null) return;
      const after = latest.current.apply(data, events);
      if (after === 'reload') return reloadSoon(RELOAD_AFTER_MS);
      if (after === data) return;
      data = after;
      show({ data });
    };
    const subscription = liveClient().subscribe(
      topics.split(' ') as Topic[],
      (events) => {
        gathered.push(...events);
        applyTimer ??= setTimeout(apply, APPLY_EVERY_MS);
      },
      () => reload(),
    );
    function reload(): void {
      clearTimeout(reloadTimer);
      clearTimeout(applyTimer);
      reloadTimer = undefined;
      applyTimer = undefined;
      gathered = [];
      abort.abort();
      abort = new AbortController();
      const { signal } = abort;
      subscription.hold();
      setState((before) => ({ ...before, loading: true }));
      latest.current.load(signal).then(
        (answer) => {
          if (signal.aborted) return;
          data = answer;
          show({ data, error: null, loading: false });
          subscription.noteSnapshot(answer.seq);
        },
        (error: unknown) => {
          if (signal.aborted) return;
          setState((before) => ({ key, data: before.key === key ? before.data : null, error, loading: false }));
          if (error instanceof ApiError && error.isTransient) return reloadSoon(RETRY_AFTER_MS);
          // Refused for good: nothing to keep events for.
          data = null;
          subscription.listen();
        },
      );
    }
    handle.current = {
      reload,
      patch: (change) => {
        if (data === null) return;
        data = change(data);
        show({ data });
      },
    };
    reload();
    return () => {
      abort.abort();
      clearTimeout(applyTimer);
      clearTimeout(reloadTimer);
      subscription.close();
      handle.current = null;
    };
  }, [key, topics, isEnabled]);

  const reload = useCallback(() => handle.current?.reload(), []);
  const patch = useCallback((change: (answer: Answer) => Answer) => handle.current?.patch(change), []);
  return {
    data: state.data,
    error: state.error,
    isLoading: state.loading && state.data === null,
    isRefreshing: state.loading && state.data !== null,
    reload,
    patch,
  };
}
