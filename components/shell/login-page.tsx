'use client';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Mark } from '@/components/shell/mark';
import { LanguageMenu, ThemeMenu } from '@/components/shell/preferences';
import { ApiError, api } from '@/components/ui/api-client';
import { Button, IconButton } from '@/components/ui/button';
import { Field, TextInput } from '@/components/ui/field';
import styles from '@/components/shell/login-page.module.css';

interface Refused {
  readonly message: string;
  readonly id: string;
}

export function LoginPage({ next }: { readonly next: string }) {
  const t = useTranslations('login');
  const shell = useTranslations('shell');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const [isCaps, setCaps] = useState(false);
  const [wasTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const loginField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  useEffect(() => loginField.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setRefused(null);
    if (login.trim() === '') return loginField.current?.focus();
    if (password === '') return passwordField.current?.focus();
    setBusy(true);
    try {
      await api.post('/api/session', { login: login.trim(), password });
      location.assign(next);
    } catch (error) {
      const answer = error instanceof ApiError ? error : null;
      const message = answer?.message || (answer?.isTransient ? t('unreachable') : t('failed'));
      setRefused({ message, id: answer?.id ?? '' });
      setBusy(false);
      // The name stands; the password is what is typed again.
      setPassword('');
      passwordField.current?.focus();
    }
  };
  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main className={styles.main}>
        <div className={styles.brand}>
          <Mark size={36} />
          <div>
            <p className={styles.product}>{shell('productName')}</p>
            <p className={styles.line}>{shell('productLine')}</p>
          </div>
        </div>
        <form className={styles.form} method="post" onSubmit={(event) => void submit(event)} noValidate>
          <h1 className={styles.heading}>{t('heading')}</h1>
          <Field label={t('login')} error={wasTried && login.trim() === '' ? t('loginMissing') : undefined}>
            <TextInput
              ref={loginField}
              name="login"
              autoComplete="username"
              autoCapitalize="none"
              value={login}
              onChange={(event) => setLogin(event.target.value)}
            />
          </Field>
          <Field
            label={t('password')}
            error={wasTried && password === '' && !refused && !isBusy ? t('passwordMissing') : undefined}
            hint={isCaps ? t('capsLock') : undefined}
          >
            <TextInput
              ref={passwordField}
              name="password"
              type={isShown ? 'text' : 'password'}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              onKeyDown={watchCaps}
              onKeyUp={watchCaps}
              trailing={
                <IconButton
                  size="small"
                  icon={isShown ? EyeOff : Eye}
                  label={isShown ? t('hidePassword') : t('showPassword')}
                  onClick={() => setShown(!isShown)}
                />
              }
            />
          </Field>
          <div className={styles.answer} role="alert">
            {refused ? (
              <div className={styles.refused}>
                <CircleAlert size={16} aria-hidden />
                <div>
                  <p>{refused.message}</p>
                  {refused.id ? <p className={styles.reference}>{t('reference', { id: refused.id })}</p> : null}
                </div>
              </div>
            ) : null}
          </div>
          <Button type="submit" variant="primary" busy={isBusy} className={styles.submit}>
            {isBusy ? t('submitting') : t('submit')}
          </Button>
        </form>
        <p className={styles.note}>{t('note')}</p>
      </main>
    </div>
  );
}
