'use client';
/** 休假代理: who stands in for whom from when to when; set for oneself, or by a lead for the people of their units. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { create } from 'zustand';
import { useSession, useVerb } from '@/components/shell/session';
import { useRegisterVerbs } from '@/components/shell/use-palette-verbs';
import { api, ApiError } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import type { SubstituteAnswer } from '@/server/access/contract';
import styles from '@/components/access/substitute.module.css';

const useSubstituteDialog = create<{ open: boolean; setOpen: (open: boolean) => void }>()((set) => ({
  open: false,
  setOpen: (open) => set({ open }),
}));

export function SubstituteDialog() {
  const t = useTranslations('access.substitute');
  const { open, setOpen } = useSubstituteDialog();
  const mayWork = useVerb('order.lock');
  const verbs = useMemo(
    () => (mayWork ? [{ id: 'access.substitute', label: t('verb'), run: () => setOpen(true) }] : []),
    [mayWork, setOpen, t],
  );
  useRegisterVerbs(verbs);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t('title')} description={t('explain')}>
      {open ? <Substitutes onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function Substitutes({ onDone }: { readonly onDone: () => void }) {
  const t = useTranslations('access.substitute');
  const roleName = useTranslations('shell.roles');
  const { user } = useSession();
  const [answer, setAnswer] = useState<SubstituteAnswer | null>(null);
  const [absentId, setAbsentId] = useState(user.id);
  const [substituteId, setSubstituteId] = useState('');
  const [fromOn, setFromOn] = useState('');
  const [toOn, setToOn] = useState('');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const say = useCallback(
    (error: unknown) =>
      setFailure(
        error instanceof ApiError
          ? [error.message, ...error.faults.map(({ message }) => message)].join(' ')
          : t('failed'),
      ),
    [t],
  );
  const load = useCallback(
    () => api.get<SubstituteAnswer>('/api/access/substitutes').then(setAnswer).catch(say),
    [say],
  );
  useEffect(() => {
    void load();
  }, [load]);
  const perform = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      await work();
      setSubstituteId('');
      setReason('');
      await load();
    } catch (error) {
      say(error);
    } finally {
      setBusy(false);
    }
  };
  const people = answer?.people ?? [];
  const label = (person: SubstituteAnswer['people'][number]): string =>
    t('person', { name: person.name, roles: person.roles.map((role) => roleName(role)).join(t('separator')) });
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void perform(() =>
          api.post('/api/access/substitutes', {
            absentId: Number(absentId),
            substituteId: Number(substituteId),
            fromOn,
            toOn,
            reason,
          }),
        );
      }}
    >
      <ul className={styles.standing} aria-label={t('standing')}>
        {answer?.standing.length === 0 ? <li>{t('none')}</li> : null}
        {answer?.standing.map((each) => (
          <li key={each.id}>
            <span>
              {t('row', { absent: each.absentName, name: each.substituteName, from: each.fromOn, to: each.toOn })}
            </span>
            {each.endable ? (
              <Button
                variant="quiet"
                disabled={busy}
                onClick={() => void perform(() => api.del(`/api/access/substitutes/${each.id}`))}
              >
                {t('end')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <Field label={t('absent')} required>
        <Select
          value={absentId}
          onChange={(event) => setAbsentId(event.target.value)}
          options={people.filter(({ mine }) => mine).map((each) => ({ value: String(each.id), label: label(each) }))}
        />
      </Field>
      <Field label={t('substitute')} required>
        <Select
          value={substituteId}
          placeholder={t('choose')}
          onChange={(event) => setSubstituteId(event.target.value)}
          options={people
            .filter(({ id }) => String(id) !== absentId)
            .map((each) => ({ value: String(each.id), label: label(each) }))}
        />
      </Field>
      <Field label={t('from')} required>
        <TextInput type="date" value={fromOn} onChange={(event) => setFromOn(event.target.value)} />
      </Field>
      <Field label={t('to')} required hint={t('toHint')}>
        <TextInput type="date" value={toOn} onChange={(event) => setToOn(event.target.value)} />
      </Field>
      <Field label={t('reason')} required>
        <TextInput value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {failure === '' ? null : (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      <DialogActions>
        <Button onClick={onDone}>{t('close')}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={substituteId === '' || fromOn === '' || toOn === '' || reason.trim() === ''}
        >
          {t('send')}
        </Button>
      </DialogActions>
    </form>
  );
}
