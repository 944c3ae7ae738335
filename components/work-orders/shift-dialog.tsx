'use client';
/** 交班: what one holds goes back to the queue or to the colleague who takes over, and a note stays for whoever comes next. */
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useName } from '@/components/i18n/intl';
import { signOut } from '@/components/shell/session';
import { useDialogs, useNotices } from '@/components/shell/stores';
import { ApiError, api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { Field, Select, TextArea } from '@/components/ui/field';
import { useWorkList } from '@/components/work-orders/work-list';
import type { ColleaguesAnswer, ShiftAnswer } from '@/server/work-orders/company-wire';
import styles from '@/components/work-orders/company.module.css';

export function ShiftDialog() {
  const isOpen = useDialogs((state) => state.open === 'shift');
  const show = useDialogs((state) => state.show);
  const t = useTranslations('console.shift');
  const held = useWorkList((state) => state.held);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => show(open ? 'shift' : null)}
      title={t('title')}
      description={t('hint', { count: held.length })}
    >
      <ShiftForm held={held} onClose={() => show(null)} />
    </Dialog>
  );
}

function ShiftForm({ held, onClose }: { readonly held: readonly number[]; readonly onClose: () => void }) {
  const t = useTranslations('console.shift');
  const ui = useTranslations('ui');
  const form = useTranslations('form');
  const name = useName();
  const addNotice = useNotices((state) => state.addNotice);
  const [people, setPeople] = useState<ColleaguesAnswer['people']>([]);
  const [to, setTo] = useState('');
  const [body, setBody] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const first = held[0];
  useEffect(() => {
    if (first === undefined) return;
    api
      .get<ColleaguesAnswer>(`/api/work-orders/${first}/colleagues`)
      .then((answer) => setPeople(answer.people))
      .catch(() => undefined);
  }, [first]);
  const send = async (leaves: boolean) => {
    setAsked(true);
    if (body.trim() === '') return;
    setBusy(true);
    try {
      const toUserId = to === '' ? null : Number(to);
      const answer = await api.post<ShiftAnswer>('/api/work-orders/shift', { body: body.trim(), toUserId });
      const at = new Date().toISOString();
      addNotice({ id: `shift-${at}`, at, tone: answer.refused > 0 ? 'warn' : 'good', text: t('done', { ...answer }) });
      onClose();
      if (leaves) await signOut();
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message || ui('errorUnreachable') : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
    >
      {held.length > 0 ? (
        <Field label={t('to')}>
          <Select
            value={to}
            placeholder={t('toQueue')}
            onChange={(event) => setTo(event.target.value)}
            options={people.map((person) => ({ value: String(person.id), label: name(person) }))}
          />
        </Field>
      ) : null}
      <Field label={t('body')} required error={isAsked && body.trim() === '' ? form('required') : failure}>
        <TextArea
          rows={5}
          maxLength={2000}
          placeholder={t('bodyHint')}
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
      </Field>
      <DialogActions>
        <Button variant="quiet" onClick={onClose}>
          {ui('cancel')}
        </Button>
        <Button busy={busy} onClick={() => void send(true)}>
          {t('sendAndLeave')}
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          {t('send')}
        </Button>
      </DialogActions>
    </form>
  );
}
