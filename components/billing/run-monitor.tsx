'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { RunExceptions } from '@/components/billing/run-exceptions';
import { finishedAccounts, percentDone, secondsLeft } from '@/components/billing/run-figures';
import { RunHead } from '@/components/billing/run-head';
import { RunFindings } from '@/components/billing/run-findings';
import { RunReleased } from '@/components/billing/run-released';
import { RunTrial } from '@/components/billing/run-trial';
import { useRun } from '@/components/billing/use-run';
import { formatCount, formatEnergy, formatMoney } from '@/components/i18n/format';
import { Progress } from '@/components/ui/badge';
import { Receipt as Strip } from '@/components/ui/receipt';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { Tabs, TabPanel } from '@/components/ui/tabs';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import type { ReleaseReceipt, RunDetail, RunRow } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

const TABS = ['findings', 'exceptions', 'released', 'workers'] as const;
const TRIAL_TABS = ['trial', 'workers'] as const;
type Tab = (typeof TABS)[number] | (typeof TRIAL_TABS)[number];

export function RunMonitor({ runId, isVisible }: { readonly runId: number; readonly isVisible: boolean }) {
  const t = useTranslations('billing-panels');
  const query = useRun(runId, isVisible);
  const [wanted, setTab] = useState<Tab>('findings');
  const [continued, setContinued] = useState<number | null>(null);
  const [receipt, setReceipt] = useState<ReleaseReceipt | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const detail = query.data;
  if (!detail) return query.error ? <ErrorState error={query.error} onRetry={query.reload} /> : <Skeleton rows={8} />;
  const { run } = detail;
  const tabs: readonly Tab[] = run.kind === 'trial' ? TRIAL_TABS : TABS;
  const tab = tabs.find((each) => each === wanted) ?? tabs[0]!;
  return (
    <section className={styles.monitor} aria-label={run.runNo}>
      <RunHead
        detail={detail}
        onDone={(released) => {
          setFailure(null);
          setReceipt(released);
          query.reload();
        }}
        onContinued={(accounts) => {
          setFailure(null);
          setContinued(accounts);
          query.reload();
        }}
        onFailure={setFailure}
      />
      {continued === null ? null : (
        <Strip tone="good" onDismiss={() => setContinued(null)}>
          {t('continued', { count: formatCount(continued) })}
        </Strip>
      )}
      {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
      {receipt ? (
        <ReleaseStrip receipt={receipt} onDismiss={() => setReceipt(null)} onWhy={() => setTab('released')} />
      ) : null}
      <RunProgress run={run} />
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={(next) => setTab(tabs.find((each) => each === next) ?? tabs[0]!)}
        items={tabs.map((each) => ({ id: each, label: <TabLabel tab={each} run={run} /> }))}
      >
        <TabPanel id="trial">
          <RunTrial run={run} />
        </TabPanel>
        <TabPanel id="findings">
          <RunFindings detail={detail} />
        </TabPanel>
        <TabPanel id="exceptions">
          <RunExceptions run={run} />
        </TabPanel>
        <TabPanel id="released">
          <RunReleased detail={detail} />
        </TabPanel>
        <TabPanel id="workers">
          <Workers detail={detail} />
        </TabPanel>
      </Tabs>
    </section>
  );
}

function TabLabel({ tab, run }: { readonly tab: Tab; readonly run: RunRow }) {
  const t = useTranslations('billing-panels.tab');
  const count = tab === 'findings' ? run.findings : tab === 'exceptions' ? run.exceptions : null;
  return (
    <>
      {t(tab)}
      {count === null ? null : <span className={styles.tabCount}>{formatCount(count)}</span>}
    </>
  );
}

function ReleaseStrip({
  receipt,
  onDismiss,
  onWhy,
}: {
  readonly receipt: ReleaseReceipt;
  readonly onDismiss: () => void;
  readonly onWhy: () => void;
}) {
  const t = useTranslations('billing-panels.receipt');
  const parts = [
    receipt.inBackground
      ? t('inBackground')
      : t('released', { count: receipt.released, money: formatMoney(receipt.amountYuan) }),
    receipt.openReviews > 0 ? t('openReviews', { count: receipt.openReviews }) : '',
    receipt.heldByOthers > 0 ? t('heldByOthers', { count: receipt.heldByOthers }) : '',
    receipt.ownCalculation > 0 ? t('ownCalculation', { count: receipt.ownCalculation }) : '',
  ].filter((part) => part !== '');
  const stays = receipt.openReviews + receipt.heldByOthers + receipt.ownCalculation > 0;
  return (
    <Strip
      tone={receipt.inBackground ? 'info' : stays ? 'warn' : 'good'}
      actions={stays ? [{ id: 'why', label: t('why'), onClick: onWhy }] : []}
      onDismiss={onDismiss}
    >
      {parts.join(' · ')}
    </Strip>
  );
}

function RunProgress({ run }: { readonly run: RunRow }) {
  const t = useTranslations('billing-panels');
  const left = secondsLeft(run);
  const facts = [
    { id: 'billed', value: formatCount(run.billed) },
    { id: 'amount', value: formatMoney(run.amountYuan) },
    { id: 'energy', value: formatEnergy(run.energyKwh) },
    { id: 'reviews', value: formatCount(run.reviews) },
    { id: 'exceptions', value: formatCount(run.exceptions) },
  ] as const;
  return (
    <div className={styles.progress}>
      <div className={styles.progressLine}>
        <Progress
          value={finishedAccounts(run)}
          max={run.accounts}
          label={t('progress')}
          tone={run.status === 'running' ? 'accent' : run.status === 'done' ? 'good' : 'neutral'}
        />
        <span className={styles.number}>
          {t('progressText', {
            done: formatCount(finishedAccounts(run)),
            all: formatCount(run.accounts),
            percent: percentDone(run),
          })}
        </span>
        {run.accountsPerSecond === null ? null : (
          <span className={styles.muted}>{t('rate', { count: formatCount(Math.round(run.accountsPerSecond)) })}</span>
        )}
        {left === null ? null : <span className={styles.muted}>{t('left', { seconds: left })}</span>}
      </div>
      <dl className={styles.facts}>
        {facts.map((fact) => (
          <div key={fact.id} data-tone={fact.id === 'exceptions' && run.exceptions > 0 ? 'bad' : undefined}>
            <dt>{t(`fact.${fact.id}`)}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Workers({ detail }: { readonly detail: RunDetail }) {
  const t = useTranslations('billing-panels.worker');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('worker')}</th>
          <th data-number>{t('chunks')}</th>
          <th data-number>{t('accounts')}</th>
          <th data-number>{t('rate')}</th>
        </tr>
      </thead>
      <tbody>
        {detail.workers.map((worker) => (
          <tr key={worker.worker}>
            <td>{worker.worker}</td>
            <td data-number>{formatCount(worker.chunks)}</td>
            <td data-number>{formatCount(worker.accounts)}</td>
            <td data-number>
              {worker.elapsedMs > 0 ? formatCount(Math.round((worker.accounts * 1000) / worker.elapsedMs)) : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
