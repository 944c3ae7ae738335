'use client';
import { useSyncExternalStore, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { formatAge, formatCount, formatDate, formatEnergy, formatInstant, formatMoney } from '@/components/i18n/format';
import { useLocaleControl } from '@/components/i18n/intl';
import styles from '@/components/i18n/values.module.css';

/** All formats, bound to the user's language. */
export function useFormat() {
  const { locale } = useLocaleControl();
  return useMemo(
    () => ({
      money: formatMoney,
      energy: formatEnergy,
      count: formatCount,
      date: formatDate,
      instant: formatInstant,
      age: (instant: string | null | undefined, nowMs: number) => formatAge(instant, nowMs, locale),
    }),
    [locale],
  );
}

const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;
let currentMs = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    currentMs = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The time now, moved on every 15 seconds by one clock for all ages on the screen. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => currentMs,
    () => currentMs,
  );
}

export function Money({ value }: { readonly value: string | null | undefined }) {
  return <span className={styles.number}>{formatMoney(value)}</span>;
}

export function Energy({
  value,
  unit = false,
}: {
  readonly value: string | null | undefined;
  readonly unit?: boolean;
}) {
  const t = useTranslations('units');
  return (
    <span className={styles.number}>
      {formatEnergy(value)}
      {unit && value !== null && value !== undefined ? <span className={styles.unit}>{t('kwh')}</span> : null}
    </span>
  );
}

export function DateText({ value }: { readonly value: string | null | undefined }) {
  return <span className={styles.number}>{formatDate(value)}</span>;
}

export function InstantText({
  value,
  seconds = false,
}: {
  readonly value: string | null | undefined;
  readonly seconds?: boolean;
}) {
  if (!value) return <span>{formatInstant(value)}</span>;
  return (
    <time dateTime={value} title={formatInstant(value, true)} className={styles.number}>
      {formatInstant(value, seconds)}
    </time>
  );
}

/** "3 小时前" / "3 h ago", with the instant on hover. The server renders no age: its clock is not the user's. */
export function Age({ value }: { readonly value: string | null | undefined }) {
  const format = useFormat();
  const nowMs = useNow();
  if (!value) return <span>{formatInstant(value)}</span>;
  return (
    <time dateTime={value} title={formatInstant(value, true)} className={styles.number} suppressHydrationWarning>
      {format.age(value, nowMs)}
    </time>
  );
}
