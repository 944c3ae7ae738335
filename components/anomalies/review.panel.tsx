'use client';
/**
 * 审核台: one review at a glance and one key for each decision. Accept, put the figure right, or send for re-reading; the next order opens
 * by itself, fetched before it was asked for. A live event never touches what is being typed.
 */
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { AccountLine, BillSides, Earlier, MonthReadings, Photos, Reasons } from '@/components/anomalies/review-parts';
import { ReviewChart } from '@/components/anomalies/review-chart';
import { Neighbours } from '@/components/anomalies/neighbours';
import { PriorityLine } from '@/components/anomalies/priority-line';
import { prefetchReview, useReview } from '@/components/anomalies/use-review';
import type { PanelProps } from '@/components/dock/panel-props';
import { api } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { takeFocus } from '@/components/ui/focus';
import { PanelFrame } from '@/components/ui/panel-frame';
import { Receipt as Strip } from '@/components/ui/receipt';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { StatusGlyph } from '@/components/ui/status';
import { useLocaleControl } from '@/components/i18n/intl';
import { Age, useNow } from '@/components/i18n/values';
import { OrderForm, readDraft, type OrderFormHandle } from '@/components/work-orders/order-form';
import { holderName, holderStatus, limitStatus } from '@/components/work-orders/order-status';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import { useWords } from '@/components/work-orders/use-words';
import { useViewer } from '@/components/work-orders/viewer';
import { nextHeld, useWorkList } from '@/components/work-orders/work-list';
import { registerHistory } from '@/server/customers/reading-history';
import type { ReviewView } from '@/server/anomalies/review-view';
import type { Receipt } from '@/server/work-orders/contract';
import { stepOf, type StepDefinition } from '@/server/work-orders/process';
import { processById } from '@/server/work-orders/processes';
import styles from '@/components/anomalies/review.module.css';

const MONTHS_SHOWN = 13;

interface Finished {
  readonly orderId: number;
  readonly text: string;
}

/** What a person last concluded of a rule in this session: offered again for the next order of the same rule. */
const lastWords = new Map<string, Record<string, unknown>>();

export default function ReviewPanel(props: PanelProps<'review'>) {
  const t = useTranslations('review');
  const id = Number(props.params.orderId);
  const [finished, setFinished] = useState<Finished | null>(null);
  if (!Number.isSafeInteger(id) || id <= 0) return <EmptyState title={t('none')}>{t('noneHint')}</EmptyState>;
  return <Review {...props} orderId={id} finished={finished} onFinished={setFinished} />;
}

interface ReviewProps extends PanelProps<'review'> {
  readonly orderId: number;
  readonly finished: Finished | null;
  readonly onFinished: (finished: Finished | null) => void;
}

/** The step's form without registers the meter does not have: they would only have to be left empty. */
function stepFor(view: ReviewView): StepDefinition {
  const step = stepOf(processById(view.order.process), view.order.step);
  const present = new Set(
    view.readings.filter(({ month }) => month === view.order.billMonth).map(({ register }) => register),
  );
  const absent = ['total', 'peak', 'flat', 'valley', 'reactive'].filter((register) => !present.has(register));
  return {
    ...step,
    actions: step.actions.map((action) => {
      const left = absent.filter((register) => register in action.form.shape);
      return left.length === 0
        ? action
        : { ...action, form: action.form.omit(Object.fromEntries(left.map((name) => [name, true])) as never) };
    }),
  };
}

/** What the form begins with: the figures as they stand, and the words last used for this rule. */
function proposedFor(view: ReviewView): Record<string, unknown> {
  const figures = view.readings
    .filter(({ month, value }) => month === view.order.billMonth && value !== null)
    .map(({ register, value }) => [
      register,
      String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, ''),
    ]);
  return { ...Object.fromEntries(figures), ...lastWords.get(view.order.rule ?? '') };
}

