'use client';
/** Small forms of verbs, as a strip under the verb bar: never a dialog, the rows stay in sight. */
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormat } from '@/components/i18n/values';
import { ApiError, api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Field, Select, TextInput } from '@/components/ui/field';
import { ActionFields, formOf, useActionForm, type Lookups, type People } from '@/components/work-orders/action-fields';
import { useWords } from '@/components/work-orders/use-words';
import { isFinal } from '@/components/work-orders/final-actions';
import type { OrderDetail, OrderRow, TeamAnswer } from '@/server/work-orders/contract';
import { type ActionDefinition, metasOf } from '@/server/work-orders/process';
import styles from '@/components/work-orders/work-orders.module.css';

interface StripProps {
  readonly title: string;
  readonly onCancel: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly foot: ReactNode;
}

/** Ctrl-Enter sends, Escape steps back; the first field has the focus because the person asked for the strip. */
function Strip({ title, onCancel, onSubmit, children, foot }: StripProps) {
  const id = useId();
  const frame = useRef<HTMLFormElement>(null);
  useEffect(() => frame.current?.querySelector<HTMLElement>('select, input, textarea')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form
      ref={frame}
      className={styles.strip}
      aria-labelledby={id}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <h3 id={id}>{title}</h3>
      <div className={styles.stripFields}>{children}</div>
      <div className={styles.stripFoot}>{foot}</div>
    </form>
  );
}

export interface DecideStripProps {
  readonly action: ActionDefinition;
  /** Orders of one step, all held by the person. */
  readonly rows: readonly OrderRow[];
  readonly moneyYuan: string;
  readonly onSend: (form: Record<string, unknown>) => Promise<void>;
  readonly onCancel: () => void;
}

/** One decision for many alike orders. */
export function DecideStrip({ action, rows, moneyYuan, onSend, onCancel }: DecideStripProps) {
  const t = useTranslations('work-orders');
  const ui = useTranslations('ui');
  const words = useWords();
  const format = useFormat();
  const first = rows[0]!;
  const { control, register, handleSubmit, formState } = useActionForm([action], action, null);
  const [offers, setOffers] = useState<{ people: People; lookups: Lookups }>({ people: {}, lookups: {} });
  const needsOffers = metasOf(action).some(([, meta]) => meta.widget === 'person' || meta.lookup !== undefined);
  useEffect(() => {
    if (!needsOffers) return;
    api
      .get<OrderDetail>(`/api/work-orders/${first.id}`)
      .then(({ people, lookups }) => setOffers({ people, lookups }))
      .catch(() => undefined);
  }, [needsOffers, first.id]);
  const send = handleSubmit((values) => onSend(formOf(action, values)));
  return (
    <Strip
      title={t('decide.title', {
        action: words.action(first.process, action.id),
        count: rows.length,
        money: format.money(moneyYuan),
      })}
      onCancel={onCancel}
      onSubmit={() => void send()}
      foot={
        <>
          {isFinal(action) ? <span className={styles.caution}>{t('decide.final')}</span> : null}
          <Button variant="quiet" onClick={onCancel} keys="Esc">
            {ui('cancel')}
          </Button>
          <Button type="submit" variant="primary" busy={formState.isSubmitting} keys="Ctrl+Enter">
            {t('decide.send', { action: words.actionShort(first.process, action.id), count: rows.length })}
          </Button>
        </>
      }
    >
      <ActionFields
        processId={first.process}
        action={action}
        control={control}
        register={register}
        errors={formState.errors}
        people={offers.people}
        lookups={offers.lookups}
      />
    </Strip>
  );
}

export interface ReasonStripProps {
  readonly title: string;
  readonly send: string;
  readonly onSend: (reason: string) => Promise<void>;
  readonly onCancel: () => void;
}

export function ReasonStrip({ title, send, onSend, onCancel }: ReasonStripProps) {
  const t = useTranslations('work-orders');
  const form = useTranslations('form');
  const ui = useTranslations('ui');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (reason.trim() === '') return setMissing(true);
    setBusy(true);
    await onSend(reason.trim()).finally(() => setBusy(false));
  };
  return (
    <Strip
      title={title}
      onCancel={onCancel}
      onSubmit={() => void submit()}
      foot={
        <>
          <Button variant="quiet" onClick={onCancel} keys="Esc">
            {ui('cancel')}
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            {send}
          </Button>
        </>
      }
    >
      <Field label={t('reason')} required error={isMissing && reason.trim() === '' ? form('required') : undefined}>
        <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </Strip>
  );
}

export interface ReassignStripProps {
  readonly rows: readonly OrderRow[];
  readonly unitId: number | undefined;
  readonly onSend: (toUserId: number, reason: string) => Promise<void>;
  readonly onCancel: () => void;
}

/** To whom, and why. People who hold the role of the step come first. */
export function ReassignStrip({ rows, unitId, onSend, onCancel }: ReassignStripProps) {
  const t = useTranslations('work-orders');
  const form = useTranslations('form');
  const roles = useTranslations('shell.roles');
  const ui = useTranslations('ui');
  const [team, setTeam] = useState<TeamAnswer['people']>([]);
  const [failure, setFailure] = useState('');
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    api
      .get<TeamAnswer>('/api/team', { query: { unitId } })
      .then((answer) => setTeam(answer.people))
      .catch((error: unknown) => setFailure(error instanceof ApiError ? error.message : ''));
  }, [unitId]);
  const wanted = new Set(rows.map((row) => row.role));
  const people = team.filter((person) => person.roles.some((role) => wanted.has(role as OrderRow['role'])));
  const submit = async () => {
    setAsked(true);
    if (to === '' || reason.trim() === '') return;
    setBusy(true);
    await onSend(Number(to), reason.trim()).finally(() => setBusy(false));
  };
  return (
    <Strip
      title={t('reassign.title', { count: rows.length })}
      onCancel={onCancel}
      onSubmit={() => void submit()}
      foot={
        <>
          <Button variant="quiet" onClick={onCancel} keys="Esc">
            {ui('cancel')}
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            {t('reassign.send', { count: rows.length })}
          </Button>
        </>
      }
    >
      <Field
        label={t('reassign.to')}
        required
        error={isAsked && to === '' ? form('choose') : failure}
        hint={team.length > 0 && people.length === 0 ? t('reassign.nobody') : undefined}
      >
        <Select
          value={to}
          placeholder={t('form.choosePerson')}
          onChange={(event) => setTo(event.target.value)}
          options={people.map((person) => ({
            value: String(person.userId),
            label: t('reassign.person', {
              name: person.name,
              roles: person.roles.map((role) => roles(role)).join(t('listSeparator')),
              locked: person.locked,
            }),
          }))}
        />
      </Field>
      <Field label={t('reason')} required error={isAsked && reason.trim() === '' ? form('required') : undefined}>
        <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </Strip>
  );
}
