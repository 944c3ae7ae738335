'use client';
/** 阈值回测: candidates beside the present threshold, what each avoids and loses, bill by bill; a person proposes it by an order of 阈值调整. */
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatCount, formatEnergy, formatMoney } from '@/components/i18n/format';
import { openPanel } from '@/components/dock/open-panel';
import { api } from '@/components/ui/api-client';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { StartOrderButton, useMayStart } from '@/components/work-orders/start-order';
import { useWords } from '@/components/work-orders/use-words';
import type { BacktestAnswer } from '@/server/anomalies/tuning-contract';
import styles from '@/components/anomalies/performance.module.css';

interface BacktestProps {
  readonly rule: string;
  readonly customerClass: string;
  readonly unitId: string | null;
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const LISTED = 200;

export function RuleBacktest({ rule, customerClass, unitId }: BacktestProps) {
  const t = useTranslations('review.backtest');
  const classes = useTranslations('customers.class');
  const words = useWords();
  const mayPropose = useMayStart('threshold-change');
  const [answer, setAnswer] = useState<BacktestAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<BacktestAnswer>('/api/anomalies/backtest', {
        query: { rule, class: customerClass, unitId: unitId ?? undefined },
        signal: abort.signal,
      })
      .then(
        (data) => {
          setAnswer(data);
          setChosen(data.proposed?.value ?? null);
        },
        (caught: unknown) => !abort.signal.aborted && setError(caught),
      );
    return () => abort.abort();
  }, [rule, customerClass, unitId]);
  if (error) return <ErrorState error={error} />;
  if (answer === null) return <Skeleton rows={6} label={t('running')} />;
  const { present, candidates, proposed, judged } = answer;
  const now = candidates.find(({ value }) => value === present);
  const shown = chosen === null ? undefined : candidates.find(({ value }) => value === chosen);
  // Raised: what is found now and would not be. Lowered: what would be found besides.
  const changed =
    shown === undefined
      ? []
      : judged.filter(({ upTo }) =>
          shown.value > present ? upTo >= present && upTo < shown.value : upTo >= shown.value && upTo < present,
        );
  const lost =
    shown !== undefined && shown.value > present ? changed.filter(({ truth }) => truth === 'real-fault') : [];
  return (
    <section
      className={styles.backtest}
      aria-label={t('title', { rule: words.rule(rule), class: classes(customerClass) })}
    >
      <h3>{t('title', { rule: words.rule(rule), class: classes(customerClass) })}</h3>
      <p className={styles.muted}>
        {t(answer.isSample ? 'aboutSample' : 'about', { accounts: formatCount(answer.accounts), since: answer.since })}
      </p>
      <p>
        {proposed === null
          ? t('nothingProposed', { present: percent(present) })
          : t('proposed', {
              present: percent(present),
              value: percent(proposed.value),
              avoided: (now?.findings ?? 0) - proposed.findings,
              lost: (now?.real ?? 0) - proposed.real,
            })}
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('column.value')}</th>
            <th scope="col" data-number>
              {t('column.findings')}
            </th>
            <th scope="col" data-number>
              {t('column.real')}
            </th>
            <th scope="col" data-number>
              {t('column.harmless')}
            </th>
            <th scope="col" data-number>
              {t('column.unknown')}
            </th>
          </tr>
        </thead>
        <tbody>
          {candidates.map((each) => (
            <tr key={each.value} data-on={each.value === chosen || undefined}>
              <th scope="row">
                <label className={styles.pick}>
                  <input
                    type="radio"
                    name={`threshold-${rule}`}
                    checked={each.value === chosen}
                    onChange={() => setChosen(each.value)}
                  />
                  {percent(each.value)}
                  {each.value === present ? <span className={styles.muted}> {t('presentMark')}</span> : null}
                  {each.value === proposed?.value ? <b> {t('proposedMark')}</b> : null}
                </label>
              </th>
              <td data-number>{formatCount(each.findings)}</td>
              <td data-number>{formatCount(each.real)}</td>
              <td data-number>{formatCount(each.harmless)}</td>
              <td data-number>{formatCount(each.unknown)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown === undefined || shown.value === present ? null : (
        <>
          <h4>
            {shown.value > present
              ? t('avoided', { count: changed.length, lost: lost.length })
              : t('added', { count: changed.length })}
          </h4>
          <ul className={styles.judged}>
            {[...lost, ...changed.filter((each) => !lost.includes(each))].slice(0, LISTED).map((each) => (
              <li key={`${each.accountId}/${each.month}`} data-lost={each.truth === 'real-fault' || undefined}>
                <span>{each.month}</span>
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => openPanel('customer', { accountId: String(each.accountId) }, { inPlace: true })}
                >
                  {each.customerName} {each.accountNo}
                </button>
                <span>{formatEnergy(String(each.kwh))} kWh</span>
                <span>{each.truth === 'unknown' ? t('unknown') : words.option('billing', 'verdict', each.truth)}</span>
                <span>{each.truth === 'real-fault' ? formatMoney(each.recoveredYuan) : ''}</span>
              </li>
            ))}
          </ul>
          {mayPropose ? (
            <div className={styles.set}>
              <StartOrderButton
                process="threshold-change"
                label={t('accept', { value: percent(shown.value) })}
                unitId={unitId}
                values={{ parameter: `${rule}.${answer.parameter}`, kind: customerClass, value: String(shown.value) }}
                note={t('note', {
                  rule: words.rule(rule),
                  class: classes(customerClass),
                  present: percent(present),
                  value: percent(shown.value),
                })}
              />
            </div>
          ) : (
            <p className={styles.muted}>{t('notYours')}</p>
          )}
        </>
      )}
    </section>
  );
}
