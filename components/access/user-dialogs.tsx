'use client';
import { useState, type FormEvent } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/access/access.module.css';
import { useUnits } from '@/components/access/use-units';
import { useName } from '@/components/i18n/intl';
import { api, ApiError } from '@/components/ui/api-client';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { Receipt } from '@/components/ui/receipt';
import type { UserView } from '@/server/access/contract';

/** Sends a form; what the server finds wrong stands beside its field, or above the buttons. */
function useSubmit(send: () => Promise<UserView>, onDone: (user: UserView) => void) {
  const t = useTranslations('access.did');
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      onDone(await send());
    } catch (caught) {
      setError(caught instanceof ApiError ? caught : new ApiError(0, { code: 'network', message: '' }));
    } finally {
      setBusy(false);
    }
  };
  const faultOf = (path: string) => error?.faults.find((fault) => fault.path === path)?.message;
  const general = error && error.faults.length === 0 ? error.message || t('failed') : null;
  return { submit: (event: FormEvent) => void submit(event), isBusy, faultOf, general };
}

interface PasswordInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function PasswordInput({ value, onChange }: PasswordInputProps) {
  const t = useTranslations('login');
  const [isShown, setShown] = useState(false);
  return (
    <TextInput
      type={isShown ? 'text' : 'password'}
      autoComplete="new-password"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      trailing={
        <IconButton
          icon={isShown ? EyeOff : Eye}
          size="small"
          label={t(isShown ? 'hidePassword' : 'showPassword')}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (user: UserView) => void;
}

const EMPTY = { login: '', nameZh: '', nameEn: '', homeUnitId: '', password: '' };

export function CreateUserDialog({ onClose, onDone }: DialogProps) {
  const t = useTranslations('access.create');
  const ui = useTranslations('ui');
  const { choices } = useUnits();
  const [form, setForm] = useState({ ...EMPTY, homeUnitId: choices[0]?.value ?? '' });
  const set = (name: keyof typeof EMPTY) => (value: string) => setForm((before) => ({ ...before, [name]: value }));
  const send = () => api.post<UserView>('/api/access/users', { ...form, homeUnitId: Number(form.homeUnitId) });
  const { submit, isBusy, faultOf, general } = useSubmit(send, onDone);
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('title')}
      description={t('description')}
    >
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field label={t('login')} hint={t('loginHint')} error={faultOf('login')} required>
          <TextInput value={form.login} onChange={(event) => set('login')(event.target.value)} autoCapitalize="none" />
        </Field>
        <Field label={t('nameZh')} error={faultOf('nameZh')} required>
          <TextInput value={form.nameZh} onChange={(event) => set('nameZh')(event.target.value)} />
        </Field>
        <Field label={t('nameEn')} error={faultOf('nameEn')} required>
          <TextInput value={form.nameEn} onChange={(event) => set('nameEn')(event.target.value)} />
        </Field>
        <Field label={t('home')} error={faultOf('homeUnitId')} required>
          <Select
            value={form.homeUnitId}
            onChange={(event) => set('homeUnitId')(event.target.value)}
            options={choices}
          />
        </Field>
        <Field label={t('password')} hint={t('passwordHint')} error={faultOf('password')} required>
          <PasswordInput value={form.password} onChange={set('password')} />
        </Field>
        {general ? <Receipt tone="bad">{general}</Receipt> : null}
        <DialogActions>
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button type="submit" variant="primary" busy={isBusy}>
            {t('submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function PasswordDialog({ user, onClose, onDone }: DialogProps & { readonly user: UserView }) {
  const t = useTranslations('access.password');
  const hint = useTranslations('access.create');
  const ui = useTranslations('ui');
  const name = useName();
  const [password, setPassword] = useState('');
  const send = () => api.put<UserView>(`/api/access/users/${user.id}/password`, { version: user.version, password });
  const { submit, isBusy, faultOf, general } = useSubmit(send, onDone);
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('title', { name: name(user) })}
      description={t('description')}
    >
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field label={t('password')} hint={hint('passwordHint')} error={faultOf('password')} required>
          <PasswordInput value={password} onChange={setPassword} />
        </Field>
        {general ? <Receipt tone="bad">{general}</Receipt> : null}
        <DialogActions>
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button type="submit" variant="primary" busy={isBusy}>
            {t('submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
