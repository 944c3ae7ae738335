'use client';
/** 时点查看: the control that takes a panel to a past moment, and the strip that says so for as long as it is there. */
import { useState } from 'react';
import { History, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { fieldOfMoment, momentOfField, momentOfPreset, PRESETS } from '@/components/dock/as-of-moment';
import { InstantText, useNow } from '@/components/i18n/values';
import { Button, IconButton } from '@/components/ui/button';
import { Field, TextInput } from '@/components/ui/field';
import { Popover } from '@/components/ui/menu';
import styles from '@/components/dock/as-of.module.css';

export interface AsOfProps {
  readonly asOf: string | undefined;
  /** Undefined: back to now. */
  readonly onChange: (asOf: string | undefined) => void;
}

export function AsOfButton({ asOf, onChange }: AsOfProps) {
  const t = useTranslations('as-of');
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={t('title')}
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon={History} size="small" label={t('title')} pressed={asOf !== undefined} />}
    >
      <Chooser
        asOf={asOf}
        onChange={(next) => {
          setOpen(false);
          onChange(next);
        }}
      />
    </Popover>
  );
}

function Chooser({ asOf, onChange }: AsOfProps) {
  const t = useTranslations('as-of');
  const nowMs = useNow();
  const [text, setText] = useState(() => fieldOfMoment(asOf ?? momentOfPreset('yesterday', nowMs)));
  const [fault, setFault] = useState(false);
  const latest = fieldOfMoment(new Date(nowMs).toISOString());
  return (
    <form
      className={styles.chooser}
      onSubmit={(event) => {
        event.preventDefault();
        const moment = momentOfField(text, Date.now());
        if (moment === null) setFault(true);
        else onChange(moment);
      }}
    >
      <Field label={t('moment')} hint={t('hint')} error={fault ? t('fault') : undefined}>
        <TextInput
          autoFocus
          type="datetime-local"
          value={text}
          max={latest}
          onChange={(event) => {
            setFault(false);
            setText(event.target.value);
          }}
        />
      </Field>
      <div className={styles.presets}>
        {PRESETS.map((preset) => (
          <Button key={preset} variant="quiet" onClick={() => onChange(momentOfPreset(preset, Date.now()))}>
            {t(`preset.${preset}`)}
          </Button>
        ))}
      </div>
      <div className={styles.actions}>
        {asOf === undefined ? null : (
          <Button icon={Undo2} onClick={() => onChange(undefined)}>
            {t('back')}
          </Button>
        )}
        <Button type="submit" variant="primary">
          {t('show')}
        </Button>
      </div>
    </form>
  );
}

/** Nothing while the panel shows what is. */
export function AsOfBanner({ asOf, onChange }: AsOfProps) {
  const t = useTranslations('as-of');
  if (asOf === undefined) return null;
  return (
    <div className={styles.banner} role="status" aria-label={t('title')}>
      <History size={14} aria-hidden />
      <span className={styles.text}>{t.rich('banner', { at: () => <InstantText value={asOf} /> })}</span>
      <Button variant="quiet" icon={Undo2} onClick={() => onChange(undefined)}>
        {t('back')}
      </Button>
    </div>
  );
}
