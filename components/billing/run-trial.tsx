'use client';
/** 试算结果: what a trial came to beside the bills before, account by account; nothing of it is billed. */
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/billing/runs.module.css';
import { openPanel } from '@/components/dock/open-panel';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { formatCount, formatMoney } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { Select } from '@/components/ui/field';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { useWords } from '@/components/work-orders/use-words';
import { type RunRow, TRIAL_FILTERS, type TrialAnswer, type TrialRow } from '@/server/billing/run-wire';

type Only = (typeof TRIAL_FILTERS)[number];

export function RunTrial({ run }: { readonly run: RunRow }) {
  const t = useTranslations('billing-panels.trial');
  const [only, setOnly] = useState<Only>('all');
  const [answer, setAnswer] = useState<TrialAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<TrialAnswer>(`/api/billing/runs/${run.id}/trial`, { query: { only }, signal: abort.signal })
      .then((next) => {
        setAnswer(next);
        setError(null);
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
    // Read again as the run goes on.
  }, [run.id, run.chunksDone, run.status, only, attempt]);
  if (answer === null)
    return error ? (
      <ErrorState error={error} onRetry={() => setAttempt((count) => count + 1)} />
    ) : (
      <Skeleton rows={6} />
    );
  const { total } = answer;
  const figures = [
    { id: 'billed', value: formatCount(total.billed) },
    { id: 'failed', value: formatCount(total.failed) },
    { id: 'flagged', value: formatCount(total.flagged) },
    { id: 'amount', value: formatMoney(total.amountYuan) },
    { id: 'last', value: formatMoney(total.lastAmountYuan) },
    { id: 'difference', value: formatMoney(total.differenceYuan) },
  ] as const;
  return (
    <div className={styles.exceptions}>
      <div className={styles.trialHead}>
        <p className={styles.muted}>{t('nothingBilled')}</p>
        <dl className={styles.facts}>
          {figures.map(({ id, value }) => (
            <div key={id} data-tone={id === 'failed' && total.failed > 0 ? 'bad' : undefined}>
              <dt>{t(`figure.${id}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Rules answer={answer} />
        <div className={styles.trialBar}>
          <Select
            aria-label={t('only')}
            value={only}
            onChange={(event) => setOnly(TRIAL_FILTERS.find((each) => each === event.target.value) ?? 'all')}
            options={TRIAL_FILTERS.map((each) => ({ value: each, label: t(`filter.${each}`) }))}
          />
          {answer.rowsLeftOff > 0 ? (
            <span className={styles.muted}>{t('leftOff', { count: formatCount(answer.rowsLeftOff) })}</span>
          ) : null}
        </div>
      </div>
      <TrialGrid rows={answer.rows} />
    </div>
  );
}

function Rules({ answer: { byRule } }: { readonly answer: TrialAnswer }) {
  const t = useTranslations('billing-panels.trial');
  const words = useWords();
  if (byRule.length === 0) return null;
  return (
    <ul className={styles.reasons} aria-label={t('rules')}>
      {byRule.map(({ rule, accounts }) => (
        <li key={rule}>
          {words.rule(rule)} <b>{formatCount(accounts)}</b>
        </li>
      ))}
    </ul>
  );
}

function TrialGrid({ rows }: { readonly rows: readonly TrialRow[] }) {
  const t = useTranslations('billing-panels.trial');
  const reasons = useTranslations('billing');
  const words = useWords();
  const columns = useMemo<readonly GridColumn<TrialRow>[]>(
    () => [
      {
        id: 'account',
        header: t('account'),
        type: 'link',
        width: 112,
        value: (row) => row.accountNo,
        onOpen: (row) => openPanel('customer', { accountId: String(row.accountId) }, { inPlace: true }),
      },
      { id: 'customer', header: t('customer'), width: 108, value: (row) => row.customerName },
      { id: 'amount', header: t('amount'), type: 'money', width: 108, value: (row) => row.amountYuan },
      { id: 'difference', header: t('difference'), type: 'money', width: 108, value: (row) => row.differenceYuan },
      {
        id: 'reason',
        header: t('reason'),
        flex: 1,
        minWidth: 180,
        value: (row) =>
          row.code === null
            ? row.rules.map((rule) => words.rule(rule)).join(' · ')
            : reasons.has(`exception.${row.code}`)
              ? reasons(`exception.${row.code}`, row.params)
              : row.code,
      },
      { id: 'lastAmount', header: t('lastAmount'), type: 'money', width: 108, value: (row) => row.lastAmountYuan },
      { id: 'energy', header: t('energy'), type: 'energy', width: 92, value: (row) => row.energyKwh },
      { id: 'lastEnergy', header: t('lastEnergy'), type: 'energy', width: 92, value: (row) => row.lastEnergyKwh },
      { id: 'route', header: t('route'), width: 112, value: (row) => row.routeCode },
    ],
    [t, reasons, words],
  );
  return (
    <div className={styles.exceptionGrid}>
      <Grid<TrialRow>
        label={t('label')}
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.accountId)}
        selection="single"
        empty={<EmptyState title={t('none')} />}
        onOpen={(row) => openPanel('customer', { accountId: String(row.accountId) }, { inPlace: true })}
        stateKey="run-trial"
      />
    </div>
  );
}
