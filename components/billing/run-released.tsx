'use client';
import { Printer } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { WhyNot } from '@/components/billing/why-not';
import { formatCount } from '@/components/i18n/format';
import { Money } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { PRINT_MOST, type RunDetail } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

/** How far the release is, and for every bill that is not out the one reason why, with the first of them to open. */
export function RunReleased({ detail }: { readonly detail: RunDetail }) {
  const t = useTranslations('billing-panels.why');
  const status = useTranslations('billing');
  const maySeeBills = useVerb('bill.see');
  return (
    <div className={styles.findings}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('status')}</th>
            <th data-number>{t('bills')}</th>
            <th data-number>{t('amount')}</th>
          </tr>
        </thead>
        <tbody>
          {detail.bills.map((each) => (
            <tr key={each.status}>
              <td>{status(`billStatus.${each.status}`)}</td>
              <td data-number>{formatCount(each.bills)}</td>
              <td data-number>
                <Money value={each.amountYuan} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {maySeeBills ? <PrintParts detail={detail} /> : null}
      {maySeeBills ? (
        <WhyNot query={{ runId: detail.run.id }} revision={JSON.stringify(detail.bills)} allText={t('all')} />
      ) : null}
    </div>
  );
}

const MOST_PARTS_SHOWN = 12;

/** The run on paper, in the order of the routes: one file, or as many as its bills need. */
function PrintParts({ detail }: { readonly detail: RunDetail }) {
  const t = useTranslations('billing-panels.why');
  const bills = detail.bills.filter(({ status }) => status !== 'superseded').reduce((sum, each) => sum + each.bills, 0);
  if (bills === 0) return null;
  const parts = Math.ceil(bills / PRINT_MOST);
  return (
    <p className={styles.note}>
      {Array.from({ length: Math.min(parts, MOST_PARTS_SHOWN) }, (_, i) => (
        <a
          key={i}
          className={styles.download}
          href={`/api/billing/runs/${detail.run.id}/pdf?part=${i + 1}`}
          target="_blank"
          rel="noopener"
        >
          <Printer size={14} aria-hidden />
          {parts === 1
            ? t('print')
            : t('printPart', { from: i * PRINT_MOST + 1, to: Math.min(bills, (i + 1) * PRINT_MOST) })}
        </a>
      ))}
    </p>
  );
}
