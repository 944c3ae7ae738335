'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Popover } from '@/components/ui/menu';
import styles from '@/components/ui/status.module.css';

export const STATUSES = ['pending', 'mine', 'other', 'returned', 'done', 'near', 'past'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * ○ pending · ● mine · ◐ other · ↩ returned · ✓ done · ▲ near · ■ past. Drawn, because fonts disagree on the size and
 * weight of these characters. Shape and colour together: the shape alone is enough to tell them apart.
 */
const SHAPES: Readonly<Record<Status, ReactNode>> = {
  pending: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  mine: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  other: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" fill="currentColor" />
    </>
  ),
  returned: (
    <path
      d="M4.25 1.75 1.5 4.5l2.75 2.75M1.75 4.5h5.5a3 3 0 0 1 0 6H5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  done: (
    <path
      d="m1.75 6.5 3 3 5.5-6.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  near: <path d="M6 1.25 11.25 10.5H.75z" fill="currentColor" />,
  past: <rect x="1.5" y="1.5" width="9" height="9" fill="currentColor" />,
};

function Shape({ status }: { readonly status: Status }) {
  return (
    <svg className={styles.glyph} data-status={status} width="12" height="12" viewBox="0 0 12 12" aria-hidden>
      {SHAPES[status]}
    </svg>
  );
}

export function isStatus(value: unknown): value is Status {
  return STATUSES.some((status) => status === value);
}

export interface StatusGlyphProps {
  readonly status: Status;
  /** Words beside the mark: the holder's name, the step. Without it the mark alone, with its meaning on hover. */
  readonly label?: string;
}

export function StatusGlyph({ status, label }: StatusGlyphProps) {
  const t = useTranslations('ui.status');
  return (
    <span className={styles.status} title={t(status)}>
      <Shape status={status} />
      {label === undefined ? (
        <span className="visually-hidden">{t(status)}</span>
      ) : (
        <span className={styles.words}>{label}</span>
      )}
    </span>
  );
}

/** The button that explains the marks; stands at the end of a verb bar. */
export function StatusLegend() {
  const t = useTranslations('ui');
  return (
    <Popover
      label={t('legend')}
      align="end"
      trigger={
        <button type="button" className={styles.legendButton} title={t('legend')} aria-label={t('legend')}>
          {(['pending', 'mine', 'other'] as const).map((status) => (
            <Shape key={status} status={status} />
          ))}
        </button>
      }
    >
      <ul className={styles.legend}>
        {STATUSES.map((status) => (
          <li key={status}>
            <StatusGlyph status={status} label={t(`status.${status}`)} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}
