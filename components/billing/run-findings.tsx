'use client';
import { useTranslations } from 'use-intl';
import { formatCount } from '@/components/i18n/format';
import { Money } from '@/components/i18n/values';
import { EmptyState } from '@/components/ui/states';
import { useWords } from '@/components/work-orders/use-words';
import type { RunDetail } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

/** What the checks of the run found: by the class that forces a review, and by rule with the money in doubt. */
export function RunFindings({ detail }: { readonly detail: RunDetail }) {
  const t = useTranslations('billing-panels.finding');
  const classes = useTranslations('work-orders.class');
  const words = useWords();
  if (detail.byRule.length === 0) return <EmptyState title={t('none')} />;
  const most = Math.max(...detail.byRule.map((each) => each.findings));
  return (
    <div className={styles.findings}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('class')}</th>
            <th data-number>{t('findings')}</th>
            <th data-number>{t('bills')}</th>
            <th data-number>{t('openReviews')}</th>
          </tr>
        </thead>
        <tbody>
          {detail.byClass.map((each) => (
            <tr key={each.class}>
              <td>{classes(String(each.class))}</td>
              <td data-number>{formatCount(each.findings)}</td>
              <td data-number>{formatCount(each.bills)}</td>
              <td data-number>{formatCount(each.openReviews)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('rule')}</th>
            <td className={styles.barColumn} />
            <th data-number>{t('findings')}</th>
            <th data-number>{t('money')}</th>
          </tr>
        </thead>
        <tbody>
          {detail.byRule.map((each) => (
            <tr key={each.rule}>
              <td>{words.rule(each.rule)}</td>
              <td className={styles.barColumn}>
                <span
                  className={styles.ruleBar}
                  data-class={each.class}
                  style={{ inlineSize: `${(each.findings / most) * 100}%` }}
                />
              </td>
              <td data-number>{formatCount(each.findings)}</td>
              <td data-number>
                <Money value={each.moneyAtRiskYuan} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
