'use client';
import { useEffect, useState } from 'react';
import { Printer } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { formatCount } from '@/components/i18n/format';
import { Money } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { ErrorState } from '@/components/ui/states';
import { PRINT_MOST, type RunDetail, type WhyNotReleased } from '@/server/billing/run-wire';
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
      {maySeeBills ? <WhyNot runId={detail.run.id} revision={JSON.stringify(detail.bills)} /> : null}
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

function WhyNot({ runId, revision }: { readonly runId: number; readonly revision: string }) {
  const t = useTranslations('billing-panels.why');
  const reasons = useTranslations('billing');
  const [why, setWhy] = useState<WhyNotReleased | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<WhyNotReleased>('/api/billing/why-not-released', { query: { runId }, signal: abort.signal })
      .then((answer) => {
        setWhy(answer);
        setError(null);
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
  }, [runId, revision]);
  if (error && !why) return <ErrorState error={error} />;
  if (!why) return null;
  if (why.notReleased === 0) return <p className={styles.note}>{t('all')}</p>;
  return (
    <div>
      {why.reasons
        .filter((each) => each.count > 0)
        .map((each) => (
          <section key={each.reason} className={styles.reason}>
            <h4>
              {reasons(`blocked.${each.reason}`)}{' '}
              <span className={styles.muted}>{t('count', { count: each.count })}</span>
            </h4>
            <ul>
              {each.samples.map((sample) => (
                <li key={sample.accountNo}>
                  {sample.billId === null ? (
                    <span>{sample.accountNo}</span>
                  ) : (
                    <button
                      type="button"
                      className={styles.linkButton}
                      onClick={() => openPanel('bill', { billId: String(sample.billId) }, { inPlace: true })}
                    >
                      {sample.accountNo}
                    </button>
                  )}
                  {sample.orderId === null ? null : (
                    <button
                      type="button"
                      className={styles.linkButton}
                      onClick={() => openPanel('order', { orderId: String(sample.orderId) }, { inPlace: true })}
                    >
                      {sample.orderNo}
                    </button>
                  )}
                </li>
              ))}
              {each.count > each.samples.length ? (
                <li className={styles.muted}>{t('more', { count: each.count - each.samples.length })}</li>
              ) : null}
            </ul>
          </section>
        ))}
    </div>
  );
}
