'use client';
/** What goes on behind all panels: the locks one holds, and what others tell one about them. Shows nothing by itself. */
import { useCallback, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { useLocaleControl, useName } from '@/components/i18n/intl';
import { useFeed, useLiveQuery } from '@/components/live/live';
import { useVerb } from '@/components/shell/session';
import { useNotices, useStatusBar } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { useViewer } from '@/components/work-orders/viewer';
import { useWorkList } from '@/components/work-orders/work-list';
import type { InboxAnswer } from '@/server/work-orders/company-wire';
import type { OrderEvent, QueueAnswer, Receipt } from '@/server/work-orders/contract';

const MOST_NOTED = 500;

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
  readonly byId?: number;
  readonly byName?: string;
  readonly by?: { readonly nameZh: string; readonly nameEn: string };
  readonly reason?: string;
  readonly orderIds?: readonly number[];
  readonly orderNo?: string;
  readonly commentId?: number;
  readonly id?: number;
  readonly body?: string;
}

const TOLD = ['limit-near', 'limit-broken', 'lock-broken', 'handed-over', 'asked-for', 'mentioned', 'shift-note'];

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

  const locale = useLocaleControl().locale;
  const nameOf = useName();
  const mayLock = useVerb('order.lock');
  const seeMention = useCallback((commentId: number, orderId: number) => {
    openPanel('order', { orderId: String(orderId), tab: 'comments' }, { inPlace: true });
    api.put('/api/work-orders/inbox', { comments: [commentId] }).catch(() => undefined);
  }, []);
  const seeShift = useCallback((orderIds: readonly number[]) => {
    if (orderIds.length > 0) openPanel('work-queue', { view: 'unit', ids: orderIds.slice(0, MOST_NOTED) });
  }, []);

  // What was said while nobody listened.
  useEffect(() => {
    api
      .get<InboxAnswer>('/api/work-orders/inbox')
      .then(({ mentions, shiftNotes }) => {
        for (const { commentId, orderId, orderNo, at, authorZh, authorEn, body } of [...mentions].reverse()) {
          const name = locale === 'en' ? authorEn : authorZh;
          addNotice({
            id: `mention-${commentId}`,
            at,
            tone: 'info',
            text: t('notice.mentioned', { name, orderNo, body }),
            open: () => seeMention(commentId, orderId),
          });
        }
        for (const { id, at, authorZh, authorEn, body, orderIds } of [...shiftNotes].reverse()) {
          const name = locale === 'en' ? authorEn : authorZh;
          addNotice({
            id: `shift-${id}`,
            at,
            tone: 'info',
            text: t('notice.shift-note', { name, body, count: orderIds.length }),
            open: () => seeShift(orderIds),
          });
        }
      })
      .catch(() => undefined);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once; a change of language does not say it again
  }, []);

  useFeed<PersonalPayload>('personal', (events) => {
    for (const { seq, at, payload } of events) {
      if (!TOLD.includes(payload.kind)) continue;
      const orderIds = payload.orderIds ?? [];
      const first = orderIds[0];
      if (first === undefined && payload.kind !== 'shift-note') continue;
      const show = () =>
        payload.kind === 'mentioned'
          ? seeMention(payload.commentId!, first!)
          : payload.kind === 'shift-note'
            ? seeShift(orderIds)
            : openPanel('order', { orderId: String(first) }, { inPlace: true });
      const asker = payload.byId;
      const name = payload.by ? nameOf(payload.by) : (payload.byName ?? '');
      addNotice({
        id:
          payload.kind === 'mentioned'
            ? `mention-${payload.commentId}`
            : payload.kind === 'shift-note'
              ? `shift-${payload.id}`
              : `personal-${seq}`,
        at,
        tone: payload.kind === 'lock-broken' || payload.kind === 'limit-broken' ? 'warn' : 'info',
        text: t(`notice.${payload.kind}`, {
          name,
          reason: payload.reason ?? '',
          orderNo: payload.orderNo ?? '',
          body: payload.body ?? '',
          count: orderIds.length,
        }),
        open: show,
        ...(payload.kind === 'asked-for' && asker !== undefined && mayLock
          ? {
              action: {
                label: t('handOver.to', { name }),
                run: async () => {
                  const reason = t('handOver.reason', { name });
                  const receipt = await api.post<Receipt>('/api/work-orders/hand-over', {
                    ids: orderIds,
                    toUserId: asker,
                    reason,
                  });
                  if (!receipt.counts.reassigned) throw new Error(t('handOver.refused'));
                },
              },
            }
          : {}),
      });
    }
  });
  return null;
}
