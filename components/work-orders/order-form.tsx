'use client';
/** The step's form: one decision chosen among several, its fields, the main button named by what it does. */
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { formatInstant } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { KeyHint } from '@/components/ui/key-hint';
import { PanelActions } from '@/components/ui/panel-frame';
import {
  ActionFields,
  fieldsOf,
  formOf,
  useActionForm,
  type FormValues,
  type Lookups,
  type People,
} from '@/components/work-orders/action-fields';
import { ActionPreview } from '@/components/work-orders/action-preview';
import { isFinal } from '@/components/work-orders/final-actions';
import { useWords } from '@/components/work-orders/use-words';
import type { OrderRow } from '@/server/work-orders/contract';
import type { StepDefinition } from '@/server/work-orders/process';
import styles from '@/components/work-orders/order.module.css';

const DRAFT_AFTER_MS = 800;

export interface Draft {
  readonly action: string;
  readonly values: Record<string, unknown>;
}

export function readDraft(data: Record<string, unknown> | null): Draft | null {
  if (data === null || typeof data['action'] !== 'string' || typeof data['values'] !== 'object') return null;
  return { action: data['action'], values: data['values'] as Record<string, unknown> };
}

export interface OrderFormHandle {
  /** Chooses the action of this key and goes to its first field; true when there is one. */
  press: (key: string) => boolean;
  submit: () => void;
  focus: () => void;
}

export interface OrderFormProps {
  readonly ref?: Ref<OrderFormHandle>;
  readonly order: OrderRow;
  readonly step: StepDefinition;
  readonly people: People;
  readonly lookups: Lookups;
  /** What the form begins with: the draft, else figures of earlier steps. */
  readonly draft: Draft | null;
  readonly proposed: Record<string, unknown>;
  readonly readOnly: boolean;
  readonly children?: React.ReactNode;
  readonly onTyped: (draft: Draft) => void;
  /** Resolves once it is done; throws what the server said. */
  readonly onSend: (action: string, form: Record<string, unknown>) => Promise<void>;
}

export function OrderForm({
  ref,
  order,
  step,
  people,
  lookups,
  draft,
  proposed,
  readOnly,
  children,
  onTyped,
  onSend,
}: OrderFormProps) {
  const t = useTranslations('work-orders.order');
  const words = useWords();
  const actions = useMemo(
    () =>
      step.actions
        .filter((each) => each.auto !== true)
        .sort((left, right) => Number(right.main ?? false) - Number(left.main ?? false)),
    [step],
  );
  const [chosen, setChosen] = useState(() => actions.find((each) => each.id === draft?.action)?.id ?? actions[0]!.id);
  const action = actions.find((each) => each.id === chosen) ?? actions[0]!;
  const [start] = useState(() => ({ ...proposed, ...draft?.values }));
  const { control, register, handleSubmit, formState, getValues, watch, setFocus, setError } = useActionForm(
    actions,
    action,
    start,
  );
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { isDirty, isSubmitting, errors } = formState;

  // ── draft: kept on the server a moment after the typing rests, and when the panel goes away ──
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const unsaved = useRef<Draft | null>(null);
  const save = useCallback(async () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    const data = unsaved.current;
    if (data === null) return;
    unsaved.current = null;
    try {
      await api.put(`/api/work-orders/${order.id}/draft`, { step: step.id, data });
      setSavedAt(new Date().toISOString());
    } catch {
      // Offered again with the next change; the text itself stays in the form.
      unsaved.current ??= data;
    }
  }, [order.id, step.id]);
  const typed = useRef(onTyped);
  typed.current = onTyped;
  const note = useCallback(
    (values: FormValues, actionId: string) => {
      const data = { action: actionId, values: { ...values } };
      unsaved.current = data;
      typed.current(data);
      if (timer.current) clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), DRAFT_AFTER_MS);
    },
    [save],
  );
  useEffect(() => {
    const subscription = watch((values, { type }) => {
      if (type === 'change') note(values, chosen);
    });
    return () => subscription.unsubscribe();
  }, [watch, note, chosen]);
  useEffect(() => () => void save(), [save]);

  // ── sending ──
  const send = handleSubmit(async (values) => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    const pending = unsaved.current;
    unsaved.current = null;
    try {
      await onSend(action.id, formOf(action, values));
    } catch (error) {
      unsaved.current = pending;
      void save();
      const faults = (error as { faults?: readonly { path: string; message: string }[] }).faults ?? [];
      for (const fault of faults) setError(fault.path, { message: fault.message });
    }
  });
  const submit = () => {
    if (readOnly || isSubmitting) return;
    if (isFinal(action)) setAsking(true);
    else void send();
  };
  const choose = (id: string) => {
    setChosen(id);
    if (isDirty) note(getValues(), id);
  };
  const firstOf = (id: string) => fieldsOf(actions.find((each) => each.id === id) ?? action)[0];
  useImperativeHandle(ref, () => ({
    press: (key) => {
      const found = actions.find((each) => each.key === key);
      if (!found || readOnly) return false;
      choose(found.id);
      // Its fields stand with the next frame.
      const first = firstOf(found.id);
      if (first) requestAnimationFrame(() => setFocus(first.name));
      return true;
    },
    submit,
    // At once: a frame later the person may be on the way elsewhere.
    focus: () => {
      const first = firstOf(action.id);
      if (first) setFocus(first.name);
    },
  }));

  return (
    <form
      className={styles.form}
      data-readonly={readOnly || undefined}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        submit();
      }}
    >
      <div className={styles.formBody}>
        {children}
        {actions.length > 1 ? (
          <div className={styles.choices} role="radiogroup" aria-label={t('choose')}>
            {actions.map((each) => (
              <label key={each.id} className={styles.choice} data-chosen={each.id === action.id || undefined}>
                <input
                  type="radio"
                  name={`action-${order.id}`}
                  checked={each.id === action.id}
                  disabled={readOnly}
                  onChange={() => choose(each.id)}
                />
                <span>{words.action(order.process, each.id)}</span>
                {each.key ? <KeyHint keys={each.key.toUpperCase()} quiet /> : null}
              </label>
            ))}
          </div>
        ) : null}
        <ActionFields
          processId={order.process}
          action={action}
          control={control}
          register={register}
          errors={errors}
          people={people}
          lookups={lookups}
          readOnly={readOnly}
        />
        <ActionPreview order={order} step={step.id} action={action} form={() => formOf(action, getValues())} />
      </div>
      {readOnly ? null : (
        <div className={styles.foot}>
          <PanelActions>
            <span className={styles.saved} role="status">
              {savedAt ? t('draftSaved', { at: formatInstant(savedAt).slice(11) }) : draft ? t('draftRestored') : ''}
            </span>
            <Button type="submit" variant="primary" busy={isSubmitting} keys="Ctrl+Enter">
              {words.action(order.process, action.id)}
            </Button>
          </PanelActions>
        </div>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('finalTitle', {
          action: words.action(order.process, action.id),
          customer: order.customerName ?? order.orderNo,
        })}
        action={words.action(order.process, action.id)}
        onConfirm={() => send()}
      >
        {t('finalText')}
      </ConfirmDialog>
    </form>
  );
}
