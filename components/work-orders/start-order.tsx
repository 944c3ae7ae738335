'use client';
/** 发起工单: choose the process, the customer, fill in the first step; the order then goes on or waits at its first step. */
import { useEffect, useMemo, useState } from 'react';
import { FilePlus2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { useSession, useVerb } from '@/components/shell/session';
import { useRegisterVerbs } from '@/components/shell/use-palette-verbs';
import { api, ApiError } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { ActionFields, fieldsOf, formOf, useActionForm } from '@/components/work-orders/action-fields';
import { type StartGiven, useStartOrder } from '@/components/work-orders/start-store';
import { useWords } from '@/components/work-orders/use-words';
import type { SearchAnswer } from '@/server/customers/contract';
import type { StartForm } from '@/server/work-orders/contract';
import { type ActionDefinition, type ProcessDefinition, stepOf } from '@/server/work-orders/process';
import { PROCESSES } from '@/server/work-orders/processes';
import styles from '@/components/work-orders/start-order.module.css';

const NO_OFFERS: StartForm = { people: {}, lookups: {}, accountNo: null, customerName: null };

/** Whether somebody of these roles may start or raise this process. */
export function useMayStart(processId: string): boolean {
  const session = useSession();
  return startable(new Set(session.roles.map(({ role }) => role))).some(({ id }) => id === processId);
}

function startable(roles: ReadonlySet<string>): readonly ProcessDefinition[] {
  return PROCESSES.filter(({ start, initialStep, steps }) => {
    if (start === undefined || start.subject === 'order') return false;
    const first = steps.find((step) => step.id === initialStep)?.role ?? '';
    return [first, ...(start.alsoBy ?? [])].some((role) => roles.has(role));
  });
}

export function StartOrderDialog() {
  const t = useTranslations('work-orders.start');
  const { open, given, show, hide } = useStartOrder();
  const mayStart = useVerb('order.start');
  const verbs = useMemo(
    () => (mayStart ? [{ id: 'work-orders.start', label: t('verb'), run: () => show() }] : []),
    [mayStart, t, show],
  );
  useRegisterVerbs(verbs);
  return (
    <Dialog open={open} onOpenChange={(next) => (next ? undefined : hide())} title={t('title')}>
      {open ? <StartOrder given={given} onDone={hide} /> : null}
    </Dialog>
  );
}

function StartOrder({ given, onDone }: { readonly given: StartGiven; readonly onDone: () => void }) {
  const t = useTranslations('work-orders.start');
  const words = useWords();
  const session = useSession();
  const roles = useMemo(() => new Set<string>(session.roles.map(({ role }) => role)), [session.roles]);
  const all = startable(roles);
  const [processId, setProcessId] = useState(given.process ?? '');
  const process = all.find((each) => each.id === processId);
  return (
    <div className={styles.start}>
      <Field label={t('process')} required hint={all.length === 0 ? t('none') : undefined}>
        <Select
          value={processId}
          placeholder={t('choose')}
          onChange={(event) => setProcessId(event.target.value)}
          options={all.map((each) => ({ value: each.id, label: words.process(each.id) }))}
        />
      </Field>
      {process === undefined ? (
        <DialogActions>
          <Button onClick={onDone}>{t('cancel')}</Button>
        </DialogActions>
      ) : (
        <FirstStep key={process.id} process={process} roles={roles} given={given} onDone={onDone} />
      )}
    </div>
  );
}

interface FirstStepProps {
  readonly process: ProcessDefinition;
  readonly roles: ReadonlySet<string>;
  readonly given: StartGiven;
  readonly onDone: () => void;
}

function FirstStep({ process, roles, given, onDone }: FirstStepProps) {
  const t = useTranslations('work-orders.start');
  const words = useWords();
  const step = stepOf(process, process.initialStep);
  const action: ActionDefinition = step.actions.find((each) => each.main === true)!;
  const mayDo = roles.has(step.role);
  const needsAccount = process.start?.subject === 'account';
  const [accountNo, setAccountNo] = useState('');
  const [accountId, setAccountId] = useState(given.accountId ?? null);
  const [offers, setOffers] = useState<StartForm | null>(null);
  const [failure, setFailure] = useState('');
  const { control, register, handleSubmit, formState, setError, setFocus } = useActionForm(
    [action],
    action,
    given.process === process.id ? (given.values ?? null) : null,
  );
  useEffect(() => {
    if (needsAccount && accountId === null) return;
    api
      .get<StartForm>('/api/work-orders/start-form', {
        query: { process: process.id, accountId, unitId: given.unitId },
      })
      .then(setOffers)
      .catch((error: unknown) => {
        setOffers(NO_OFFERS);
        setFailure(error instanceof ApiError ? error.message : t('failed'));
      });
  }, [process.id, accountId, given.unitId, needsAccount, t]);

  // The field of the account number goes once it is found: its focus goes to the first field of the form.
  const first = fieldsOf(action)[0]?.name;
  useEffect(() => {
    const isFound = needsAccount && given.accountId == null && accountId !== null && offers !== null;
    if (isFound && mayDo && first !== undefined) setFocus(first);
  }, [needsAccount, given.accountId, accountId, offers, mayDo, first, setFocus]);

  const find = async (): Promise<void> => {
    setFailure('');
    try {
      const { hits } = await api.get<SearchAnswer>(
        `/api/search?${new URLSearchParams({ q: accountNo.trim() }).toString()}`,
      );
      const hit = hits.find((each) => each.kind === 'customer' && each.label.startsWith(`${accountNo.trim()} `));
      if (hit === undefined) setFailure(t('noAccount'));
      else setAccountId(hit.accountId);
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message : t('failed'));
    }
  };
  const send = async (form?: Record<string, unknown>): Promise<void> => {
    setFailure('');
    try {
      const started = await api.post<{ id: number }>('/api/work-orders', {
        process: process.id,
        ...(accountId === null ? {} : { accountId: Number(accountId) }),
        ...(given.unitId == null ? {} : { unitId: Number(given.unitId) }),
        ...(form === undefined ? { note: given.note } : { form }),
      });
      openPanel('order', { orderId: String(started.id) }, { inPlace: true });
      onDone();
    } catch (error) {
      if (!(error instanceof ApiError)) return setFailure(t('failed'));
      for (const fault of error.faults) setError(fault.path, { message: fault.message });
      setFailure(error.message);
    }
  };
  const ready = !needsAccount || accountId !== null;
  return (
    <form
      noValidate
      className={styles.start}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) void find();
        else if (mayDo) void handleSubmit((values) => send(formOf(action, values)))();
        else void send();
      }}
    >
      {needsAccount ? (
        accountId === null ? (
          <Field label={t('accountNo')} required hint={t('accountHint')}>
            <TextInput inputMode="numeric" value={accountNo} onChange={(event) => setAccountNo(event.target.value)} />
          </Field>
        ) : (
          <p className={styles.account}>
            {offers === null || offers.accountNo === null
              ? t('loading')
              : t('account', { no: offers.accountNo, name: offers.customerName ?? '' })}
          </p>
        )
      ) : null}
      {/* Lists first: a list that is given a choice before it has one shows none. */}
      {ready && mayDo && offers !== null ? (
        <ActionFields
          processId={process.id}
          action={action}
          control={control}
          register={register}
          errors={formState.errors}
          people={offers.people}
          lookups={offers.lookups}
        />
      ) : null}
      {ready && !mayDo ? <p>{t('raiseOnly', { step: words.step(process.id, step.id) })}</p> : null}
      {ready && !mayDo && given.note ? <p>{given.note}</p> : null}
      {failure === '' ? null : (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      <DialogActions>
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={formState.isSubmitting}>
          {ready ? t('send') : t('find')}
        </Button>
      </DialogActions>
    </form>
  );
}

export interface StartOrderButtonProps extends StartGiven {
  /** Left out: "Start an order". */
  readonly label?: string;
  readonly disabled?: boolean;
}

/** The button that begins it, where the person may start anything at all, or the flow that is given. */
export function StartOrderButton({ label, disabled = false, ...given }: StartOrderButtonProps) {
  const t = useTranslations('work-orders.start');
  const show = useStartOrder((state) => state.show);
  const mayStart = useVerb('order.start');
  const mayStartThis = useMayStart(given.process ?? '');
  return mayStart && (given.process === undefined || mayStartThis) ? (
    <Button icon={FilePlus2} disabled={disabled} onClick={() => show(given)}>
      {label ?? t('verb')}
    </Button>
  ) : null;
}