function Review({ orderId, api: panel, isActive, isVisible, finished, onFinished }: ReviewProps) {
  const t = useTranslations('review');
  const order_ = useTranslations('work-orders.order');
  const words = useWords();
  const { locale } = useLocaleControl();
  const nowMs = useNow();
  const { userId } = useViewer();
  const { held, shown } = useWorkList();
  const query = useReview(orderId, userId, isVisible);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<OrderFormHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  // While the next one is on its way the former stays in sight, and takes no decision.
  const view = query.data;
  const isCurrent = view?.order.id === orderId;

  const orderNo = isCurrent ? view.order.orderNo : undefined;
  useEffect(() => {
    if (orderNo) panel.setTitle(orderNo);
  }, [orderNo, panel]);

  // The next ones are fetched while this one is read.
  const next = nextHeld(held, shown, orderId) ?? shown[shown.indexOf(orderId) + 1];
  useEffect(() => {
    if (!isCurrent) return;
    performance.mark(`review-complete:${orderId}`);
    if (next === undefined) return;
    const timer = setTimeout(() => prefetchReview(next), 120);
    return () => clearTimeout(timer);
  }, [isCurrent, orderId, next]);

  useEffect(() => {
    const element = frame.current;
    if (isActive && isCurrent && element && !element.contains(element.ownerDocument.activeElement)) takeFocus(element);
  }, [isActive, isCurrent, orderId]);

  const show = useCallback(
    (id: number) => {
      performance.mark(`review-open:${id}`);
      panel.setParams({ orderId: String(id) });
      if (frame.current) takeFocus(frame.current);
    },
    [panel],
  );

  const lock = useCallback(
    async (id: number): Promise<boolean> => {
      setFailure(null);
      try {
        const entry = (await api.post<Receipt>('/api/work-orders/lock', { ids: [id] })).entries[0];
        const isMine = entry?.outcome === 'locked' || entry?.outcome === 'already-yours';
        if (!isMine)
          setFailure(
            new Error(
              entry?.outcome === 'held'
                ? order_('lockedByOther', { name: entry.holderName ?? '' })
                : order_('notLocked'),
            ),
          );
        return isMine;
      } catch (error) {
        setFailure(error);
        return false;
      }
    },
    [order_],
  );

  const [pressed, setPressed] = useState<string | null>(null);
  const isWritable = isCurrent && view.writable;
  // A decision key on a free order takes it first; the choice follows as soon as it is ours.
  useEffect(() => {
    if (!isWritable || pressed === null) return;
    const key = pressed;
    setPressed(null);
    requestAnimationFrame(() => form.current?.press(key));
  }, [isWritable, pressed]);

  if (!view) {
    if (query.error) return <ErrorState error={query.error} onRetry={query.reload} />;
    return <Skeleton rows={14} />;
  }
  const { order } = view;
  const isReview = order.process === 'billing' && order.step === 'review';
  const isFree = order.state === 'pending' || order.state === 'returned';

  const take = async (key: string | null) => {
    setBusy(true);
    if (await lock(orderId)) {
      setPressed(key);
      query.reload();
    }
    setBusy(false);
  };

  const goOn = async () => {
    const after = nextHeld(held, shown, orderId);
    if (after !== undefined) return show(after);
    const free = shown[shown.indexOf(orderId) + 1];
    if (free !== undefined) {
      show(free);
      await lock(free);
      return;
    }
    const receipt = await api.post<Receipt>('/api/work-orders/lock-next', {
      count: 1,
      filter: { process: 'billing', steps: ['review'] },
    });
    const taken = receipt.entries.find(({ outcome }) => outcome === 'locked');
    if (taken) show(taken.id);
    else query.reload();
  };

  const send = async (action: string, values: Record<string, unknown>) => {
    setFailure(null);
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
      throw error;
    }
    if (order.rule !== null && action === 'accept')
      lastWords.set(order.rule, { verdict: values['verdict'], reason: values['reason'] });
    onFinished({
      orderId: order.id,
      text: order_('done', { orderNo: order.orderNo, what: words.actionDone(order.process, action) }),
    });
    await goOn().catch(setFailure);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, [contenteditable]'))
      return;
    const key = event.key.toLowerCase();
    const known = isReview && ['a', 'c', 'r'].includes(key);
    if (event.key === 'Escape') onFinished(null);
    else if (key === 'n') void goOn().catch(setFailure);
    else if (known && isWritable) {
      form.current?.press(key);
      if (event.shiftKey) requestAnimationFrame(() => form.current?.submit());
    } else if ((known || key === 'l') && isCurrent && isFree) void take(known ? key : null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const limit = limitStatus(order, nowMs);
  const holder = holderStatus(order, userId);
  return (
    <PanelFrame>
      <div ref={frame} className={styles.panel} tabIndex={-1} onKeyDown={onKeyDown} aria-busy={!isCurrent || undefined}>
        {finished ? (
          <Strip
            tone="good"
            onDismiss={() => onFinished(null)}
            actions={
              finished.orderId === order.id
                ? []
                : [{ id: 'back', label: order_('back'), onClick: () => show(finished.orderId) }]
            }
          >
            {finished.text}
          </Strip>
        ) : null}
        {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
        <header className={styles.head}>
          <h2>{order.orderNo}</h2>
          {isReview ? null : <Badge tone="accent">{words.step(order.process, order.step)}</Badge>}
          <PriorityLine terms={view.priority} rule={order.rule} />
          <span className={styles.gap} />
          <span className={styles.due}>
            {limit ? <StatusGlyph status={limit} /> : null} {order.dueAt ? <Age value={order.dueAt} /> : null}
          </span>
          <StatusGlyph
            status={holder}
            label={order.state === 'locked' && holder === 'other' ? holderName(order, locale) : undefined}
          />
          {isReview && isFree ? (
            <Button variant="primary" keys="L" busy={isBusy} onClick={() => void take(null)}>
              {order_('lockAndWork')}
            </Button>
          ) : null}
          <Button keys="N" onClick={() => void goOn().catch(setFailure)}>
            {t('next')}
          </Button>
        </header>
        <div className={styles.body} data-pending={!isCurrent || undefined}>
          <div className={styles.main}>
            <AccountLine view={view} />
            <Reasons view={view} />
            <Section title={t('section.history')} className={styles.history}>
              <History view={view} />
            </Section>
            <Section title={t('section.bills')} className={styles.bills}>
              <BillSides bill={view.bill} previous={view.previous} orderId={order.id} />
            </Section>
            <Section title={t('section.neighbours')} className={styles.neighbours}>
              <Neighbours view={view} />
            </Section>
            <Section title={t('section.earlier')} className={styles.before}>
              <Earlier view={view} />
            </Section>
          </div>
          <aside className={styles.side}>
            {isReview && isCurrent ? (
              <Decision key={`${order.id}/${order.step}/${order.stepSince}`} ref={form} view={view} onSend={send} />
            ) : (
              <p className={styles.muted}>{t('notAtReview', { step: words.step(order.process, order.step) })}</p>
            )}
            <Section title={t('section.photos')} className={styles.photoBox}>
              <Photos view={view} />
            </Section>
          </aside>
        </div>
      </div>
    </PanelFrame>
  );
}

function Section({
  title,
  className,
  children,
}: {
  readonly title: string;
  readonly className?: string;
  readonly children: React.ReactNode;
}) {
  return (
    <section className={`${styles.section} ${className ?? ''}`} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function History({ view }: { readonly view: ReviewView }) {
  const t = useTranslations('review');
  const { readings, flags, order } = view;
  const history = useMemo(() => {
    if (order.billMonth === null) return [];
    return registerHistory(
      readings,
      order.billMonth,
      MONTHS_SHOWN,
      new Map(flags.map(({ month, rules }) => [month, rules])),
    );
  }, [readings, flags, order.billMonth]);
  const first = history.find(({ register }) => register === 'total') ?? history[0];
  if (first === undefined) return <p className={styles.muted}>{t('chart.none')}</p>;
  return (
    <>
      <ReviewChart history={first} month={order.billMonth} />
      <MonthReadings readings={readings.filter(({ month }) => month === order.billMonth)} />
    </>
  );
}

interface DecisionProps {
  readonly ref: React.Ref<OrderFormHandle>;
  readonly view: ReviewView;
  readonly onSend: (action: string, form: Record<string, unknown>) => Promise<void>;
}

function Decision({ ref, view, onSend }: DecisionProps) {
  const [step] = useState(() => stepFor(view));
  const [proposed] = useState(() => proposedFor(view));
  const [draft] = useState(() => readDraft(view.draft));
  return (
    <div className={styles.decision}>
      <OrderForm
        ref={ref}
        order={view.order}
        step={step}
        people={{}}
        lookups={{}}
        draft={draft}
        proposed={proposed}
        readOnly={!view.writable}
        onTyped={() => undefined}
        onSend={onSend}
      />
    </div>
  );
}
