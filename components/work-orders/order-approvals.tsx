'use client';
/** The approval ladder as this order meets it: who approved, who decides now, who will have to, by amount. */
import { useTranslations } from 'use-intl';
import { Money } from '@/components/i18n/values';
import { useWords } from '@/components/work-orders/use-words';
import type { ApprovalRung, OrderRow } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/approvals.module.css';

export function OrderApprovals({
  order,
  rungs,
  isPast = false,
}: {
  readonly order: OrderRow;
  readonly rungs: readonly ApprovalRung[];
  /** At a past moment: who could have decided is not kept. */
  readonly isPast?: boolean;
}) {
  const t = useTranslations('work-orders.approvals');
  const words = useWords();
  const shown = rungs.filter((rung) => rung.state !== 'skipped');
  if (shown.length === 0) return null;
  return (
    <section className={styles.ladder} aria-label={t('label')}>
      <h4>{t('label')}</h4>
      <ol>
        {shown.map((rung) => (
          <li key={rung.step} data-state={rung.state} aria-current={rung.state === 'current' ? 'step' : undefined}>
            <span className={styles.name}>{words.step(order.process, rung.step)}</span>
            <span className={styles.state}>{t(`state.${rung.state}`)}</span>
            <span className={styles.limit}>
              {rung.upToYuan === null ? t('noLimit') : t.rich('upTo', { yuan: () => <Money value={rung.upToYuan} /> })}
            </span>
            {rung.state === 'done' || isPast ? null : (
              <span className={styles.people}>
                {rung.people.length === 0 ? t('nobody') : rung.people.map((person) => person.name).join(t('separator'))}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
