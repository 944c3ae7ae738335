'use client';
/** What goes on behind all panels: the locks one holds, and what others tell one about them. Shows nothing by itself. */
import { useCallback, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { useFeed, useLiveQuery } from '@/components/live/live';
import { useVerb } from '@/components/shell/session';
import { useNotices, useStatusBar } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { useViewer } from '@/components/work-orders/viewer';
import { useWorkList } from '@/components/work-orders/work-list';
import type { OrderEvent, QueueAnswer } from '@/server/work-orders/contract';

interface Held {
  readonly seq: number;
  readonly ids: readonly number[];
}

/** The ids held after an event; the same array when it changes nothing. */
export function heldAfter(ids: readonly number[], event: OrderEvent, userId: number): readonly number[] {
  if (event.patch?.lockedBy === undefined || event.rows === undefined) return ids;
  const named = event.rows.map(([id]) => id);
  if (event.patch.lockedBy === userId) {
    const known = new Set(ids);
    const added = named.filter((id) => !known.has(id));
    return added.length === 0 ? ids : [...ids, ...added];
  }
  const lost = new Set(named);
  return ids.some((id) => lost.has(id)) ? ids.filter((id) => !lost.has(id)) : ids;
}

interface PersonalPayload {
  readonly kind: string;
  readonly byName?: string;
  readonly reason?: string;
  readonly orderIds?: readonly number[];
  readonly orderNo?: string;
}

export function WorkBackground() {
  const maySee = useVerb('order.see');
  return maySee ? <Background /> : null;
}

function Background() {
  const t = useTranslations('work-orders');
  const { userId } = useViewer();
  const setHeld = useWorkList((state) => state.setHeld);
  const setLocks = useStatusBar((state) => state.setLocks);
  const addNotice = useNotices((state) => state.addNotice);
  const { data, reload } = useLiveQuery<Held>({
    key: `my-locks/${userId}`,
    topics: ['orders'],
    load: async (signal) => {
      const request = { view: 'locked-by-me', sort: 'money', limit: 1000 };
      const answer = await api.post<QueueAnswer>('/api/work-orders/query', request, { signal });
      return { seq: answer.seq, ids: answer.rows.map((row) => row.id) };
    },
    apply: (held, events) => {
      let { ids } = held;
      for (const { payload } of events) ids = heldAfter(ids, payload as OrderEvent, userId);
      return ids === held.ids ? held : { ...held, ids };
    },
  });
  const ids = data?.ids;
  const releaseAll = useCallback(async () => {
    if (ids && ids.length > 0) await api.post('/api/work-orders/unlock', { ids });
    reload();
  }, [ids, reload]);
  useEffect(() => {
    setHeld(ids ?? []);
    setLocks(ids?.length ?? 0, releaseAll);
  }, [ids, releaseAll, setHeld, setLocks]);

  useFeed<PersonalPayload>('personal', (events) => {
    for (const { seq, at, payload } of events) {
      const count = payload.orderIds?.length ?? 0;
      if (count === 0 || !['lock-broken', 'handed-over', 'asked-for'].includes(payload.kind)) continue;
      const first = payload.orderIds![0]!;
      addNotice({
        id: `personal-${seq}`,
        at,
        tone: payload.kind === 'lock-broken' ? 'warn' : 'info',
        text: t(`notice.${payload.kind}`, {
          name: payload.byName ?? '',
          reason: payload.reason ?? '',
          orderNo: payload.orderNo ?? '',
          count,
        }),
        open: () => openPanel('order', { orderId: String(first) }, { inPlace: true }),
      });
    }
  });
  return null;
}
