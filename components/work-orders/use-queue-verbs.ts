'use client';
/** What the verbs of the queue do: one command each, its receipt shown, its effect on screen before the feed brings it. */
import { useCallback, useState } from 'react';
import { useSession } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { eventsOf } from '@/components/work-orders/synthetic-events';
import type { OrderEvent, OrderRow, QueueFilter, Receipt } from '@/server/work-orders/contract';

export interface VerbTarget {
  readonly row: (id: number) => OrderRow | undefined;
  readonly receive: (events: readonly OrderEvent[]) => void;
}

export interface DoneVerb {
  readonly receipt: Receipt;
  /** Does the same again with other ids: for those who were held or had changed. */
  readonly repeat: ((ids: readonly number[]) => Promise<Receipt | null>) | null;
}

const MOST_DECIDED = 1000;

export function useQueueVerbs(target: VerbTarget) {
  const { user } = useSession();
  const [done, setDone] = useState<DoneVerb | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState<string | null>(null);

  const perform = useCallback(
    async (verb: string, work: () => Promise<Receipt>, repeat: DoneVerb['repeat']): Promise<Receipt | null> => {
      setBusy(verb);
      setFailure(null);
      try {
        const receipt = await work();
        const me = { userId: Number(user.id), nameZh: user.nameZh, nameEn: user.nameEn };
        target.receive(eventsOf(receipt, me, target.row));
        setDone({ receipt, repeat });
        return receipt;
      } catch (error) {
        setDone(null);
        setFailure(error);
        return null;
      } finally {
        setBusy(null);
      }
    },
    [target, user],
  );

  const lock = useCallback(
    (ids: readonly number[]): Promise<Receipt | null> =>
      perform('lock', () => api.post<Receipt>('/api/work-orders/lock', { ids }), lock),
    [perform],
  );
  const unlock = useCallback(
    (ids: readonly number[]) => perform('unlock', () => api.post<Receipt>('/api/work-orders/unlock', { ids }), null),
    [perform],
  );
  const takeNext = useCallback(
    (count: number, filter: QueueFilter) =>
      perform('next', () => api.post<Receipt>('/api/work-orders/lock-next', { count, filter }), null),
    [perform],
  );
  const breakLock = useCallback(
    (ids: readonly number[], reason: string) =>
      perform('break', () => api.post<Receipt>('/api/work-orders/break', { ids, reason }), null),
    [perform],
  );
  const reassign = useCallback(
    (ids: readonly number[], toUserId: number, reason: string) =>
      perform('reassign', () => api.post<Receipt>('/api/work-orders/reassign', { ids, toUserId, reason }), null),
    [perform],
  );
  const decide = useCallback(
    (rows: readonly OrderRow[], action: string, form: Record<string, unknown>) => {
      const some = rows.slice(0, MOST_DECIDED);
      return perform(
        'decide',
        () =>
          api.post<Receipt>('/api/work-orders/submit', {
            orders: some.map(({ id, fence }) => ({ id, fence })),
            step: some[0]!.step,
            action,
            form,
          }),
        null,
      );
    },
    [perform],
  );
  const dismiss = useCallback(() => {
    setDone(null);
    setFailure(null);
  }, []);
  return { done, failure, busy, dismiss, lock, unlock, takeNext, breakLock, reassign, decide };
}
export type QueueVerbs = ReturnType<typeof useQueueVerbs>;
