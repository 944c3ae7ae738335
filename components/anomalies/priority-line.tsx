'use client';
/** 为什么排在前面: expected loss × urgency with its terms, in one line. */
import { useTranslations } from 'use-intl';
import { formatMoney } from '@/components/i18n/format';
import { Tooltip } from '@/components/ui/tooltip';
import { useWords } from '@/components/work-orders/use-words';
import type { PriorityTerms } from '@/server/anomalies/priority';
import styles from '@/components/anomalies/review.module.css';

const percent = (share: number): string => `${Math.round(share * 100)}%`;

export function PriorityLine({ terms, rule }: { readonly terms: PriorityTerms; readonly rule: string | null }) {
  const t = useTranslations('review.priority');
  const words = useWords();
  const why = t('why', {
    rule: rule === null ? '–' : words.rule(rule),
    exposure: formatMoney(terms.exposureYuan),
    prior: percent(terms.prior),
    decided: terms.decided,
    probability: percent(terms.probability),
    hours: terms.hoursLeft === null ? 'none' : String(Math.round(terms.hoursLeft)),
    urgency: terms.urgency.toFixed(2),
  });
  return (
    <Tooltip text={why}>
      <span className={styles.terms} tabIndex={0} aria-label={`${t('label')}: ${why}`}>
        <b>{formatMoney(terms.weightYuan)}</b> = {formatMoney(terms.exposureYuan)} × {percent(terms.probability)} ×{' '}
        {terms.urgency.toFixed(2)}
      </span>
    </Tooltip>
  );
}
