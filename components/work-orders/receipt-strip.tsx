'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Receipt as Strip, type ReceiptAction } from '@/components/ui/receipt';
import { InstantText } from '@/components/i18n/values';
import { ErrorState } from '@/components/ui/states';
import { heldBy, receiptTone } from '@/components/work-orders/selection';
import { OUTCOMES, type Outcome, type Receipt } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/work-orders.module.css';

const NAMED_HOLDERS = 3;
const LISTED = 300;
const QUIET: readonly Outcome[] = ['locked', 'unlocked', 'broken', 'reassigned', 'done', 'already-yours'];

/** "487 locked · 9 held by 李娜 · 4 changed meanwhile". */
export function useReceiptText(): (receipt: Receipt) => string {
  const t = useTranslations('work-orders');
  return (receipt) => {
    if (receipt.entries.length === 0) return t('receipt.nothing');
    const parts = OUTCOMES.flatMap((outcome) => {
      const count = receipt.counts[outcome] ?? 0;
      if (count === 0) return [];
      if (outcome !== 'held') return [t(`outcome.${outcome}`, { count })];
      const holders = heldBy(receipt);
      const named = holders.slice(0, NAMED_HOLDERS);
      const rest = holders.slice(NAMED_HOLDERS).reduce((sum, holder) => sum + holder.count, 0);
      return [
        ...named.map(({ name, count: held }) => t('outcome.heldBy', { name, count: held })),
        ...(rest > 0 ? [t('outcome.held', { count: rest })] : []),
      ];
    });
    return parts.join(' · ');
  };
}

export interface ReceiptStripProps {
  readonly receipt: Receipt;
  readonly onRetry?: () => void;
  readonly onUndo?: () => void;
  readonly onOpen?: (id: number) => void;
  readonly onDismiss: () => void;
}

export function ReceiptStrip({ receipt, onRetry, onUndo, onOpen, onDismiss }: ReceiptStripProps) {
  const t = useTranslations('work-orders');
  const text = useReceiptText();
  const [isShown, setShown] = useState(false);
  // What needs an eye stands first.
  const entries = [...receipt.entries].sort(
    (left, right) => Number(QUIET.includes(left.outcome)) - Number(QUIET.includes(right.outcome)),
  );
  const actions: ReceiptAction[] = [];
  if (receipt.entries.length > 0) {
    actions.push({
      id: 'show',
      label: t(isShown ? 'receipt.hide' : 'receipt.show'),
      onClick: () => setShown(!isShown),
    });
  }
  if (onRetry) actions.push({ id: 'retry', label: t('receipt.retry'), onClick: onRetry });
  if (onUndo) actions.push({ id: 'undo', label: t('receipt.undo'), onClick: onUndo });
  return (
    <Strip
      tone={receiptTone(receipt)}
      actions={actions}
      onDismiss={onDismiss}
      details={
        isShown ? (
          <ul className={styles.entries}>
            {entries.slice(0, LISTED).map((entry) => (
              <li key={entry.id}>
                {onOpen && entry.orderNo ? (
                  <button type="button" className={styles.linkButton} onClick={() => onOpen(entry.id)}>
                    {entry.orderNo}
                  </button>
                ) : (
                  <span>{entry.orderNo ?? t('receipt.unseen')}</span>
                )}
                <span>
                  {entry.outcome === 'held'
                    ? t('outcome.heldByOne', { name: entry.holderName ?? '' })
                    : (entry.message ?? t(`outcomeOne.${entry.outcome}`))}
                  {entry.outcome === 'held' && entry.since ? (
                    <>
                      {' '}
                      <InstantText value={entry.since} />
                    </>
                  ) : null}
                </span>
              </li>
            ))}
            {entries.length > LISTED ? <li>{t('receipt.more', { count: entries.length - LISTED })}</li> : null}
          </ul>
        ) : undefined
      }
    >
      {text(receipt)}
    </Strip>
  );
}

/** A command that was refused as a whole, or never answered. */
export function FailureStrip({ error, onDismiss }: { readonly error: unknown; readonly onDismiss: () => void }) {
  const message = error instanceof Error && error.message !== '' ? error.message : null;
  return (
    <Strip tone="bad" onDismiss={onDismiss}>
      {message ?? <ErrorState error={error} />}
    </Strip>
  );
}
