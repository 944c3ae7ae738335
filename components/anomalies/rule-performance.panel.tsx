'use client';
/** 规则成效: what each rule cost in time and found in money; its threshold tried on twelve months of bills, and proposed by a person. */
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PanelProps } from '@/components/dock/panel-props';
import { RuleBacktest } from '@/components/anomalies/rule-backtest';
import { formatCount, formatMoney } from '@/components/i18n/format';
import { useScope } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { PanelBody, PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { useWords } from '@/components/work-orders/use-words';
import type { PerformanceAnswer, RulePerformance } from '@/server/anomalies/tuning-contract';
import styles from '@/components/anomalies/performance.module.css';

const CLASSES = ['residential', 'commercial', 'agricultural', 'industrial'] as const;
type CustomerClass = (typeof CLASSES)[number];
const MS_PER_HOUR = 3_600_000;

const hours = (ms: number): string => (ms / MS_PER_HOUR).toFixed(ms < 36_000_000 ? 1 : 0);

export default function RulePerformancePanel({ params, api: panel, isVisible }: PanelProps<'rule-performance'>) {
  const t = useTranslations('review.performance');
  const classes = useTranslations('customers.class');
  const words = useWords();
  const unitId = useScope((state) => state.unitId);
  const [months, setMonths] = useState('12');
  const [customerClass, setClass] = useState<CustomerClass | ''>('');
  const [answer, setAnswer] = useState<PerformanceAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!isVisible) return undefined;
    const abort = new AbortController();
    api
      .get<PerformanceAnswer>('/api/anomalies/performance', {
        query: { months, class: customerClass === '' ? undefined : customerClass, unitId: unitId ?? undefined },
        signal: abort.signal,
      })
      .then(
        (data) => {
          setAnswer(data);
          setError(null);
        },
        (caught: unknown) => !abort.signal.aborted && setError(caught),
      );
    return () => abort.abort();
  }, [isVisible, months, customerClass, unitId, round]);

  const tried = answer?.rules.find(({ rule }) => rule === params.rule);
  const judged = (row: RulePerformance): number => row.real + row.harmless + row.falseAlarms;
  return (
    <PanelFrame>
      <Toolbar label={t('title')}>
        <Select
          aria-label={t('period')}
          value={months}
          options={[
            { value: '3', label: t('months3') },
            { value: '12', label: t('months12') },
          ]}
          onChange={(event) => setMonths(event.target.value)}
        />
        <Select
          aria-label={t('class')}
          value={customerClass}
          options={[
            { value: '', label: t('allClasses') },
            ...CLASSES.map((each) => ({ value: each, label: classes(each) })),
          ]}
          onChange={(event) => setClass(event.target.value as CustomerClass | '')}
        />
        <ToolbarGap />
        <span className={styles.muted}>{t('about')}</span>
      </Toolbar>
      {error ? <ErrorState error={error} onRetry={() => setRound((count) => count + 1)} /> : null}
      {!error && answer === null ? <Skeleton rows={10} /> : null}
      {answer?.rules.length === 0 ? <EmptyState title={t('empty')} /> : null}
      {answer && answer.rules.length > 0 ? (
        <PanelBody>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('column.rule')}</th>
                <th scope="col" data-number>
                  {t('column.waiting')}
                </th>
                <th scope="col" data-number>
                  {t('column.judged')}
                </th>
                <th scope="col" data-number>
                  {t('column.precision')}
                </th>
                <th scope="col" data-number>
                  {t('column.hours')}
                </th>
                <th scope="col" data-number>
                  {t('column.found')}
                </th>
                <th scope="col">{t('column.lastMonth')}</th>
                <th scope="col">{t('column.threshold')}</th>
              </tr>
            </thead>
            <tbody>
              {answer.rules.map((row) => (
                <tr key={row.rule} data-on={row.rule === params.rule || undefined}>
                  <th scope="row">{words.rule(row.rule)}</th>
                  <td data-number>{formatCount(row.waiting)}</td>
                  <td data-number>{formatCount(judged(row))}</td>
                  <td
                    data-number
                    title={t('verdicts', { real: row.real, harmless: row.harmless, false: row.falseAlarms })}
                  >
                    {judged(row) === 0 ? '–' : `${Math.round((100 * row.real) / judged(row))}%`}
                  </td>
                  <td data-number>{hours(row.spentMs)}</td>
                  <td data-number>{formatMoney(row.recoveredYuan)}</td>
                  <td>
                    {row.lastMonth.decided === 0
                      ? t('lastNothing')
                      : t('lastMonth', {
                          hours: hours(row.lastMonth.spentMs),
                          money: formatMoney(row.lastMonth.recoveredYuan),
                        })}
                  </td>
                  <td>
                    {row.threshold === null ? (
                      '–'
                    ) : (
                      <Button
                        onClick={() => panel.setParams({ rule: row.rule === params.rule ? undefined : row.rule })}
                      >
                        {t('try', { value: `${Math.round(row.threshold.value * 100)}%` })}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {tried?.threshold ? (
            <RuleBacktest
              key={`${tried.rule}/${customerClass}`}
              rule={tried.rule}
              customerClass={customerClass === '' ? 'residential' : customerClass}
              unitId={unitId}
            />
          ) : null}
        </PanelBody>
      ) : null}
    </PanelFrame>
  );
}
