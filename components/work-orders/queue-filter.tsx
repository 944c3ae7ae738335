'use client';
import { useEffect, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Checkbox, Select, TextInput } from '@/components/ui/field';
import { useWords } from '@/components/work-orders/use-words';
import type { QueueFilter } from '@/server/work-orders/contract';
import { PROCESSES } from '@/server/work-orders/processes';
import styles from '@/components/work-orders/work-orders.module.css';

const TYPING_MS = 350;
const AGES = [4, 24, 72, 168] as const;
const MONEY = /^-?\d{1,14}(\.\d{1,2})?$/;

interface TextFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly numeric?: boolean;
  readonly test?: (text: string) => boolean;
  readonly onChange: (value: string | undefined) => void;
  readonly onLeave: () => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Asks once the typing rests; what cannot be asked is marked and not sent. */
function TextFilter({ label, value, numeric, test, onChange, onLeave, inputRef }: TextFilterProps) {
  const [text, setText] = useState(value ?? '');
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => setText(value ?? ''), [value]);
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), []);
  const send = (next: string) => {
    if (timer.current) clearTimeout(timer.current);
    const trimmed = next.trim();
    if (trimmed === '') change.current(undefined);
    else if (!test || test(trimmed)) change.current(trimmed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      send(text);
      onLeave();
    } else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <TextInput
      ref={inputRef}
      aria-label={label}
      placeholder={label}
      numeric={numeric}
      value={text}
      aria-invalid={text.trim() !== '' && test !== undefined && !test(text.trim()) ? true : undefined}
      onChange={(event) => {
        const next = event.target.value;
        setText(next);
        if (timer.current) clearTimeout(timer.current);
        timer.current = setTimeout(() => send(next), TYPING_MS);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

export interface QueueFilterRowProps {
  readonly filter: QueueFilter;
  /** Rules met in the queue, for choosing one. */
  readonly rules: readonly string[];
  readonly onChange: (filter: QueueFilter) => void;
  /** Back to the grid. */
  readonly onLeave: () => void;
  readonly firstRef: Ref<HTMLInputElement>;
}

/** Conditions on business fields, answered by the server. */
export function QueueFilterRow({ filter, rules, onChange, onLeave, firstRef }: QueueFilterRowProps) {
  const t = useTranslations('work-orders.filter');
  const klass = useTranslations('work-orders.class');
  const words = useWords();
  const set = (change: Partial<QueueFilter>) => onChange(clean({ ...filter, ...change }));
  const text = (name: 'customer' | 'accountNo' | 'routeCode', ref?: Ref<HTMLInputElement>) => (
    <TextFilter
      label={t(name)}
      value={filter[name]}
      onChange={(value) => set({ [name]: value })}
      onLeave={onLeave}
      inputRef={ref}
    />
  );
  const money = (name: 'moneyFrom' | 'moneyTo') => (
    <TextFilter
      label={t(name)}
      value={filter[name]}
      numeric
      test={(value) => MONEY.test(value)}
      onChange={(value) => set({ [name]: value })}
      onLeave={onLeave}
    />
  );
  return (
    <div className={styles.filterRow} role="search" aria-label={t('label')}>
      {text('customer', firstRef)}
      {text('accountNo')}
      {text('routeCode')}
      {money('moneyFrom')}
      {money('moneyTo')}
      <Select
        aria-label={t('rule')}
        placeholder={t('anyRule')}
        value={filter.rule ?? ''}
        onChange={(event) => set({ rule: event.target.value || undefined })}
        options={[...new Set([...rules, ...(filter.rule ? [filter.rule] : [])])].map((rule) => ({
          value: rule,
          label: words.rule(rule),
        }))}
      />
      <Select
        aria-label={t('class')}
        placeholder={t('anyClass')}
        value={filter.reviewClass === undefined ? '' : String(filter.reviewClass)}
        onChange={(event) => set({ reviewClass: event.target.value === '' ? undefined : Number(event.target.value) })}
        options={['1', '2', '3'].map((value) => ({ value, label: klass(value) }))}
      />
      <Select
        aria-label={t('process')}
        placeholder={t('anyProcess')}
        value={filter.process ?? ''}
        onChange={(event) => set({ process: event.target.value || undefined, steps: undefined })}
        options={PROCESSES.map((process) => ({ value: process.id, label: words.process(process.id) }))}
      />
      <Select
        aria-label={t('age')}
        placeholder={t('anyAge')}
        value={filter.minAgeHours === undefined ? '' : String(filter.minAgeHours)}
        onChange={(event) => set({ minAgeHours: event.target.value === '' ? undefined : Number(event.target.value) })}
        options={AGES.map((hours) => ({ value: String(hours), label: t('olderThan', { hours }) }))}
      />
      <Checkbox
        label={t('overdue')}
        checked={filter.overdue ?? false}
        onChange={(event) => set({ overdue: event.target.checked || undefined })}
      />
    </div>
  );
}

export function clean(filter: QueueFilter): QueueFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''),
  ) as QueueFilter;
}

export interface FilterChip {
  readonly id: keyof QueueFilter;
  readonly label: string;
}

/** What the queue is narrowed to, each to be taken away by a click. */
export function FilterChips({
  chips,
  onRemove,
  onClear,
}: {
  readonly chips: readonly FilterChip[];
  readonly onRemove: (id: keyof QueueFilter) => void;
  readonly onClear: () => void;
}) {
  const t = useTranslations('work-orders.filter');
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label={t('active')}>
      {chips.map((chip) => (
        <button
          key={chip.id}
          type="button"
          className={styles.filterChip}
          onClick={() => onRemove(chip.id)}
          title={t('remove', { name: chip.label })}
        >
          {chip.label}
          <X size={12} aria-hidden />
        </button>
      ))}
      <button type="button" className={styles.linkButton} onClick={onClear}>
        {t('clear')}
      </button>
    </div>
  );
}
