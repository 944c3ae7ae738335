import type { ReactNode } from 'react';
import styles from '@/components/ui/badge.module.css';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

/** A short word about a thing: a state, a rule class. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}

/** How much waits; nothing for 0, `99+` above. */
export function CountBadge({ count }: { readonly count: number }) {
  if (count <= 0) return null;
  return (
    <span className={styles.count} aria-hidden>
      {count > 99 ? '99+' : count}
    </span>
  );
}

export interface PillProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly title?: string;
}

/** Arrivals that wait to be folded in: "12 new". Stands over the grid and never moves a row by itself. */
export function Pill({ children, onClick, title }: PillProps) {
  return (
    <button type="button" className={styles.pill} onClick={onClick} title={title}>
      <span aria-live="polite">{children}</span>
    </button>
  );
}

export interface ProgressProps {
  readonly value: number;
  readonly max: number;
  readonly label: string;
  readonly tone?: Tone;
}

export function Progress({ value, max, label, tone = 'accent' }: ProgressProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <span
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
    >
      <span className={styles.bar} data-tone={tone} style={{ inlineSize: `${share * 100}%` }} />
    </span>
  );
}
