'use client';
import type { ReactNode } from 'react';
import { RotateCw, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ApiError } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import styles from '@/components/ui/states.module.css';

export interface EmptyStateProps {
  /** "Nothing waits for you in 城南供电所." */
  readonly title: ReactNode;
  /** What is true instead: "Your unit has 12 orders locked by others." */
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, icon: Icon, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      {Icon ? <Icon size={24} strokeWidth={1.5} className={styles.icon} aria-hidden /> : null}
      <p className={styles.title}>{title}</p>
      {children ? <div className={styles.text}>{children}</div> : null}
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  );
}

export interface ErrorStateProps {
  readonly error: unknown;
  readonly title?: ReactNode;
  readonly onRetry?: () => void;
}

/** The server's words and the id to quote. An error without an id of the server's has none to show. */
export function ErrorState({ error, title, onRetry }: ErrorStateProps) {
  const t = useTranslations('ui');
  const answer = error instanceof ApiError ? error : null;
  const words = answer?.message || (answer?.status === 0 ? t('errorUnreachable') : '');
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{title ?? t('errorTitle')}</p>
      {words ? <p className={styles.text}>{words}</p> : null}
      {answer?.id ? <p className={styles.id}>{t('errorId', { id: answer.id })}</p> : null}
      {onRetry ? (
        <div className={styles.action}>
          <Button icon={RotateCw} onClick={onRetry}>
            {t('retry')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

export interface SkeletonProps {
  /** Rows of the coming content, in its own row height, so that nothing jumps. */
  readonly rows?: number;
  readonly rowHeight?: number;
  readonly label?: string;
}

const WIDTHS = ['72%', '54%', '64%', '80%', '46%'];

export function Skeleton({ rows = 6, rowHeight = 28, label }: SkeletonProps) {
  const t = useTranslations('ui');
  return (
    <div className={styles.skeleton} role="status" aria-label={label ?? t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.bone} style={{ blockSize: rowHeight }}>
          <span style={{ inlineSize: WIDTHS[row % WIDTHS.length] }} />
        </div>
      ))}
    </div>
  );
}

/** "4 minutes behind, catching up", over content that is still shown. */
export function StaleStrip({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.stale} role="status">
      {children}
    </div>
  );
}
