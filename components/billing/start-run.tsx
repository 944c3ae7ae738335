'use client';
import { useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { formatInstant } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { useSession } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Field, Select, TextInput } from '@/components/ui/field';
import { RUN_KINDS, type RunKind, type RunRow } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The utility's month of this moment. */
function monthNow(): string {
  return formatInstant(new Date().toISOString()).slice(0, 7);
}

interface StartRunProps {
  readonly onStarted: (run: RunRow) => void;
  readonly onCancel: () => void;
}

/** Which unit, which month, whether only tried; a run already open for them is said by the server. */
export function StartRun({ onStarted, onCancel }: StartRunProps) {
  const t = useTranslations('billing-panels.start');
  const ui = useTranslations('ui');
  const kinds = useTranslations('shell.unitKinds');
  const name = useName();
  const { scopeUnits, roles } = useSession();
  const scopeUnit = useScope((state) => state.unitId);
  const [unitId, setUnitId] = useState(scopeUnit ?? roles[0]?.unitId ?? '');
  const [month, setMonth] = useState(monthNow);
  const [kind, setKind] = useState<RunKind>('regular');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const isMonth = MONTH.test(month);
  const start = async () => {
    if (!isMonth || unitId === '') return;
    setBusy(true);
    try {
      onStarted(await api.post<RunRow>('/api/billing/runs', { unitId: Number(unitId), month, kind }));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : '');
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  return (
    <form
      className={styles.start}
      aria-label={t('open')}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <Field label={t('unit')} required>
        <Select
          value={unitId}
          autoFocus
          onChange={(event) => setUnitId(event.target.value)}
          options={scopeUnits.map((unit) => ({
            value: unit.id,
            label: t('unitOption', { name: name(unit), kind: kinds(unit.kind) }),
          }))}
        />
      </Field>
      <Field label={t('month')} required error={isMonth ? undefined : t('monthInvalid')}>
        <TextInput type="month" value={month} onChange={(event) => setMonth(event.target.value)} />
      </Field>
      <Field label={t('kind')} hint={t(`kindHint.${kind}`)}>
        <Select
          value={kind}
          onChange={(event) => setKind(RUN_KINDS.find((each) => each === event.target.value) ?? 'regular')}
          options={RUN_KINDS.map((each) => ({ value: each, label: t(`kindOf.${each}`) }))}
        />
      </Field>
      <div className={styles.startFoot}>
        <span className={styles.fault} role={failure === '' ? undefined : 'alert'}>
          {failure}
        </span>
        <Button variant="quiet" onClick={onCancel}>
          {ui('cancel')}
        </Button>
        <Button type="submit" variant="primary" busy={busy} disabled={!isMonth || unitId === ''}>
          {t('send')}
        </Button>
      </div>
    </form>
  );
}
