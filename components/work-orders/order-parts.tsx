'use client';
/** What stands beside the form: earlier steps' entries, kept text, history, linked orders. */
import { History } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { InstantText } from '@/components/i18n/values';
import { Button, IconButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { useWords, type Words } from '@/components/work-orders/use-words';
import type { HistoryEntry, LinkedOrder, OrderDetail, OrderRow } from '@/server/work-orders/contract';
import { actionOf, type FieldMeta, isShown, metasOf, stepOf } from '@/server/work-orders/process';
import { processById } from '@/server/work-orders/processes';
import styles from '@/components/work-orders/order.module.css';

type Person = (field: string, id: unknown) => string | undefined;

interface Entered {
  readonly label: string;
  readonly value: string;
}

/** Entered values in words: options by their label, a tick as yes, nothing left out that was written. */
export function enteredValues(
  words: Words,
  processId: string,
  values: Record<string, unknown>,
  yes: string,
  person: Person = () => undefined,
): Entered[] {
  const metas = new Map<string, FieldMeta>();
  for (const step of processById(processId).steps)
    for (const action of step.actions) for (const [name, meta] of metasOf(action)) metas.set(name, meta);
  // In the order of the form; what the engine notes for itself (who to, from whom) is none of a person's entries.
  return [...metas.keys()].flatMap((name): Entered[] => {
    const value = values[name];
    if (value === '' || value === null || value === undefined || value === false) return [];
    const meta = metas.get(name);
    if (meta !== undefined && !isShown(meta, values)) return [];
    const label = words.field(processId, name);
    if (value === true) return [{ label, value: yes }];
    if (Array.isArray(value)) return value.length === 0 ? [] : [{ label, value: value.map(String).join('、') }];
    if (meta?.widget === 'select') return [{ label, value: words.option(processId, name, String(value)) }];
    if (meta?.widget === 'person') return [{ label, value: person(name, value) ?? String(value) }];
    return [{ label, value: meta?.unit ? `${String(value)} ${meta.unit}` : String(value) }];
  });
}

/** What people of earlier steps entered; the next one decides on it. */
export function EarlierEntries({ detail }: { readonly detail: OrderDetail }) {
  const t = useTranslations('work-orders.order');
  const words = useWords();
  const { order, form } = detail;
  const process = processById(order.process, order.processVersion);
  const steps = process.steps.filter((step) => step.id !== order.step || order.state === 'done');
  // What a second person enters unseen is not shown to them.
  const unseen = new Set(
    order.state === 'done'
      ? []
      : stepOf(process, order.step).actions.flatMap((action) =>
          metasOf(action).flatMap(([, meta]) => meta.repeats ?? []),
        ),
  );
  const blocks = steps.flatMap((step) => {
    const values = form[step.id];
    if (typeof values !== 'object' || values === null) return [];
    const shown = Object.fromEntries(Object.entries(values).filter(([name]) => !unseen.has(`${step.id}.${name}`)));
    const entries = enteredValues(words, order.process, shown, t('yes'));
    const last = detail.history.filter((entry) => entry.fromStep === step.id && entry.data !== null).at(-1);
    return entries.length > 0 ? [{ step: step.id, entries, by: last?.actorName ?? '' }] : [];
  });
  if (blocks.length === 0) return null;
  return (
    <div className={styles.earlier}>
      {blocks.map((block) => (
        <section key={block.step}>
          <h4>
            {words.step(order.process, block.step)} <span className={styles.muted}>{block.by}</span>
          </h4>
          <dl className={styles.entered}>
            {block.entries.map((entry) => (
              <div key={entry.label}>
                <dt>{entry.label}</dt>
                <dd>{entry.value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** Text somebody typed and could not send any more: offered back, to be read and copied. */
export function KeptText({
  processId,
  values,
  onDismiss,
}: {
  readonly processId: string;
  readonly values: Record<string, unknown>;
  readonly onDismiss?: () => void;
}) {
  const t = useTranslations('work-orders.order');
  const ui = useTranslations('ui');
  const words = useWords();
  const entries = enteredValues(words, processId, values, t('yes'));
  if (entries.length === 0) return null;
  return (
    <section className={styles.kept}>
      <h4>{t('kept')}</h4>
      <dl className={styles.entered}>
        {entries.map((entry) => (
          <div key={entry.label}>
            <dt>{entry.label}</dt>
            <dd>{entry.value}</dd>
          </div>
        ))}
      </dl>
      {onDismiss ? (
        <Button variant="quiet" onClick={onDismiss}>
          {ui('dismiss')}
        </Button>
      ) : null}
    </section>
  );
}

export function OrderHistory({
  order,
  history,
  onShowAt,
}: {
  readonly order: OrderRow;
  readonly history: readonly HistoryEntry[];
  /** Shows the order as it stood right after a line. */
  readonly onShowAt: (at: string) => void;
}) {
  const t = useTranslations('work-orders.order');
  const past = useTranslations('as-of');
  const act = useTranslations('work-orders');
  const words = useWords();
  const process = processById(order.process, order.processVersion);
  const actionName = (entry: HistoryEntry): string => {
    const step = process.steps.find((each) => each.id === entry.fromStep);
    if (step && actionOf(step, entry.action)) return words.action(order.process, entry.action);
    return act.has(`historyAction.${entry.action}`) ? act(`historyAction.${entry.action}`) : entry.action;
  };
  return (
    <ol className={styles.history}>
      {[...history].reverse().map((entry) => (
        <li key={entry.seq}>
          <span className={styles.muted}>
            <InstantText value={entry.at} />
          </span>
          <span className={styles.who}>{entry.actorId === 0 ? t('system') : entry.actorName}</span>
          <span>
            <b>{actionName(entry)}</b>
            {entry.fromStep !== entry.toStep && entry.fromStep !== '' ? (
              <span className={styles.muted}>
                {' '}
                {words.step(order.process, entry.fromStep)} → {words.step(order.process, entry.toStep)}
              </span>
            ) : null}
            {entry.reason !== '' ? <q>{entry.reason}</q> : null}
            {entry.data === null ? null : <Data processId={order.process} data={entry.data} reason={entry.reason} />}
          </span>
          <code className={styles.hash} title={t('hash', { hash: entry.hash })}>
            {entry.hash.slice(0, 8)}
          </code>
          <IconButton icon={History} size="small" label={past('entry')} onClick={() => onShowAt(entry.at)} />
        </li>
      ))}
    </ol>
  );
}

function Data({
  processId,
  data,
  reason,
}: {
  readonly processId: string;
  readonly data: Record<string, unknown>;
  readonly reason: string;
}) {
  const t = useTranslations('work-orders.order');
  const words = useWords();
  const rules = Array.isArray(data['rules']) ? data['rules'].map((rule) => words.rule(String(rule))) : [];
  const entries = enteredValues(words, processId, data, t('yes')).filter((entry) => entry.value !== reason);
  if (rules.length > 0) return <span className={styles.data}>{rules.join(t('separator'))}</span>;
  if (entries.length === 0) return null;
  return <span className={styles.data}>{entries.map((entry) => t('entry', { ...entry })).join(' · ')}</span>;
}

export function LinkedOrders({ linked }: { readonly linked: readonly LinkedOrder[] }) {
  const t = useTranslations('work-orders.order');
  const state = useTranslations('work-orders');
  const words = useWords();
  if (linked.length === 0) return <EmptyState title={t('noLinked')} />;
  return (
    <ul className={styles.linked}>
      {linked.map((each) => (
        <li key={each.id}>
          <button
            type="button"
            className={styles.linkButton}
            onClick={() => openPanel('order', { orderId: String(each.id) }, { place: 'tab' })}
          >
            {each.orderNo}
          </button>
          <span>{t(`relation.${each.relation}`)}</span>
          <span>{words.process(each.process)}</span>
          <span>{words.step(each.process, each.step)}</span>
          <span className={styles.muted}>{state(`state.${each.state}`)}</span>
        </li>
      ))}
    </ul>
  );
}
