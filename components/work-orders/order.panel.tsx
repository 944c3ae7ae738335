'use client';
/** 工单: one order with its form, readings, history, comments and linked orders. A live event never touches what is being typed. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { FileText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { AsOfBanner, type AsOfProps } from '@/components/dock/as-of';
import type { PanelProps } from '@/components/dock/panel-props';
import { formatInstant } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { isFocusFree, takeFocus } from '@/components/ui/focus';
import { PanelFrame } from '@/components/ui/panel-frame';
import { Receipt as Strip } from '@/components/ui/receipt';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { Tabs, TabPanel } from '@/components/ui/tabs';
import { openModules } from '@/components/work-orders/open-order';
import { OrderComments } from '@/components/work-orders/order-comments';
import { OrderApprovals } from '@/components/work-orders/order-approvals';
import { OrderForm, readDraft, type Draft, type OrderFormHandle } from '@/components/work-orders/order-form';
import { OrderHead } from '@/components/work-orders/order-head';
import { OrderNotice } from '@/components/work-orders/order-notice';
import { EarlierEntries, KeptText, LinkedOrders, OrderHistory } from '@/components/work-orders/order-parts';
import { OrderPhotos } from '@/components/work-orders/order-photos';
import { OrderReadings, OrderReasons, useAccountFacts } from '@/components/work-orders/order-readings';
import { usePresence } from '@/components/work-orders/presence';
import { ProcessPicture } from '@/components/work-orders/process-picture';
import { ProcessTrack } from '@/components/work-orders/process-track';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import { useOrder } from '@/components/work-orders/use-order';
import { useWords } from '@/components/work-orders/use-words';
import { useViewer } from '@/components/work-orders/viewer';
import { nextHeld, useWorkList } from '@/components/work-orders/work-list';
import type { OrderDetail, Receipt } from '@/server/work-orders/contract';
import { metasOf, stepOf } from '@/server/work-orders/process';
import { processById } from '@/server/work-orders/processes';
import styles from '@/components/work-orders/order.module.css';

const TABS = ['form', 'picture', 'readings', 'history', 'comments', 'linked'] as const;
const AFTER_EVENT_MS = 150;

interface Finished {
  readonly orderId: number;
  readonly text: string;
}

export default function OrderPanel(props: PanelProps<'order'>) {
  const t = useTranslations('work-orders.order');
  const id = Number(props.params.orderId);
  const [finished, setFinished] = useState<Finished | null>(null);
  if (!Number.isSafeInteger(id) || id <= 0) {
    return (
      <EmptyState icon={FileText} title={t('none')}>
        {t('noneHint')}
      </EmptyState>
    );
  }
  const key = `${id}/${props.params.asOf ?? ''}`;
  return <Order key={key} {...props} orderId={id} finished={finished} onFinished={setFinished} />;
}

interface OrderProps extends PanelProps<'order'> {
  readonly orderId: number;
  readonly finished: Finished | null;
  readonly onFinished: (finished: Finished | null) => void;
}

function Order({ orderId, params, api: panel, isActive, isVisible, finished, onFinished }: OrderProps) {
  const t = useTranslations('work-orders.order');
  const words = useWords();
  const { userId } = useViewer();
  const { held, shown } = useWorkList();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const form = useRef<OrderFormHandle>(null);
  const reloadTimer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const reload = useRef<() => void>(() => undefined);
  const soon = useCallback(() => {
    reloadTimer.current ??= setTimeout(() => {
      reloadTimer.current = null;
      reload.current();
    }, AFTER_EVENT_MS);
  }, []);
  useEffect(() => () => void (reloadTimer.current && clearTimeout(reloadTimer.current)), []);
  const { asOf } = params;
  const moment: AsOfProps = { asOf, onChange: (next) => panel.setParams({ asOf: next }) };
  const query = useOrder(orderId, userId, isVisible, soon, asOf);
  reload.current = query.reload;
  const detail = query.data;
  const tab = TABS.find((each) => each === params.tab) ?? 'form';
  const typedAt = useRef(0);
  const others = usePresence(orderId, isVisible && detail !== null && asOf === undefined, typedAt);
  const facts = useAccountFacts(detail?.order.accountId ?? null, isVisible, asOf);

  // What was typed at a step the order has left is offered back; the form of that step is gone.
  const typed = useRef<{ readonly step: string; readonly draft: Draft } | null>(null);
  const [kept, setKept] = useState<Record<string, unknown> | null>(null);
  const step = detail?.order.step;
  const isSending = useRef(false);
  useEffect(() => {
    const before = typed.current;
    if (step === undefined || before === null || before.step === step || isSending.current) return;
    typed.current = null;
    setKept(before.draft.values);
  }, [step]);

  const orderNo = detail?.order.orderNo;
  useEffect(() => {
    if (orderNo) panel.setTitle(asOf === undefined ? orderNo : `${orderNo} · ${formatInstant(asOf).slice(5)}`);
  }, [orderNo, asOf, panel]);

  // The person went to this panel: its keys are at hand. Nothing that happens by itself moves the focus.
  const frame = useRef<HTMLDivElement>(null);
  const isLoaded = detail !== null;
  useEffect(() => {
    const element = frame.current;
    if (isActive && isLoaded && element && !element.contains(element.ownerDocument.activeElement)) {
      takeFocus(element);
    }
  }, [isActive, isLoaded]);

  // Taken or done from the keyboard, the button that had the focus is gone: the person goes on where the work is.
  const wantsForm = useRef(false);
  const isWritable = detail?.writable === true;
  const since = detail?.order.stepSince;
  useEffect(() => {
    const element = frame.current;
    if (!isActive || !element) return;
    const { ownerDocument } = element;
    if (!isFocusFree(ownerDocument) && ownerDocument.activeElement !== element) return;
    if (takeFocus(element) && isWritable && wantsForm.current) form.current?.focus();
    wantsForm.current = false;
  }, [isActive, isWritable, since]);

  const show = useCallback(
    (id: number) => panel.setParams({ orderId: String(id), tab: undefined, asOf: undefined }),
    [panel],
  );

  const lock = async () => {
    setBusy('lock');
    setFailure(null);
    try {
      const receipt = await api.post<Receipt>('/api/work-orders/lock', { ids: [orderId] });
      const entry = receipt.entries[0];
      wantsForm.current = entry?.outcome === 'locked' || entry?.outcome === 'already-yours';
      query.reload();
      if (entry?.outcome !== 'locked' && entry?.outcome !== 'already-yours') {
        setFailure(
          new Error(entry?.outcome === 'held' ? t('lockedByOther', { name: entry.holderName ?? '' }) : t('notLocked')),
        );
      } else {
        if (finished?.orderId === orderId) onFinished(null);
        if (detail) openModules(detail.order);
      }
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
    }
  };
  const ask = async () => {
    setBusy('ask');
    setFailure(null);
    try {
      await api.post(`/api/work-orders/${orderId}/ask`);
      setBusy('asked');
    } catch (error) {
      setFailure(error);
      setBusy(null);
    }
  };
  const release = async () => {
    setBusy('unlock');
    try {
      await api.post('/api/work-orders/unlock', { ids: [orderId] });
      query.reload();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
    }
  };
  const takeNext = async () => {
    setBusy('next');
    setFailure(null);
    try {
      const receipt = await api.post<Receipt>('/api/work-orders/lock-next', { count: 1 });
      const next = receipt.entries.find((entry) => entry.outcome === 'locked');
      if (next) show(next.id);
      else setFailure(new Error(t('nothingNext')));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
    }
  };

  const send = async (action: string, values: Record<string, unknown>) => {
    if (!detail) return;
    const { order } = detail;
    setFailure(null);
    isSending.current = true;
    try {
      await api.post(`/api/work-orders/${order.id}/submit`, {
        fence: order.fence,
        step: order.step,
        action,
        form: values,
      });
    } catch (error) {
      setFailure(error);
      query.reload();
      isSending.current = false;
      throw error;
    }
    typed.current = null;
    onFinished({
      orderId: order.id,
      text: t('done', { orderNo: order.orderNo, what: words.actionDone(order.process, action) }),
    });
    const next = nextHeld(held, shown, order.id);
    isSending.current = false;
    if (next === undefined) query.reload();
    else show(next);
  };

  // The next order brings its bill and its customer along.
  const arrived = useRef<number | null>(null);
  useEffect(() => {
    if (!detail || arrived.current === detail.order.id) return;
    arrived.current = detail.order.id;
    if (finished !== null && finished.orderId !== detail.order.id && detail.writable) openModules(detail.order);
  }, [detail, finished]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, [contenteditable]'))
      return;
    if (event.key === 'Escape') onFinished(null);
    else if (!form.current?.press(event.key.toLowerCase())) return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (!detail) {
    if (query.error)
      return (
        <PanelFrame>
          <AsOfBanner {...moment} />
          <ErrorState error={query.error} onRetry={query.reload} />
        </PanelFrame>
      );
    return <Skeleton rows={10} />;
  }
  const { order } = detail;
  const definition = stepOf(processById(order.process, order.processVersion), order.step);
  const isOpen = order.state !== 'done' && order.state !== 'archived';
  const draft = readDraft(detail.draft);
  return (
    <PanelFrame>
      <div ref={frame} className={styles.panel} tabIndex={-1} onKeyDown={onKeyDown}>
        <div className={styles.inner}>
          {finished && finished.orderId !== order.id ? (
            <Strip
              tone="good"
              onDismiss={() => onFinished(null)}
              actions={[{ id: 'back', label: t('back'), onClick: () => show(finished.orderId) }]}
            >
              {finished.text}
            </Strip>
          ) : null}
          <AsOfBanner {...moment} />
          <OrderHead
            order={order}
            moment={moment}
            userId={userId}
            others={others}
            onRelease={detail.writable ? () => void release() : undefined}
            isReleasing={busy === 'unlock'}
          />
          <ProcessTrack order={order} history={detail.history} />
          {asOf === undefined ? (
            <OrderNotice
              detail={detail}
              finishedText={finished?.orderId === order.id ? finished.text : null}
              hasText={typed.current?.step === order.step}
              busy={busy}
              onLock={() => void lock()}
              onAsk={() => void ask()}
              onNext={() => void takeNext()}
            />
          ) : null}
          {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
          <Tabs
            label={t('tabs')}
            value={tab}
            onChange={(next) => panel.setParams({ tab: next })}
            items={TABS.map((each) => ({
              id: each,
              label: t(`tab.${each}`),
              count:
                each === 'comments' ? detail.comments.length : each === 'linked' ? detail.linked.length : undefined,
            }))}
          >
            <TabPanel id="form" keep>
              <div className={styles.formTab}>
                {kept ? <KeptText processId={order.process} values={kept} onDismiss={() => setKept(null)} /> : null}
                {isOpen && definition.actions.length > 0 && (detail.writable || typed.current?.step === order.step) ? (
                  <OrderForm
                    key={`${order.step}/${order.stepSince}`}
                    ref={form}
                    order={order}
                    step={definition}
                    people={detail.people}
                    lookups={detail.lookups}
                    draft={draft}
                    proposed={proposedValues(detail)}
                    readOnly={!detail.writable}
                    onTyped={(next) => {
                      typed.current = { step: order.step, draft: next };
                      typedAt.current = Date.now();
                    }}
                    onSend={send}
                  >
                    <OrderReasons order={order} facts={facts.data} />
                    <OrderApprovals order={order} rungs={detail.approvals} />
                    <EarlierEntries detail={detail} />
                    <OrderPhotos orderId={order.id} writable={detail.writable} />
                  </OrderForm>
                ) : (
                  <div className={styles.formBody}>
                    <OrderReasons order={order} facts={facts.data} />
                    <OrderApprovals order={order} rungs={detail.approvals} isPast={asOf !== undefined} />
                    <EarlierEntries detail={detail} />
                    <OrderPhotos orderId={order.id} writable={false} until={asOf} />
                    {draft ? <KeptText processId={order.process} values={draft.values} /> : null}
                    {isOpen && definition.actions.length > 0 ? (
                      <p className={styles.muted}>
                        {t('possible', {
                          actions: definition.actions
                            .map((each) => words.action(order.process, each.id))
                            .join(t('separator')),
                        })}
                      </p>
                    ) : null}
                  </div>
                )}
              </div>
            </TabPanel>
            <TabPanel id="picture">
              <ProcessPicture detail={detail} asOf={asOf} />
            </TabPanel>
            <TabPanel id="readings">
              <OrderReadings order={order} isVisible={isVisible} facts={facts} />
            </TabPanel>
            <TabPanel id="history">
              <OrderHistory order={order} history={detail.history} onShowAt={moment.onChange} />
            </TabPanel>
            <TabPanel id="comments">
              <OrderComments
                detail={detail}
                onAdded={(comment) =>
                  query.patch((before) =>
                    before.comments.some(({ id }) => id === comment.id)
                      ? before
                      : { ...before, comments: [...before.comments, comment] },
                  )
                }
              />
            </TabPanel>
            <TabPanel id="linked">
              <LinkedOrders linked={detail.linked} />
            </TabPanel>
          </Tabs>
        </div>
      </div>
    </PanelFrame>
  );
}

/** Figures entered at the latest earlier step, as a start for this one; never reasons or notes, nor what a second person enters unseen. */
function proposedValues(detail: OrderDetail): Record<string, unknown> {
  const proposed: Record<string, unknown> = {};
  const process = processById(detail.order.process, detail.order.processVersion);
  for (const step of process.steps) {
    const values = detail.form[step.id];
    if (typeof values !== 'object' || values === null) continue;
    for (const [name, value] of Object.entries(values)) {
      if (name !== 'reason' && name !== 'note' && name !== 'instruction' && name !== 'opinion') proposed[name] = value;
    }
  }
  for (const action of stepOf(process, detail.order.step).actions)
    for (const [name, meta] of metasOf(action)) if (meta.repeats !== undefined) delete proposed[name];
  return proposed;
}
