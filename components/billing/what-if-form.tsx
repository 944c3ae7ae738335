'use client';
/** What is tried on what: a unit and a month; a draft, versions of the book, parameters. */
import { useState } from 'react';
import { CircleStop, Play } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useUnits } from '@/components/access/use-units';
import { usePriceWords } from '@/components/billing/price-words';
import styles from '@/components/billing/prices.module.css';
import { formatInstant } from '@/components/i18n/format';
import { useSession, useVerb } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { Button } from '@/components/ui/button';
import { Checkbox, Field, Select, TextInput } from '@/components/ui/field';
import type { PriceBookView } from '@/server/billing/price-book-wire';
import type { ScenarioRequest, WhatIfRequest } from '@/server/billing/what-if-wire';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The month before this one: the last that is billed as a whole. */
function lastMonth(): string {
  const [year = 0, month = 1] = formatInstant(new Date().toISOString()).slice(0, 7).split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

/** Parameters with the values that may be tried; the first is the engine's default. */
const PARAMETERS = {
  energyDecimals: ['0', '2'],
  basicDays: ['month-30', 'calendar'],
  touPriceRounding: ['printed', 'exact'],
  cosPhiMethod: ['exact', 'ratio-4'],
  pfBase: ['net-of-funds', 'with-funds'],
  shareTakenFrom: ['flat-first', 'pro-rata'],
} as const;
type ParameterName = keyof typeof PARAMETERS;
const NAMES = Object.keys(PARAMETERS) as ParameterName[];

interface FormProps {
  readonly book: PriceBookView;
  readonly draftId: string | undefined;
  readonly versionId: string | undefined;
  readonly isRunning: boolean;
  readonly onRun: (request: WhatIfRequest) => void;
  readonly onCancel: () => void;
}

export function WhatIfForm({ book, draftId, versionId, isRunning, onRun, onCancel }: FormProps) {
  const t = useTranslations('what-if');
  const { choices } = useUnits();
  const { roles } = useSession();
  const mayDraft = useVerb('price.draft');
  const scopeUnit = useScope((state) => state.unitId);
  const [unitId, setUnitId] = useState(scopeUnit ?? roles[0]?.unitId ?? '');
  const [month, setMonth] = useState(lastMonth);
  const [draft, setDraft] = useState(draftId ?? '');
  const [versions, setVersions] = useState<readonly string[]>(versionId === undefined ? [] : [versionId]);
  const [parameters, setParameters] = useState<Readonly<Partial<Record<ParameterName, string>>>>({});
  const [isAttached, setAttached] = useState(true);
  const open = book.drafts.filter(({ status }) => status === 'draft' || status === 'submitted');
  const chosen = Object.entries(parameters).filter(([, value]) => value !== '');
  const isReady = MONTH.test(month) && unitId !== '' && (draft !== '' || versions.length > 0 || chosen.length > 0);

  const run = () => {
    const own = Object.fromEntries(
      chosen.map(([name, value]) => [name, name === 'energyDecimals' ? Number(value) : value]),
    );
    const scenario: ScenarioRequest = {
      ...(draft === '' ? {} : { draftId: Number(draft) }),
      ...(versions.length === 0 ? {} : { versionIds: [...versions] }),
      ...(chosen.length === 0 ? {} : { parameters: own }),
    };
    onRun({ unitId: Number(unitId), month, scenario, attach: mayDraft && draft !== '' && isAttached });
  };

  return (
    <form
      className={styles.whatIfForm}
      aria-label={t('form')}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isRunning) run();
      }}
    >
      <div className={styles.four}>
        <Field label={t('unit')} required>
          <Select value={unitId} onChange={(event) => setUnitId(event.target.value)} options={choices} />
        </Field>
        <Field label={t('month')} required error={MONTH.test(month) ? undefined : t('monthInvalid')}>
          <TextInput type="month" value={month} onChange={(event) => setMonth(event.target.value)} />
        </Field>
        <Field label={t('draft')}>
          <Select
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            placeholder={t(open.length === 0 ? 'noDrafts' : 'noDraft')}
            options={open.map(({ id, title }) => ({ value: String(id), label: title }))}
          />
        </Field>
        <VersionPicker book={book} chosen={versions} onChange={setVersions} />
      </div>
      <details className={styles.details} open={chosen.length > 0 || undefined}>
        <summary>{t('parameters', { count: chosen.length })}</summary>
        <div className={styles.four}>
          {NAMES.map((name) => (
            <Field key={name} label={t(`parameter.${name}`)}>
              <Select
                value={parameters[name] ?? ''}
                placeholder={t('asBilled')}
                onChange={(event) => setParameters((before) => ({ ...before, [name]: event.target.value }))}
                options={PARAMETERS[name].map((value) => ({ value, label: t(`value.${name}.${value}`) }))}
              />
            </Field>
          ))}
        </div>
      </details>
      <div className={styles.rowEnd}>
        <span className={styles.muted}>{t('promise')}</span>
        <span className={styles.gap} />
        {mayDraft && draft !== '' ? (
          <Checkbox label={t('attach')} checked={isAttached} onChange={(event) => setAttached(event.target.checked)} />
        ) : null}
        {isRunning ? (
          <Button icon={CircleStop} onClick={onCancel}>
            {t('cancel')}
          </Button>
        ) : (
          <Button type="submit" icon={Play} variant="primary" disabled={!isReady}>
            {t('run')}
          </Button>
        )}
      </div>
    </form>
  );
}

interface PickerProps {
  readonly book: PriceBookView;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Any version of the book, one a tariff, as if it were in force in the month. */
function VersionPicker({ book, chosen, onChange }: PickerProps) {
  const t = useTranslations('what-if');
  const words = usePriceWords();
  const label = (id: string): string => {
    const version = book.versions.find((one) => one.id === id);
    return version === undefined ? id : `${words.tariff(version.tariffCode)} ${version.effectiveFrom}`;
  };
  const add = (id: string) => {
    const added = book.versions.find((one) => one.id === id);
    if (added === undefined) return;
    const others = chosen.filter(
      (one) => book.versions.find((version) => version.id === one)?.tariffCode !== added.tariffCode,
    );
    onChange([...others, id]);
  };
  return (
    <div>
      <Field label={t('versions')}>
        <Select
          value=""
          placeholder={t('addVersion')}
          onChange={(event) => add(event.target.value)}
          options={book.versions.map(({ id }) => ({ value: id, label: label(id), disabled: chosen.includes(id) }))}
        />
      </Field>
      {chosen.map((id) => (
        <button
          key={id}
          type="button"
          className={styles.chip}
          aria-label={t('removeVersion', { version: label(id) })}
          onClick={() => onChange(chosen.filter((one) => one !== id))}
        >
          {label(id)} ×
        </button>
      ))}
    </div>
  );
}
