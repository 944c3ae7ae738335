'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { api } from '@/components/ui/api-client';
import { ErrorState } from '@/components/ui/states';
import type { WhyNotReleased } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

interface WhyNotProps {
  readonly query: { readonly billId: number } | { readonly runId: number };
  /** Asked again whenever it changes. */
  readonly revision: string;
  /** Said when everything is out. */
  readonly allText: string;
}

/** For every bill that is not out the one reason why (未发行原因), the reviews it still owes and the order that works on it. */
export function WhyNot({ query, revision, allText }: WhyNotProps) {
  const t = useTranslations('billing-panels.why');
  const reasons = useTranslations('billing');
  const classes = useTranslations('why-not-released');
  const [why, setWhy] = useState<WhyNotReleased | null>(null);
  const [error, setError] = useState<unknown>(null);
  const asked = JSON.stringify(query);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<WhyNotReleased>('/api/billing/why-not-released', {
        query: JSON.parse(asked) as Record<string, number>,
        signal: abort.signal,
      })
      .then((answer) => {
        setWhy(answer);
        setError(null);
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
  }, [asked, revision]);
  if (error && !why) return <ErrorState error={error} />;
  if (!why) return null;
  if (why.notReleased === 0) return <p className={styles.note}>{allText}</p>;
  return (
    <div>
      {why.reasons.map((each) => (
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
                {sample.classes.length === 0 ? null : (
                  <span className={styles.muted}>
                    {sample.classes.map((one) => classes(`class.${one}`)).join(classes('and'))}
                  </span>
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
