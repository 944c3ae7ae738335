'use client';
import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/button';
import styles from '@/components/ui/receipt.module.css';

export interface ReceiptAction {
  readonly id: string;
  readonly label: string;
  readonly keys?: string;
  readonly busy?: boolean;
  readonly onClick: () => void;
}

export interface ReceiptProps {
  readonly tone?: 'good' | 'info' | 'warn' | 'bad';
  /** "487 locked · 9 held by 李娜 · 4 changed meanwhile" */
  readonly children: ReactNode;
  readonly actions?: readonly ReceiptAction[];
  readonly onDismiss?: () => void;
  /** The single outcomes, unfolded by a "show" action. */
  readonly details?: ReactNode;
}

const ICONS = { good: CircleCheck, info: Info, warn: TriangleAlert, bad: CircleAlert } as const;

/** What a verb did, as a strip under the verbs: it pushes the rows down once and covers nothing. */
export function Receipt({ tone = 'info', children, actions = [], onDismiss, details }: ReceiptProps) {
  const t = useTranslations('ui');
  const Icon = ICONS[tone];
  return (
    <div
      className={styles.receipt}
      data-tone={tone}
      role={tone === 'bad' ? 'alert' : 'status'}
      aria-label={t('receipt')}
    >
      <div className={styles.line}>
        <Icon size={14} className={styles.icon} aria-hidden />
        <div className={styles.text}>{children}</div>
        {actions.map((action) => (
          <button
            key={action.id}
            type="button"
            className={styles.action}
            onClick={action.onClick}
            disabled={action.busy}
            aria-keyshortcuts={action.keys}
          >
            {action.label}
          </button>
        ))}
        {onDismiss ? <IconButton icon={X} size="small" label={t('dismiss')} onClick={onDismiss} /> : null}
      </div>
      {details ? <div className={styles.details}>{details}</div> : null}
    </div>
  );
}
